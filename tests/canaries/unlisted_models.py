"""Ways past the list of models of a key: the matrix of lists must fail on each."""

from __future__ import annotations

from starlette.responses import Response

from groundup.host.loaded_model import LoadedModel
from groundup.library.installed import InstalledModel, Library
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.ollama.show import ShowBody
from groundup.server.reach import Reach
from groundup.server.routes import DialectName, Right, Route


class TalkativeReach(Reach):
    """Defect: it refuses to use a model, and lists it all the same."""

    def models(self, library: Library) -> list[InstalledModel]:
        """All of them."""
        return library.models()

    def loaded(self) -> list[LoadedModel]:
        """All of them."""
        return self._host.loaded()


class LiteralReach(Reach):
    """Defect: it compares what is written, so that another spelling is another model."""

    def check(self, name: str) -> None:
        """Refuse a model by the letters of its name."""
        if name.islower() and ":" not in name:
            super().check(name)


async def _direct(call: Call) -> Response:
    body = await call.body(ShowBody)
    return json_response({}, 404 if call.services.library.find(body.model) is None else 200)


DIRECT_ROUTE = Route(  # it asks the library itself
    path="/api/show",
    method="POST",
    handler=_direct,
    dialect=DialectName.NATIVE,
    right=Right.CHAT,
    summary="What is known about a model",
    body=ShowBody,
)

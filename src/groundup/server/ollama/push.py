"""`POST /api/push`: send a model of this device to a registry. Off unless the owner switched it on."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.errors import ForbiddenError, InvalidBodyError, ModelNotFoundError, RewordedError
from groundup.hubs.hub_access import HubAccess
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.progress import AnyEvent, FileFinished, FilePresent, Progress
from groundup.hubs.registry import OLLAMA_HOST, RegistryHub
from groundup.hubs.registry_push import push as send
from groundup.library.installed import InstalledModel
from groundup.names import HubKind, ModelName
from groundup.server.call import Call
from groundup.server.downloads import TELL_EVERY_S
from groundup.server.routes import JSON_OR_LINES, DialectName, Right, Route

from .answer_forms import ProgressAnswer
from .model_field import named_model
from .status_lines import SUCCESS, Line, Lines, status_response


class PushBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/push`."""

    model: str = ""
    name: str = ""
    stream: bool = True
    insecure: bool = False
    username: str = ""
    password: str = ""


async def push(call: Call) -> Response:
    """Send a model under its name, whose host is a registry that the owner of this device allowed."""
    body = await call.body(PushBody)
    if not call.services.settings.allows_push:
        raise ForbiddenError("push is off on this server; its owner can switch it on")
    text = named_model(body)
    place = ModelName.parse(text)
    if place.hub is not HubKind.REGISTRY or place.host.lower() == OLLAMA_HOST or place.digest is not None:
        raise InvalidBodyError("it needs a name with the host of a registry of your own", "model")
    library = call.services.library.for_another_thread()
    model = await asyncio.to_thread(library.find, text)
    if model is None:
        words = f"couldn't retrieve manifest: model '{text}' not found"
        raise RewordedError(words) from ModelNotFoundError(text)
    call.services.metrics.note_transfer("push")
    return await status_response(call, _lines(model, place), stream=body.stream)


async def _lines(model: InstalledModel, place: ModelName) -> Lines:
    sent = _Sent(model)
    async with HubAccess.of_user(Reason("upload", place.short)) as access:
        hub = access.open(place)
        assert isinstance(hub, RegistryHub)
        yield {"status": "retrieving manifest"}
        work = asyncio.create_task(send(place, model.manifest, model.find_file, hub=hub, progress=sent.take))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=TELL_EVERY_S)
                for line in sent.news():
                    yield line
            work.result()
        finally:
            work.cancel()
            await asyncio.wait({work})
    yield {"status": "pushing manifest"}
    yield SUCCESS


class _Sent:
    """How far each file is."""

    def __init__(self, model: InstalledModel) -> None:
        self._sizes = {str(blob.digest): blob.size_bytes for blob in model.manifest.blobs}
        self._lines: dict[str, Line] = {}
        self._news: dict[str, Line] = {}

    def take(self, event: AnyEvent) -> None:
        """What a push tells; it sends one file after the other, in the order of the manifest."""
        match event:
            case FilePresent(digest=digest) | FileFinished(digest=digest):
                self._tell(digest, self._sizes[digest])
            case Progress(files=(one,)):
                current = next((digest for digest in self._sizes if not self._is_done(digest)), None)
                if current is not None and self._sizes[current] == one.size_bytes:
                    self._tell(current, one.done_bytes)
            case _:
                pass

    def news(self) -> list[Line]:
        """What has changed since it was asked last."""
        news, self._news = self._news, {}
        return list(news.values())

    def _is_done(self, digest: str) -> bool:
        line = self._lines.get(digest)
        return line is not None and line["completed"] == line["total"]

    def _tell(self, digest: str, completed: int) -> None:
        short = digest.removeprefix("sha256:")[:12]
        line: dict[str, Any] = {
            "status": f"pushing {short}",
            "digest": digest,
            "total": self._sizes[digest],
            "completed": completed,
        }
        self._lines[digest] = self._news[digest] = line


ROUTES = (
    Route(
        path="/api/push", method="POST", handler=push, dialect=DialectName.NATIVE, right=Right.MANAGE,
        summary="Send a model to a registry", body=PushBody,
        answer=ProgressAnswer, media=JSON_OR_LINES,
    ),
)  # fmt: skip

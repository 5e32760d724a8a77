"""One request on its way through the server: who calls, with what, and what it may use."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from starlette.requests import Request

from groundup.host.host import Host
from groundup.library.installed import Library

from .bodies import read_body
from .downloads import Downloads
from .metrics import Metrics
from .reach import Reach
from .server_settings import ServerSettings
from .warning_header import Warnings

if TYPE_CHECKING:
    from .routes import Route

Body = TypeVar("Body", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `owner` is the id of a key, "" on a server that asks for none; `rights` are theirs.

    `models` are the full names of those that they may use, None where that is all; `most_at_once` is how many
    requests of theirs are answered at once, 0 where the server's own limit counts.
    """

    owner: str = ""
    rights: frozenset[str] = frozenset({"chat", "manage", "admin"})
    models: frozenset[str] | None = None
    most_at_once: int = 0


NOBODY = Caller(owner="", rights=frozenset())


@dataclass(frozen=True, slots=True)
class Services:
    """What every endpoint may use."""

    host: Host
    library: Library
    settings: ServerSettings
    downloads: Downloads
    metrics: Metrics
    routes: Sequence[Route]


@dataclass(slots=True)
class Call:
    """A request, past all guards."""

    request: Request
    services: Services
    caller: Caller
    warnings: Warnings = field(default_factory=Warnings)
    id: str = field(default_factory=lambda: secrets.token_hex(12))

    async def body(self, kind: type[Body], *, needs_model: bool = True) -> Body:
        """The JSON body as a struct. Unknown fields are noted as warnings.

        Raises:
            InvalidBodyError, MissingFieldError, RequestTooLargeError: it cannot be used.
        """
        return await read_body(self.request, kind, self.warnings)

    @property
    def reach(self) -> Reach:
        """The models that the caller may use: the only way from a question to a model."""
        return Reach(self.services.host, self.caller.models)

    @property
    def headers(self) -> dict[str, str]:
        """Headers of every answer to this call."""
        return {"Groundup-Request-Id": self.id} | self.warnings.header()

    def extras(self) -> dict[str, Any]:
        """What our own object in an answer begins with."""
        return {"request_id": self.id}

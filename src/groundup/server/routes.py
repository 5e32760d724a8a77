"""The form of the table of addresses, from which the application, tests and the OpenAPI document come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec
from starlette.responses import Response

from .call import Call

Handler = Callable[[Call], Awaitable[Response]]

JSON: Final = "application/json"
JSON_OR_LINES: Final = (JSON, "application/x-ndjson")
JSON_OR_EVENTS: Final = (JSON, "text/event-stream")
PLAIN: Final = "text/plain"


class DialectName(StrEnum):
    """Whose manner of speaking an address has: it decides how errors look."""

    NATIVE = "native"  # Ollama's API and ours
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


class Right(StrEnum):
    """What a caller must be allowed."""

    NOTHING = "nothing"  # open to everybody who passes the guards
    CHAT = "chat"  # use models
    MANAGE = "manage"  # change which models there are
    ADMIN = "admin"  # see what others do, and the server's own state


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address. `path` may hold `{name}` and `{name:path}`; GET answers HEAD as well.

    `body` is what it reads, and `answer` what it answers in JSON; `media` are the media types of its answers
    with one of `statuses`, none where they are empty. With `takes_bytes` the body is a file.
    """

    path: str
    method: str
    handler: Handler
    dialect: DialectName
    right: Right
    summary: str
    body: type[msgspec.Struct] | None = None
    answer: type[msgspec.Struct] | None = None
    media: tuple[str, ...] = (JSON,)
    statuses: tuple[int, ...] = (200,)
    takes_bytes: bool = False

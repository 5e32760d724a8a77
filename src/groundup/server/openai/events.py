"""How streams of OpenAI's API look on the wire: events of which each is a line of JSON."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from groundup.errors import GroundupError
from groundup.server.envelopes import error_body
from groundup.server.routes import DialectName
from groundup.server.streams import SSE, StreamForm

DONE: Final = b"data: [DONE]\n\n"
WAITING: Final = b": waiting\n\n"


def stream_form() -> StreamForm:
    """A quiet time is bridged by a comment; after an error nothing comes, `[DONE]` least of all."""
    return StreamForm(media_type=SSE, quiet=lambda: WAITING, failed=_failed)


def event(value: dict[str, Any]) -> bytes:
    """One event of a stream."""
    return b"data: " + msgspec.json.encode(value) + b"\n\n"


def _failed(error: GroundupError) -> bytes:
    return b"data: " + error_body(error, DialectName.OPENAI) + b"\n\n"

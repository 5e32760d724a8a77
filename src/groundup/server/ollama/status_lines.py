"""Work that tells how far it is, line by line: `pull`, `push` and `create`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from starlette.responses import Response

from groundup.errors import GroundupError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.routes import DialectName
from groundup.server.streams import NDJSON, StreamForm, stream_response, until_gone

from .answers import collected, written

Line = dict[str, Any]
Lines = AsyncGenerator[Line]

SUCCESS: Line = {"status": "success"}


async def status_response(call: Call, lines: Lines, *, stream: bool) -> Response:
    """The lines as they come, or the last of them as one object.

    Raises:
        GroundupError: without `stream`, whatever ended the work; with it, what did before the first line.
        RequestCancelledError: the client went away.
    """
    if not stream:
        return json_response((await until_gone(call.request, collected(lines)))[-1])
    last = _LastLine()
    form = StreamForm(media_type=NDJSON, quiet=last.again, failed=_failed)
    return await stream_response(call, last.encoded(lines), form)


class _LastLine:
    """Remembers the last line: in a quiet time it is said again, for there is no line without meaning."""

    def __init__(self) -> None:
        self._line: Line = {}

    def again(self) -> bytes:
        return written(self._line)

    async def encoded(self, lines: Lines) -> AsyncGenerator[bytes]:
        try:
            async for line in lines:
                self._line = line
                yield written(line)
        finally:
            await lines.aclose()


def _failed(error: GroundupError) -> bytes:
    return error_body(error, DialectName.NATIVE) + b"\n"

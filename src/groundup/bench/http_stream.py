"""The least of HTTP/1.1 that asking llama.cpp's server takes: one POST, and its lines as they come.

Not a general client: one connection for each request, loopback only, no redirects, no TLS.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from groundup.errors import PeerError

PEER = "llama-server"
_LONGEST_LINE_BYTES = 16 * 1024 * 1024  # the last event repeats the whole prompt


async def post_events(address: str, path: str, body: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    """The JSON objects of a stream of server-sent events. Leaving the iteration closes the connection.

    Raises:
        PeerError: the server refused the request, or ended without an answer.
    """
    parts = urlsplit(address)
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=_LONGEST_LINE_BYTES)
    except OSError as error:
        raise PeerError(PEER, f"does not answer: {error}") from error
    try:
        data = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + data)
        status = await _read_head(reader)
        async for line in _body_lines(reader):
            if status != 200:
                raise PeerError(PEER, f"answered {status}: {line.decode(errors='replace')}")
            if line.startswith(b"data: {"):
                yield json.loads(line[len(b"data: ") :])
    finally:
        writer.close()


async def _read_head(reader: asyncio.StreamReader) -> int:
    """The status code; the headers are read and forgotten (the server always sends chunks or closes)."""
    status = (await reader.readline()).split(b" ")
    if len(status) < 2:
        raise PeerError(PEER, "closed the connection")
    while (await reader.readline()).strip():
        pass
    return int(status[1])


async def _body_lines(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Lines of the body. The lines that only give the size of a chunk are among them; nobody minds."""
    while line := await reader.readline():
        if line.strip():
            yield line.strip()

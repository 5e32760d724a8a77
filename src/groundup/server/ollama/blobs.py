"""`HEAD` and `POST /api/blobs/sha256:...`: files that a client sends, to make a model of them later."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from groundup.errors import (
    DigestMismatchError,
    InvalidBodyError,
    InvalidDigestError,
    RequestCancelledError,
    RewordedError,
)
from groundup.library.uploads import Uploads
from groundup.names import Digest
from groundup.server.bodies import coding_of
from groundup.server.call import Call
from groundup.server.routes import DialectName, Right, Route


async def has_blob(call: Call) -> Response:
    """Whether these bytes are here."""
    digest = _digest(call)
    uploads = Uploads(call.services.library.for_another_thread().store)
    found = await asyncio.to_thread(uploads.find, digest)
    return Response(status_code=404 if found is None else 200)


async def send_blob(call: Call) -> Response:
    """Take bytes, hashed while they come: 201. 200 if they were here already; then nothing is looked at."""
    digest = _digest(call)
    if coding_of(call.request):  # nothing bounds what weights may become, and they hardly get smaller
        raise InvalidBodyError("a file is sent as it is, without a coding")
    uploads = Uploads(call.services.library.for_another_thread().store)
    if await asyncio.to_thread(uploads.find, digest) is not None:
        await _pass_over(call)
        return Response()
    try:
        await _receive(call, uploads, digest)
    except DigestMismatchError as error:
        words = f'digest mismatch, expected "{error.wanted}", got "{error.found}"'
        raise RewordedError(words) from error
    except ClientDisconnect:
        raise RequestCancelledError from None
    return Response(status_code=201)


async def _pass_over(call: Call) -> None:
    """Read a body that is not wanted: a client that still sends takes an early answer for a fault."""
    async for _ in call.request.stream():
        pass


async def _receive(call: Call, uploads: Uploads, digest: Digest) -> None:
    with await asyncio.to_thread(uploads.begin, digest) as upload:
        async for piece in call.request.stream():
            await asyncio.to_thread(upload.write, piece)
        await asyncio.to_thread(upload.finish)


def _digest(call: Call) -> Digest:
    try:
        return Digest.parse(call.request.path_params["digest"])
    except InvalidDigestError as error:
        raise RewordedError("invalid digest format") from error


ROUTES = (
    Route(
        path="/api/blobs/{digest}", method="HEAD", handler=has_blob, dialect=DialectName.NATIVE,
        right=Right.MANAGE, summary="Whether a file is here", media=(),
    ),
    Route(
        path="/api/blobs/{digest}", method="POST", handler=send_blob, dialect=DialectName.NATIVE,
        right=Right.MANAGE, summary="Send a file, to make a model of it", media=(),
        statuses=(200, 201), takes_bytes=True,
    ),
)  # fmt: skip

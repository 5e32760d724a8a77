"""The answers of the sharing server: greeting, models, maps, hashes, ranges of blobs.

Who may ask is the guard's business; what is here is the shelf's.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from groundup.errors import InvalidDigestError
from groundup.hubs.bandwidth import BandwidthCap
from groundup.hubs.file_download import in_thread
from groundup.hubs.room.messages import HELLO_PATH, MODELS_PATH, PROTOCOL, ROOT, Hello
from groundup.hubs.room.proof import ANSWER_HEADER, Question, answer_proof
from groundup.library.store.readable_blob import ReadableBlob
from groundup.names import Digest

from .guard import QUESTION, client_address
from .neighbours import Neighbours
from .sessions import Sessions
from .shelf import PIECE_BYTES, Shelf

RECKONING_S: Final = 1
_RANGE: Final = re.compile(r"bytes=([0-9]{1,18})-([0-9]{1,18})")


class Answers:
    """The routes of one server.

    Args:
        shelf: what is given.
        key: of the room.
        salt: of which, with the code, the key was made.
        sessions: where greetings are noted.
        cap: on the bytes per second of everybody together.
    """

    def __init__(self, shelf: Shelf, key: bytes, salt: str, sessions: Sessions, cap: BandwidthCap) -> None:
        self._shelf = shelf
        self._key = key
        self._salt = salt
        self._sessions = sessions
        self._cap = cap
        self._neighbours = Neighbours()
        self.sent_bytes = 0

    @property
    def application(self) -> Starlette:
        """All of them."""
        application = Starlette(
            routes=[
                Route(HELLO_PATH, self._hello, methods=["GET"]),
                Route(MODELS_PATH, self._models, methods=["GET"]),
                Route(f"{ROOT}/blobs/{{hex}}", self._blob, methods=["GET"]),
                Route(f"{ROOT}/blobs/{{hex}}/map", self._map, methods=["GET"]),
                Route(f"{ROOT}/blobs/{{hex}}/chunks", self._hashes, methods=["GET"]),
            ],
            exception_handlers={404: _nothing_here},
        )
        application.router.redirect_slashes = False  # a redirect would be a second question
        return application

    async def _hello(self, request: Request) -> Response:
        session = self._sessions.open(client_address(request.scope))
        return _json(msgspec.json.encode(Hello(protocol=PROTOCOL, salt=self._salt, session=session)))

    async def _models(self, request: Request) -> Response:
        return self._signed(request, await in_thread(lambda: self._shelf.models))

    async def _map(self, request: Request) -> Response:
        digest = _digest(request)
        if digest is None:
            return _missing()
        question = _question(request)
        address = client_address(request.scope)
        others = self._neighbours.others(digest, address, question.port)
        found = await in_thread(self._shelf.map, digest, others)
        if found is None:
            return _missing()
        self._neighbours.note(digest, address, question.port)
        return self._signed(request, found)

    async def _hashes(self, request: Request) -> Response:
        digest = _digest(request)
        if digest is None:
            return _missing()
        found = await in_thread(self._shelf.hashes, digest)
        if found is not None:
            return self._signed(request, found)
        blob = await in_thread(self._shelf.find, digest)
        if blob is None or not blob.is_whole:
            return _missing()
        return PlainTextResponse(
            "The hashes are being reckoned.\n", status_code=503, headers={"retry-after": str(RECKONING_S)}
        )

    async def _blob(self, request: Request) -> Response:
        digest = _digest(request)
        blob = await in_thread(self._shelf.find, digest) if digest is not None else None
        if blob is None:
            return _missing()
        match = _RANGE.fullmatch(request.headers.get("range", ""))
        start, end = (int(match[1]), int(match[2]) + 1) if match else (0, 0)
        if not start < end <= blob.size_bytes or end - start > self._shelf.chunk_bytes(blob):
            return PlainTextResponse(
                "Ask for a range of at most one chunk.\n",
                status_code=416,
                headers={"content-range": f"bytes */{blob.size_bytes}"},
            )
        if not await in_thread(self._can_give, blob, start, end):
            return _missing()
        return StreamingResponse(
            self._pieces(blob, start, end),
            status_code=206,
            media_type="application/octet-stream",
            headers={
                "content-range": f"bytes {start}-{end - 1}/{blob.size_bytes}",
                "content-length": str(end - start),
            },
        )

    def _can_give(self, blob: ReadableBlob, start: int, end: int) -> bool:
        try:
            with self._shelf.reading(blob, start, end) as reader:
                return reader is not None
        except OSError:
            return False

    async def _pieces(self, blob: ReadableBlob, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes; fewer if they are gone since they were looked at, which the other side sees."""
        with self._shelf.reading(blob, start, end) as reader:
            while reader is not None and start < end:
                piece = await in_thread(reader.read, start, min(PIECE_BYTES, end - start))
                if not piece:
                    return
                await self._cap.take(len(piece))
                yield piece
                start += len(piece)
                self.sent_bytes += len(piece)

    def _signed(self, request: Request, message: msgspec.Struct) -> Response:
        """A message with the proof that we know the code."""
        body = msgspec.json.encode(message)
        answer = _json(body)
        answer.headers[ANSWER_HEADER] = answer_proof(self._key, _question(request), body)
        return answer


def _question(request: Request) -> Question:
    question = request.scope[QUESTION]
    assert isinstance(question, Question)
    return question


def _digest(request: Request) -> Digest | None:
    try:
        return Digest(request.path_params["hex"])
    except InvalidDigestError:
        return None


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _missing() -> Response:
    return PlainTextResponse("That is not here.\n", status_code=404)


async def _nothing_here(request: Request, error: Exception) -> Response:
    return _missing()

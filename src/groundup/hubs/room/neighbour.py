"""One computer of the room, as a client sees it: its models, its maps, its bytes.

Every request carries a proof of the room's code, and every small answer has to carry one, too, so that
nobody without the code can speak for a neighbour. Bytes of blobs carry none: hashes decide about them.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final, TypeVar

from groundup.errors import AccessDeniedError, HubAnswerError, WrongRoomCodeError
from groundup.hubs.file_download import in_thread
from groundup.hubs.http import HttpClient
from groundup.hubs.http_settings import HttpSettings
from groundup.hubs.hub import RemoteFile
from groundup.hubs.ranges import RangeReader, refuse_page, refuse_status
from groundup.names import Digest

from .code import key_of
from .messages import (
    HELLO_PATH,
    LONGEST_HASHES_BYTES,
    LONGEST_HELLO_BYTES,
    LONGEST_LIST_BYTES,
    LONGEST_MAP_BYTES,
    MAXIMUM_MODELS,
    MODELS_PATH,
    PROTOCOL,
    BlobMap,
    ChunkHashes,
    Hello,
    ModelList,
    blob_path,
    check_chunks,
    hashes_path,
    map_path,
    read_message,
)
from .proof import ANSWER_HEADER, Question, answer_proof, credential, is_same

Message = TypeVar("Message")

# The way to a neighbour is short: no proxy, no redirect, and little patience.
ROOM_HTTP: Final = HttpSettings(
    connect_timeout_s=5.0, idle_timeout_s=10.0, answer_timeout_s=15.0, follows_redirects=False
)
_SIXTEEN_BYTES: Final = re.compile(r"[0-9a-f]{32}")
_NONCE_BYTES: Final = 16


class Neighbour:
    """One computer of the room.

    Args:
        http: the client, with `ROOM_HTTP`.
        host: address and port.
        code: of the room.
        port: where we share ourselves, asked before every question; 0 if nowhere.
    """

    def __init__(self, http: HttpClient, host: str, code: str, port: Callable[[], int] = lambda: 0) -> None:
        self.host = host
        self._http = http
        self._code = code
        self._port = port
        self._ranges = RangeReader(http)
        self._opening = asyncio.Lock()
        self.salt = ""  # of the room, once it has greeted
        self._key = b""
        self._session = self._nonce = ""
        self._number = 0

    async def models(self) -> ModelList:
        """The models that it offers.

        Raises:
            WrongRoomCodeError: it does not accept the code.
            HubError: it could not be asked, or gave a wrong answer.
        """
        found = await self._ask(MODELS_PATH, ModelList, LONGEST_LIST_BYTES, "its list of models")
        if len(found.models) > MAXIMUM_MODELS:
            raise HubAnswerError(self.host, f"it offers more than {MAXIMUM_MODELS:,} models")
        return found

    async def map(self, digest: Digest, size_bytes: int) -> BlobMap:
        """Which chunks of a blob it has; raises what `models` does, and NotOnHubError if it has none."""
        found = await self._ask(map_path(digest), BlobMap, LONGEST_MAP_BYTES, digest.short)
        check_chunks(self.host, size_bytes, found)
        return found

    async def hashes(self, digest: Digest, size_bytes: int) -> ChunkHashes:
        """What it says the chunks' hashes are; raises what `map` does, and HubBusyError while it reckons."""
        found = await self._ask(hashes_path(digest), ChunkHashes, LONGEST_HASHES_BYTES, digest.short)
        check_chunks(self.host, size_bytes, found)
        return found

    async def read(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """The bytes `start` to `end` - 1 of a blob, unverified; raises what `FileSource.open_range` does."""
        path = blob_path(file.digest)
        there = RemoteFile(file.digest, file.size_bytes, file.media_type, file.name, self._url(path))
        for is_last in (False, True):
            question = await self._question(path, f"bytes={start}-{end - 1}")
            pieces = self._ranges.read(there, start, end, authorization=credential(self._key, question))
            try:
                async with aclosing(pieces):
                    async for piece in pieces:
                        yield piece
                return
            except AccessDeniedError as error:  # raised before the first piece, if at all
                self._close_session(question)
                if is_last:
                    raise WrongRoomCodeError(self.host) from error

    async def _ask(self, path: str, kind: type[Message], maximum_bytes: int, what: str) -> Message:
        for is_last in (False, True):
            question = await self._question(path)
            answer = await self._http.read(
                "GET",
                self._url(path),
                authorization=credential(self._key, question),
                maximum_bytes=maximum_bytes,
            )
            if answer.status == 401:  # it has forgotten the session, or the code is wrong
                self._close_session(question)
                if is_last:
                    raise WrongRoomCodeError(self.host)
                continue
            refuse_status(answer, what, has_credential=True)
            proof = answer_proof(self._key, question, answer.content)
            if not is_same(answer.headers.get(ANSWER_HEADER, ""), proof):
                raise HubAnswerError(self.host, "it does not prove that it knows the room's code")
            return read_message(self.host, answer.content, kind)
        raise AssertionError("unreachable")

    async def _question(self, path: str, extent: str = "") -> Question:
        async with self._opening:
            if not self._session:
                await self._open_session()
            self._number += 1
            return Question(
                self._session, self._nonce, self._number, self._port(), "GET", self.host, path, extent
            )

    async def _open_session(self) -> None:
        answer = await self._http.read("GET", self._url(HELLO_PATH), maximum_bytes=LONGEST_HELLO_BYTES)
        refuse_status(answer, "its greeting")
        refuse_page(answer)
        hello = read_message(self.host, answer.content, Hello)
        if hello.protocol != PROTOCOL:
            raise HubAnswerError(
                self.host, f"it shares by version {hello.protocol} of the protocol, and this is {PROTOCOL}"
            )
        if not (_SIXTEEN_BYTES.fullmatch(hello.salt) and _SIXTEEN_BYTES.fullmatch(hello.session)):
            raise HubAnswerError(self.host, "its greeting is malformed")
        self._key = await in_thread(key_of, self._code, hello.salt)
        self.salt = hello.salt
        self._session, self._nonce, self._number = hello.session, secrets.token_hex(_NONCE_BYTES), 0

    def _close_session(self, question: Question) -> None:
        if question.session == self._session:
            self._session = ""

    def _url(self, path: str) -> str:
        return f"http://{self.host}{path}"

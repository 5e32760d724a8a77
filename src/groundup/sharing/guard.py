"""The door of the sharing server: nothing gets past it that is not a proven question of a neighbour.

It looks at every request before anything else does, in this order: form, host, browser, proof. Only the
greeting needs no proof. Browsers are refused altogether: no web page can reach a room through the browser
of somebody in it, whatever name it gives this computer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from itertools import chain
from typing import Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundup.hubs.room.messages import HELLO_PATH
from groundup.hubs.room.proof import SCHEME, Credential, Question

from .sessions import Sessions, Verdict

SEND_TIMEOUT_S: Final = 20.0
MOST_HEADERS: Final = 64
LONGEST_HEAD_BYTES: Final = 16 << 10
QUESTION: Final = "groundup.question"
_BROWSER_HEADERS: Final = (b"origin", b"referer", b"cookie")
_FETCH_METADATA: Final = b"sec-"


class Guard:
    """Refuses what is not to be answered, and hands on the rest with its `Question` in the scope.

    Args:
        app: answers what gets past.
        sessions: who has proven what.
        hosts: what may stand in the header `Host`, asked anew each time.
        free_paths: those that need no proof.
    """

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        hosts: Callable[[], Collection[str]],
        *,
        free_paths: Collection[str] = (HELLO_PATH,),
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._hosts = hosts
        self._free_paths = free_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        sending = _with_deadline(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            refusal.headers["connection"] = "close"
            await refusal(scope, receive, sending)
            return
        await self._app(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Response | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        refusal = _form_refusal(scope, headers)
        if refusal is not None:
            return refusal
        hosts = [value for name, value in headers if name == b"host"]
        host = hosts[0].decode("latin-1").lower() if len(hosts) == 1 else ""
        if host not in self._hosts():
            return _refuse(421, "This computer is not called that.")
        if any(name in _BROWSER_HEADERS or name.startswith(_FETCH_METADATA) for name, _ in headers):
            return _refuse(403, "This is not for browsers.")
        if _path(scope) in self._free_paths:
            return None
        return self._proof_refusal(scope, headers, host)

    def _proof_refusal(self, scope: Scope, headers: list[tuple[bytes, bytes]], host: str) -> Response | None:
        given = [value.decode("latin-1") for name, value in headers if name == b"authorization"]
        found = Credential.parse(given[0]) if len(given) == 1 else None
        if found is None:
            return _refuse(401, "The room's code is needed.")
        extents = [value.decode("latin-1") for name, value in headers if name == b"range"]
        if len(extents) > 1:
            return _refuse(400, "There is more than one range.")
        question = Question(
            found.session, found.nonce, found.number, found.port,
            scope["method"], host, _path(scope), extents[0] if extents else "",
        )  # fmt: skip
        address = client_address(scope)
        verdict = self._sessions.check(address, found, question)
        if verdict is Verdict.WAIT:
            refusal = _refuse(429, "There were too many wrong codes from this address.")
            refusal.headers["retry-after"] = str(self._sessions.wait_s(address))
            return refusal
        if verdict is not Verdict.GOOD:
            return _refuse(401, "The room's code is needed.")
        scope[QUESTION] = question
        return None


def client_address(scope: Scope) -> str:
    """The address that a request comes from; headers have no say in it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _form_refusal(scope: Scope, headers: list[tuple[bytes, bytes]]) -> Response | None:
    if scope["method"] != "GET":
        refusal = _refuse(405, "Nothing can be changed here.")
        refusal.headers["allow"] = "GET"
        return refusal
    if len(headers) > MOST_HEADERS or sum(map(len, chain(*headers))) > LONGEST_HEAD_BYTES:
        return _refuse(431, "There are too many headers.")
    lengths = [value for name, value in headers if name == b"content-length" and value != b"0"]
    if lengths or any(name in (b"transfer-encoding", b"upgrade") for name, _ in headers):
        return _refuse(400, "A question has no body.")
    if scope.get("query_string"):
        return _refuse(404, "There is nothing at this address.")
    return None


def _path(scope: Scope) -> str:
    """The path as it was sent: who writes it in another way does not mean one of ours."""
    raw: bytes | None = scope.get("raw_path")
    return raw.decode("latin-1") if raw is not None else str(scope["path"])


def _refuse(status: int, sentence: str) -> Response:
    challenge = {"www-authenticate": SCHEME} if status == 401 else None
    return PlainTextResponse(f"{sentence}\n", status_code=status, headers=challenge)


def _with_deadline(send: Send) -> Send:
    """The same, but whoever does not take what was sent loses the connection."""

    async def sending(message: Message) -> None:
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await send(message)

    return sending

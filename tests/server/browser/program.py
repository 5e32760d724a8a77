"""A page of the desk without a browser: commands by HTTP, events from a real socket.

    with Program(live.address) as page:
        told = page.command("chat.send", text="Hello", model="seedling")
        ended = page.until_ended(told["answer"]["id"])

It applies events by the rules of the protocol, so that a test sees what a page would show.
"""

from __future__ import annotations

import json
import secrets
import time
from contextlib import ExitStack
from types import TracebackType
from typing import Any

import httpx2
from websockets.sync.client import ClientConnection, connect

OWNER_SECRET = "owner-secret-of-the-tests"
PATIENCE_S = 30.0


class Program:
    """A page that was let in.

    Args:
        address: of the server.
        key: of a page that was let in before; "" = a new one.
        owner_secret: by which it is let in.
    """

    def __init__(self, address: str, key: str = "", *, owner_secret: str = OWNER_SECRET) -> None:
        self.address = address
        self._owner_secret = owner_secret
        self.http = httpx2.Client(base_url=address, trust_env=False, timeout=PATIENCE_S)
        self.key = key or self._let_in()
        self.http.headers["Authorization"] = f"Bearer {self.key}"
        self.epoch, self.seq = "", 0
        self.frames = list[dict[str, Any]]()
        self.texts = dict[str, str]()
        self._socket: ClientConnection | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()
        self.http.close()

    def command(self, name: str, /, *, key: str = "", **body: Any) -> Any:
        """The answer to a command that must succeed."""
        answer = self.post(name, key=key, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, name: str, /, *, key: str = "", **body: Any) -> httpx2.Response:
        """Any answer to a command."""
        headers = {"Idempotency-Key": key or secrets.token_hex(16)}
        return self.http.post(f"/app/commands/{name}", json=body, headers=headers)

    def chat(self, chat_id: str) -> Any:
        """A chat with its messages."""
        return self.http.get(f"/app/chats/{chat_id}").json()

    def follow(self) -> dict[str, Any]:
        """Open a socket, going on where the last one ended; returns the first frame."""
        self._socket = self._stack.enter_context(
            connect(f"ws{self.address.removeprefix('http')}/app/events", proxy=None)
        )
        self._socket.send(
            f'{{"type":"hello","credential":"{self.key}","epoch":"{self.epoch}","after":{self.seq}}}'
        )
        return self.next()

    def leave(self) -> None:
        """Close the socket."""
        self._stack.close()
        self._socket = None

    def next(self, within_s: float = PATIENCE_S) -> dict[str, Any]:
        """The next frame; it is applied."""
        assert self._socket is not None
        frame: dict[str, Any] = json.loads(self._socket.recv(timeout=within_s))
        self.frames.append(frame)
        if "topic" in frame:
            self._go_on(frame)
        elif frame["type"] == "events":
            for event in frame["events"]:
                self._go_on(event)
        else:
            for event in frame.get("events", ()):
                self._apply(event)
            self.epoch, self.seq = frame["epoch"], frame["seq"]
        return frame

    def rest(self, ms: object) -> None:
        """Say how seldom this page draws."""
        assert self._socket is not None
        self._socket.send(json.dumps({"type": "rest", "ms": ms}))

    def _go_on(self, event: dict[str, Any]) -> None:
        assert event.get("first_seq", event["seq"]) == self.seq + 1, "a gap"
        self._apply(event)
        self.epoch, self.seq = event["epoch"], event["seq"]

    def until(self, kind: str, topic: str = "", within_s: float = PATIENCE_S) -> dict[str, Any]:
        """The first event of a kind, and of a topic if one is named, from here on."""
        end_s = time.monotonic() + within_s
        while time.monotonic() < end_s:
            frame = self.next(end_s - time.monotonic())
            for event in (frame, *frame.get("events", ())):
                if event.get("type") == kind and topic in ("", event.get("topic")):
                    found: dict[str, Any] = event
                    return found
        raise AssertionError(f"no {kind}")

    def until_ended(self, message_id: str) -> dict[str, Any]:
        """An answer when it has ended."""
        while True:
            event = self.until("message", f"message/{message_id}")
            if event["data"]["state"] != "running":
                found: dict[str, Any] = event["data"]
                return found

    def _apply(self, event: dict[str, Any]) -> None:
        name = event["topic"].removeprefix("message/")
        if event["type"] == "text":
            known = self.texts.get(name, "")
            assert event["offset"] <= len(known), "a hole in the text"
            self.texts[name] = known[: event["offset"]] + event["data"]
        elif event["type"] == "message":
            self.texts[name] = event["data"]["text"]

    def _let_in(self) -> str:
        owner = {"Authorization": f"Bearer {self._owner_secret}"}
        ticket = self.http.post("/app/ticket", headers=owner).json()["ticket"]
        return str(self.http.post("/app/session", json={"ticket": ticket}).json()["key"])

"""A client that reads server-sent events as they stand on the wire, without anybody's library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx2

from .live import Live


class Sent(NamedTuple):
    """One event: its name ("" where none was sent), and its data; None for `[DONE]`."""

    name: str
    data: Any


class Wire:
    """Asks a server and reads what comes back."""

    def __init__(self, live: Live, http: httpx2.Client) -> None:
        self.live, self.http = live, http

    def post(self, path: str, **body: Any) -> httpx2.Response:
        """The answer to a body."""
        return self.http.post(path, json=body)

    def whole(self, path: str, **body: Any) -> dict[str, Any]:
        """The object of an answer that is not streamed, and is none of an error."""
        answer = self.post(path, **body)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        found: dict[str, Any] = answer.json()
        return found

    def events(self, path: str, **body: Any) -> list[Sent]:
        """The events of a streamed answer; nothing else stands between them."""
        answer = self.post(path, stream=True, **body)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.text.endswith("\n\n")
        return [parsed(block) for block in answer.text[:-2].split("\n\n")]

    def refused(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Status and object of an error."""
        answer = self.post(path, **body)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"].startswith("application/json")
        found: dict[str, Any] = answer.json()["error"]
        return answer.status_code, found


def parsed(block: str) -> Sent:
    """An event of a stream."""
    lines = dict(line.split(": ", 1) for line in block.split("\n"))
    data = lines["data"]
    return Sent(lines.get("event", ""), None if data == "[DONE]" else json.loads(data))


@contextmanager
def wire_to(live: Live) -> Iterator[Wire]:
    """A client that is closed at the end."""
    with httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http:
        yield Wire(live, http)

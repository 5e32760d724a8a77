"""A question on its way to a model: who leaves ends it, whatever the address and the moment."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from .live import Live, live_server, script
from .scripted_models import THINKER, scripted_library

LONGEST_S: Final = 1.0
BODIES: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "/v1/completions": lambda text: {"prompt": text},
    "/v1/chat/completions": lambda text: {"messages": [{"role": "user", "content": text}]},
    "/v1/responses": lambda text: {"input": text},
    "/v1/messages": lambda text: {"messages": [{"role": "user", "content": text}], "max_tokens": 99_999},
}


@pytest.fixture(scope="module")
def scripted_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with scripted models."""
    folder = tmp_path_factory.mktemp("scripted")
    with live_server(folder, library=scripted_library(folder / "library"), fake=True) as live:
        yield live


def running(live: Live) -> int:
    """Requests that the engines have, by their own word."""
    return sum(live.call(one.chat.engine.statistics()).running for one in live.host.loaded())


def seconds_until(is_so: Callable[[], bool], longest_s: float) -> float:
    """How long it took until something was so."""
    begin = time.monotonic()
    while not is_so():
        assert time.monotonic() < begin + longest_s, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - begin


def leave(live: Live, path: str, body: dict[str, Any], *, by_reset: bool) -> None:
    """Ask, wait until the engine has the question, and break the connection."""
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nContent-Length: {len(data)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", live.port)) as connection:
        connection.sendall(head.encode() + data)
        seconds_until(lambda: running(live) == 1, 20)
        if by_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.promise("H-02")
@pytest.mark.parametrize("phase", ["queue", "prefill", "decode"])
@pytest.mark.parametrize("path", BODIES)
def test_who_leaves_ends_the_question(scripted_live: Live, path: str, phase: str) -> None:
    """The engine is free within a second, streamed or not, whether the connection is closed or reset."""
    asked = {"model": THINKER, **BODIES[path](script(tokens=100_000, text="word ", stall_in=phase))}
    for stream, by_reset in ((False, False), (False, True), (True, False), (True, True)):
        leave(scripted_live, path, {**asked, "stream": stream}, by_reset=by_reset)
        seconds_until(lambda: running(scripted_live) == 0, LONGEST_S)


@pytest.mark.promise("H-02")
def test_who_leaves_ends_all_answers(scripted_live: Live) -> None:
    """Several answers to one question end together."""
    text = script(tokens=100_000, text="word ", interval_s=0.01)
    body = {"model": THINKER, "messages": [{"role": "user", "content": text}], "n": 3, "stream": True}
    with socket.create_connection(("127.0.0.1", scripted_live.port)) as connection:
        data = json.dumps(body).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{scripted_live.port}\r\n"
        connection.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        seconds_until(lambda: running(scripted_live) == 3, 20)
    seconds_until(lambda: running(scripted_live) == 0, LONGEST_S)

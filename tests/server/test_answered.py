"""A question on its way to a model: who leaves ends it, whatever the address and the moment."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from groundup.host.host_settings import HostSettings
from groundup.host.load_plan import plan_load
from groundup.host.measured_memory import MeasuredMemory
from groundup.host.model_opening import open_model

from .live import Live, live_server, script, seedling_library
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


@pytest.mark.parametrize(("wanted_bytes", "is_told"), [(0, False), (1, True)], ids=["enough", "little"])
def test_a_context_that_memory_cut_is_told(tmp_path: Path, wanted_bytes: int, is_told: bool) -> None:
    """Where memory leaves less context than is usual, each answer says so; otherwise none does."""
    library = seedling_library(tmp_path / "library")
    model = library.find("seedling")
    assert model is not None
    facts = library.facts(model)
    assert facts is not None
    one = HostSettings(most_running=1)  # no cells for several conversations
    plan = plan_load(open_model(model), facts, one, wanted_tokens=None, whole_bytes=1 << 34,
                     measured=MeasuredMemory(tmp_path / "none.json"))  # fmt: skip
    settings = HostSettings(memory_bytes=wanted_bytes and int(plan.needed_bytes * 1.02))
    with (
        live_server(tmp_path, host_settings=settings, library=library) as live,
        httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http,
    ):
        body = {"model": "seedling", "prompt": "Hello", "stream": False, "options": {"num_predict": 2}}
        answer = http.post("/api/generate", json=body)
    assert answer.status_code == 200, answer.text
    header = answer.headers.get("groundup-warning", "")
    codes = [one["code"] for one in answer.json()["groundup"]["warnings"]]
    assert ("context-cut-by-memory" in header, "context-cut-by-memory" in codes) == (is_told, is_told)


def test_what_of_a_model_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A parser that nobody here knows is named in the header of each answer."""
    with (
        live_server(tmp_path, fake=True) as live,
        httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http,
    ):
        made = {"model": "odd", "from": "seedling", "parser": "odd-parser", "stream": False}
        assert http.post("/api/create", json=made).status_code == 200
        answer = http.post("/api/generate", json={"model": "odd", "prompt": "Hello", "stream": False})
    assert answer.status_code == 200, answer.text
    assert "model-notice" in answer.headers["groundup-warning"]
    assert "odd-parser" in answer.headers["groundup-warning"]


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

"""Stopping: nothing new is taken, and endless answers end with a word, in bounded time."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import httpx2
import pytest

from groundup.host.host import Host
from groundup.server import running
from groundup.server.keys import KeyRing
from groundup.server.listening import listen
from groundup.server.running import ApiServer
from groundup.server.server_settings import ServerSettings
from tests.canaries.patient_server import EndlessStopping

from .live import script, seedling_library

ENDLESS = {"model": "seedling", "raw": True, "prompt": script(tokens=100_000, interval_s=0.05)}


async def stopped(folder: Path, *, stream: bool) -> tuple[httpx2.Response | None, float]:
    """Ask for an endless answer, stop the server: what the client got, and how long stopping took."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    host = Host(seedling_library(folder / "library"), worker="fake")
    server = ApiServer(host, ServerSettings(port=port), listener, ring=KeyRing(folder / "keys.json"))
    await server.start()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http:
        await http.post("/api/generate", json={"model": "seedling"})
        asking = asyncio.create_task(http.post("/api/generate", json=ENDLESS | {"stream": stream}))
        await asyncio.sleep(1)
        begun_s = time.monotonic()
        await server.stop()
        took_s = time.monotonic() - begun_s
        try:
            return await asking, took_s
        except httpx2.TransportError:
            return None, took_s


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Answers may take half a second more."""
    monkeypatch.setattr(running, "LET_END_S", 0.5)
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))


def was_told(answer: httpx2.Response | None) -> bool:
    """Whether the last thing that a client read says that the server stops."""
    if answer is None:
        return False
    return "stopping" in json.loads(answer.text.splitlines()[-1]).get("error", "")


@pytest.mark.promise("H-19")
async def test_a_stream_ends_with_a_word(tmp_path: Path) -> None:
    """What came is whole lines, and the last says that the server stops."""
    answer, took_s = await stopped(tmp_path, stream=True)
    assert was_told(answer)
    assert answer is not None
    assert len(answer.text.splitlines()) > 2
    assert took_s < 10


@pytest.mark.promise("H-19")
async def test_a_whole_answer_ends_with_a_status(tmp_path: Path) -> None:
    """A client that waits for a whole answer gets 503 and when to come back."""
    answer, _ = await stopped(tmp_path, stream=False)
    assert answer is not None
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert was_told(answer)


@pytest.mark.canary("H-19")
async def test_a_server_that_waits_for_answers_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that tells nobody leaves a client with half an answer."""
    monkeypatch.setattr(running, "Stopping", EndlessStopping)
    monkeypatch.setattr(running, "CLOSE_S", 1.0)
    answer, _ = await stopped(tmp_path, stream=True)
    assert not was_told(answer)

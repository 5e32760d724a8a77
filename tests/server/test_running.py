"""Tests of the running server."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import httpx2
import ollama

from groundup.errors import ServerBusyError
from groundup.host.host import Host
from groundup.host.host_settings import HostSettings
from groundup.library.uploads import LONGEST_WAIT_S, Uploads
from groundup.server.keys import KeyRing
from groundup.server.listening import listen
from groundup.server.running import ApiServer
from groundup.server.server_settings import ServerSettings
from tests.host.hosts import until

from .live import Live, free_port, live_server, script, seedling_library


def client(live: Live) -> httpx2.Client:
    """A client that looks at no proxy."""
    return httpx2.Client(base_url=live.address, trust_env=False, timeout=30)


def test_serves_seedling_on_loopback(live: Live) -> None:
    """A client that knows nothing but the address gets an answer."""
    with ollama.Client(live.address, trust_env=False) as asked:
        answer = asked.generate("seedling", "Once", options={"num_predict": 4})
    assert answer.done
    assert answer.eval_count == 4


def test_serves_the_fake_engine(fake_live: Live) -> None:
    """Scripts reach the fake engine through the real server."""
    with client(fake_live) as http:
        body = {
            "model": "seedling",
            "prompt": script(tokens=3, text="ab "),
            "raw": True,
            "stream": False,
        }
        answer = http.post("/api/generate", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["response"].split() == ["ab"] * 3


def test_a_smaller_cache_answers(tmp_path: Path) -> None:
    """A model whose keys and values are kept in eight bits answers, through the whole server."""
    with (
        live_server(tmp_path, host_settings=HostSettings(kv_type="q8_0")) as live,
        ollama.Client(live.address, trust_env=False) as asked,
    ):
        assert asked.generate("seedling", "Once", options={"num_predict": 4}).eval_count == 4
        (loaded,) = live.host.loaded()
        assert loaded.engine.settings.kv_type == "q8_0"


def test_files_that_nobody_used_are_gone_at_the_next_start(tmp_path: Path) -> None:
    """A file that was sent a day ago is removed; one that was sent just now stays."""
    folder = Uploads(seedling_library(tmp_path / "library").store)._folder
    folder.mkdir(parents=True)
    for name, age_s in (("old", LONGEST_WAIT_S + 60), ("new", 60.0)):
        (folder / name).write_bytes(b"x")
        moment_s = time.time() - age_s
        os.utime(folder / name, (moment_s, moment_s))
    with live_server(tmp_path, fake=True):
        pass
    assert [path.name for path in folder.iterdir()] == ["new"]


async def test_nothing_new_begins_while_the_server_ends(tmp_path: Path) -> None:
    """Answers that run are finished; whoever asks for a model now is refused."""
    refused = []

    async def ask_during_the_end(host: Host) -> None:
        await until(lambda: host._is_ending)
        try:
            async with host.lease("seedling"):
                pass
        except ServerBusyError as error:
            refused.append(error)

    port = free_port()
    host = Host(seedling_library(tmp_path / "library"), worker="fake")
    server = ApiServer(host, ServerSettings(port=port), listen("127.0.0.1", port),
                       ring=KeyRing(tmp_path / "keys.json"))  # fmt: skip
    await server.start()
    asking = asyncio.create_task(ask_during_the_end(host))
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
        body = {
            "model": "seedling",
            "prompt": script(tokens=8, interval_s=0.05),
            "raw": True,
            "stream": False,
        }
        answering = asyncio.create_task(http.post("/api/generate", json=body))
        await until(lambda: any(one.users for one in host.loaded()))
        await server.stop()
        assert (await answering).json()["eval_count"] == 8
    await asking
    assert len(refused) == 1

"""Pulls over HTTP into the real store: killed anywhere, many at once, resumed."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.library.store import Store
from tests.faults.kill_sweep import NAME, Tally, wrong_blobs
from tests.faults.small_models import CHUNK_BYTES

from .fault_server import Exchange, FaultServer, Handler, begin, breaks_after, good, in_turn
from .store_pull import LIMITS, SOURCES, pull, pull_if_possible, serve, the_model

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def start(*arguments: str) -> subprocess.Popen[str]:
    """`store_pull` in a process of its own."""
    command = [sys.executable, "-m", "tests.hubs.store_pull", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)


def sweep(folder: Path, server: FaultServer, source: str, step: int, *defect: str) -> Tally:
    """Kill pulls from a source, repeat them from the good one; what was seen."""
    urls = serve(server)
    with start("sweep", str(folder), urls["good"], urls[source], str(step), *defect) as child:
        said, _ = child.communicate()
    return Tally(**json.loads(said))


def check(seen: Tally) -> None:
    """Every run died but the last, nothing was wrong, and the second run always did it."""
    assert seen.kills == seen.runs - 1 >= 3
    assert (seen.wrong, seen.failed_second, seen.leftovers) == (0, 0, 0)


async def test_pull_into_the_store(server: FaultServer, tmp_path: Path) -> None:
    """A model arrives under its name, and a second pull fetches nothing."""
    url = serve(server)["good"]
    assert await pull(tmp_path, url) == the_model().manifest.size_bytes
    assert Store(tmp_path).resolve(NAME) == the_model().manifest
    assert await pull(tmp_path, url) == 0


@pytest.mark.parametrize("source", ["corrupt", "short", "long"])
@pytest.mark.promise("S-02")
async def test_bad_sources_leave_nothing_wrong(server: FaultServer, tmp_path: Path, source: str) -> None:
    """After a pull from a bad source there is no wrong byte, and a good source completes it."""
    urls = serve(server)
    assert not await asyncio.to_thread(pull_if_possible, tmp_path, urls[source])
    assert wrong_blobs(tmp_path) == []
    assert server.faults[source]
    await pull(tmp_path, urls["good"])
    assert Store(tmp_path).resolve(NAME) == the_model().manifest


async def test_resume_after_a_broken_pull(server: FaultServer, tmp_path: Path) -> None:
    """A chunk that was complete when a pull broke is not fetched again."""
    model = the_model()
    content = model.contents[model.weights]
    url = serve(server)["good"]
    path = f"/good/{model.weights.hex}"
    server.handlers[path] = in_turn(good(content), breaks_after(content, 0, "short"))
    assert not await asyncio.to_thread(pull_if_possible, tmp_path, url)
    assert server.faults["short"]
    server.handlers[path] = good(content)
    server.requests.clear()
    await pull(tmp_path, url)
    ranges = [one.range for one in server.asked(path)]
    assert sum(end - start for start, end in filter(None, ranges)) == len(content) - CHUNK_BYTES


def paced(content: bytes) -> Handler:
    """Sends slowly enough that hardly anything is on its way when somebody dies."""

    async def answer(exchange: Exchange) -> None:
        part, head = await begin(exchange, content, '"paced"')
        await exchange.head(*head)
        for at in range(0, len(part), 16 << 10):
            await exchange.send(part[at : at + (16 << 10)])
            await asyncio.sleep(0.01)

    return answer


def test_a_kill_costs_a_chunk_per_connection(server: FaultServer, tmp_path: Path) -> None:
    """Killed in the middle, a pull fetches again at most one chunk for each of its connections."""
    size_bytes = 2_000_000
    model = the_model(size_bytes)
    for digest, content in model.contents.items():
        server.handlers[f"/paced/{digest.hex}"] = paced(content)
    url = server.url("/paced")
    with start("pull", str(tmp_path), url, str(size_bytes)) as child:
        while server.sent_bytes < size_bytes // 2:
            assert child.poll() is None
            time.sleep(0.01)
        child.kill()
    sent_bytes = server.sent_bytes
    assert size_bytes // 2 <= sent_bytes < size_bytes
    fetched_bytes = asyncio.run(pull(tmp_path, url, size_bytes))
    again_bytes = sent_bytes + fetched_bytes - model.manifest.size_bytes
    assert again_bytes <= LIMITS.connections * (CHUNK_BYTES + (64 << 10))  # and what was still on its way
    assert fetched_bytes < size_bytes


@pytest.mark.promise("S-02")
@pytest.mark.timeout(300)
def test_dying_now_and_then(server: FaultServer, tmp_path: Path) -> None:
    """Killed at every 25th call with the worst source, nothing is wrong and the second run does it."""
    check(sweep(tmp_path, server, "corrupt", 25))


@pytest.mark.canary("S-02")
@pytest.mark.timeout(300)
def test_appending_whole_files_is_caught(server: FaultServer, tmp_path: Path) -> None:
    """The known-bad twin, which appends a whole file to a part and compares sizes, leaves wrong bytes."""
    assert sweep(tmp_path, server, "whole", 60, "appends_and_compares_sizes").wrong > 0


@pytest.mark.drill
@pytest.mark.canary("S-02")
@pytest.mark.timeout(900)
def test_resuming_for_ever_is_caught(server: FaultServer, tmp_path: Path) -> None:
    """The known-bad twin, which never begins afresh, fails the second time as well."""
    assert sweep(tmp_path, server, "corrupt", 5, "resumes_for_ever").failed_second > 0


@pytest.mark.drill
@pytest.mark.timeout(3600)
@pytest.mark.promise("S-02")
@pytest.mark.parametrize("source", SOURCES)
def test_dying_at_every_call(server: FaultServer, tmp_path: Path, source: str) -> None:
    """The same at every call, with every kind of source."""
    check(sweep(tmp_path, server, source, 1))


def pull_together(folder: Path, server: FaultServer, count: int) -> int:
    """Many processes pull one model at once into one store; how many bytes the server sent."""
    url = serve(server)["good"]
    children = [start("pull", str(folder), url) for _ in range(count)]
    for child in children:
        with child:
            child.communicate(timeout=250)
            assert child.returncode == 0
    assert Store(folder).resolve(NAME) == the_model().manifest
    assert wrong_blobs(folder) == []
    return server.sent_bytes


@pytest.mark.promise("S-08")
@pytest.mark.timeout(300)
def test_processes_share_one_download(server: FaultServer, tmp_path: Path) -> None:
    """Four processes that pull one model fetch it once."""
    assert pull_together(tmp_path, server, 4) <= the_model().manifest.size_bytes + CHUNK_BYTES


@pytest.mark.drill
@pytest.mark.timeout(600)
@pytest.mark.promise("S-08")
def test_sixteen_processes_share_one_download(server: FaultServer, tmp_path: Path) -> None:
    """So do sixteen."""
    assert pull_together(tmp_path, server, 16) <= the_model().manifest.size_bytes + CHUNK_BYTES

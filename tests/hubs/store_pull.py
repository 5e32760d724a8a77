"""Pulls a small model over HTTP into a real store, whole or until somebody kills it.

`python -m tests.hubs.store_pull pull FOLDER URL [SIZE]` pulls once. `... sweep FOLDER URL FIRST_URL STEP
[DEFECT]` kills pulls from FIRST_URL at every STEP-th call of the system, repeats each from URL, prints the
tally.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest

from groundup.errors import GroundupError
from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.http_settings import HttpSettings
from groundup.hubs.hub import Release, RemoteFile, Source
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.progress import AnyEvent, DownloadFinished
from groundup.library.store import Store
from tests.canaries.careless_downloads import DEFECTS
from tests.faults.kill_sweep import MAXIMUM_RUNS, NAME, Tally, leftovers, run_killed, wrong_blobs
from tests.faults.small_models import CHUNK_BYTES, SmallModel, small_model

from . import releases
from .fault_server import FaultServer, Handler, breaks_after, corrupt, good, ignores_ranges, sends_more

LIMITS = DownloadLimits(connections=2, chunk_bytes=CHUNK_BYTES, attempts=2, first_wait_s=0.001)
SIZE_BYTES = 150_000
SOURCES = ("good", "corrupt", "short", "long", "whole")


def the_model(size_bytes: int = SIZE_BYTES) -> SmallModel:
    """The same in every process."""
    return small_model(size_bytes)


def serve(server: FaultServer) -> dict[str, str]:
    """Have the model at one address for each kind of source; only the weights are ever faulty."""
    model = the_model()
    for kind in SOURCES:
        for digest, content in model.contents.items():
            is_faulty = digest == model.weights
            server.handlers[f"/{kind}/{digest.hex}"] = handler(kind if is_faulty else "good", content)
    return {kind: server.url(f"/{kind}") for kind in SOURCES}


def handler(kind: str, content: bytes) -> Handler:
    """What a source of this kind answers."""
    if kind == "corrupt":
        return corrupt(content, len(content) // 3)
    if kind == "short":
        return breaks_after(content, 10_000, "short")
    if kind == "long":
        return sends_more(content)
    return ignores_ranges(content) if kind == "whole" else good(content)


async def pull(root: Path, url: str, size_bytes: int = SIZE_BYTES) -> int:
    """Pull once; how many bytes were fetched."""
    model = the_model(size_bytes)
    files = tuple(
        RemoteFile(layer.digest, layer.size_bytes, layer.media_type, layer.kind, f"{url}/{layer.digest.hex}")
        for layer in model.manifest.blobs
    )
    events: list[AnyEvent] = []
    store = Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    async with HttpClient(HttpSettings(idle_timeout_s=5)) as http:
        with store.pull_session(model.manifest) as session:
            release = Release(NAME, model.manifest.raw, files, Source("a test", "127.0.0.1"))
            source = releases.PlainSource(http)
            await download(release, session, source=source, limits=LIMITS, progress=events.append)
            session.commit(NAME)
    last = events[-1]
    assert isinstance(last, DownloadFinished)
    return last.fetched_bytes


def pull_if_possible(root: Path, url: str) -> bool:
    """Pull; False when it ended with an error of ours."""
    try:
        asyncio.run(pull(root, url))
    except GroundupError:
        return False
    return True


def pull_or_not(root: Path, url: str) -> None:
    """Pull; an error of ours is as good as success."""
    pull_if_possible(root, url)


def sweep(folder: Path, url: str, first_url: str, step: int, *, is_enough: bool = False) -> Tally:
    """Kill a pull at its first call, and at every `step`-th after it, until one ends by itself.

    Args:
        is_enough: one bad sign is enough, and ends it.
    """
    tally, model = Tally(), the_model()
    for number in range(1, MAXIMUM_RUNS, step):
        root = folder / f"store-{number}"
        was_killed = run_killed(partial(pull_or_not, root, first_url), number)
        tally.runs += 1
        tally.kills += was_killed
        tally.wrong += bool(wrong_blobs(root))
        succeeded = pull_if_possible(root, url) and Store(root).resolve(NAME) == model.manifest
        tally.failed_second += not succeeded
        tally.wrong += bool(wrong_blobs(root))
        Store(root).open()
        tally.leftovers += bool(leftovers(root))
        shutil.rmtree(root)
        if not was_killed or (is_enough and (tally.wrong or tally.failed_second)):
            return tally
    raise AssertionError("the pull never came to its end")


def main(what: str, place: str, address: str, *rest: str) -> str:
    """What is printed: the bytes fetched by a pull, or the tally of a sweep."""
    if what == "pull":
        return str(asyncio.run(pull(Path(place), address, *map(int, rest))))
    first_url, step, *defect = rest
    with pytest.MonkeyPatch.context() as patch:
        for name in defect:
            DEFECTS[name](patch)
        return json.dumps(asdict(sweep(Path(place), address, first_url, int(step), is_enough=bool(defect))))


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))

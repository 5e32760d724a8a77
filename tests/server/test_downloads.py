"""Tests of downloads that several clients watch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from groundup.device.memory import Memory
from groundup.errors import NotOnHubError, RewordedError, UnknownHubError
from groundup.hubs.progress import FileFinished, FileProgress, FileStarted, Progress
from groundup.library.installed import Library
from groundup.names import Digest, ModelName
from groundup.server import downloads as module
from groundup.server.downloads import Downloads, _Lines
from tests.canaries.careless_watching import FallingLines, LonelyDownloads, SelfishDownloads

from .slow_registry import KEPT_BYTES, LICENCE, WEIGHTS, SlowRegistry

Line = dict[str, Any]
WEIGHTS_DIGEST = str(Digest.of(WEIGHTS))


@pytest.fixture
def registry() -> Iterator[SlowRegistry]:
    """Sends half of it."""
    with SlowRegistry() as running:
        yield running
        running.may_end.set()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty one."""
    return Library(tmp_path / "library")


def downloads_into(library: Library, registry: SlowRegistry, kind: type[Downloads] = Downloads) -> Downloads:
    """Downloads from this registry."""
    return kind(library, open_access=registry.access)


async def until_half(lines: AsyncGenerator[Line]) -> list[Line]:
    """The lines until the registry waits."""
    found = []
    async for line in lines:
        found.append(line)
        if line.get("digest") == WEIGHTS_DIGEST and line["completed"] >= KEPT_BYTES:
            return found
    raise AssertionError("it ended")


async def rest(lines: AsyncGenerator[Line]) -> list[Line]:
    """All other lines."""
    return [line async for line in lines]


async def two_share(library: Library, registry: SlowRegistry, kind: type[Downloads]) -> bool:
    """Whether the registry is asked once, and for everything once, by two who want the same."""
    downloads, name = downloads_into(library, registry, kind), ModelName.parse(registry.name)
    async with aclosing(downloads.watch(name)) as first, aclosing(downloads.watch(name)) as second:
        await until_half(first)
        later = await asyncio.wait_for(anext(second), 10)
        assert later == {"status": "pulling manifest"}
        await asyncio.sleep(0.3)
        registry.may_end.set()
        told = await asyncio.wait_for(asyncio.gather(rest(first), rest(second)), 30)
    assert [lines[-1]["status"] for lines in told] == ["success", "success"]
    return (registry.looks, len(registry.ranges)) == (1, 1)


async def one_may_leave(library: Library, registry: SlowRegistry, kind: type[Downloads]) -> bool:
    """Whether the download goes on for others when one who watches leaves."""
    downloads, name = downloads_into(library, registry, kind), ModelName.parse(registry.name)
    leaving, staying = downloads.watch(name), downloads.watch(name)
    async with aclosing(staying):
        await asyncio.gather(until_half(leaving), until_half(staying))
        await leaving.aclose()
        registry.may_end.set()
        try:
            return (await asyncio.wait_for(rest(staying), 30))[-1] == {"status": "success"}
        except asyncio.CancelledError:
            return False


async def test_two_share_one_download(library: Library, registry: SlowRegistry) -> None:
    """Two who ask for a model get it of one download, and both hear that it is there."""
    assert await two_share(library, registry, Downloads)
    assert library.find(registry.name) is not None


async def test_two_downloads_are_caught(library: Library, registry: SlowRegistry) -> None:
    """Downloads that begin for each fail the same check."""
    assert not await two_share(library, registry, LonelyDownloads)


async def test_one_may_leave(library: Library, registry: SlowRegistry) -> None:
    """Who leaves does not take the download from those who stay."""
    assert await one_may_leave(library, registry, Downloads)


async def test_selfish_downloads_are_caught(library: Library, registry: SlowRegistry) -> None:
    """A download that ends with the first who leaves fails the same check."""
    assert not await one_may_leave(library, registry, SelfishDownloads)


async def test_the_last_one_pauses_it(library: Library, registry: SlowRegistry) -> None:
    """When nobody watches it stops; the next one goes on behind what was verified."""
    downloads, name = downloads_into(library, registry), ModelName.parse(registry.name)
    async with aclosing(downloads.watch(name)) as lines:
        await until_half(lines)
    (partial,) = library.store.partials()
    assert not partial.is_at_work
    registry.may_end.set()
    async with aclosing(downloads.watch(name)) as lines:
        told = await asyncio.wait_for(rest(lines), 30)
    assert registry.ranges[-1] == (KEPT_BYTES, len(WEIGHTS))
    first = next(line for line in told if line.get("digest") == WEIGHTS_DIGEST)
    assert first["completed"] >= KEPT_BYTES
    assert told[-1] == {"status": "success"}


async def test_the_order_of_lines(library: Library, registry: SlowRegistry) -> None:
    """Lines come in the order that clients know, every file is done at the end, and none goes back."""
    registry.may_end.set()
    downloads = downloads_into(library, registry)
    told = await rest(downloads.watch(ModelName.parse(registry.name)))
    names = [line["status"] for line in told]
    assert names[0] == "pulling manifest"
    assert names[-3:] == ["verifying sha256 digest", "writing manifest", "success"]
    done = {line["digest"]: line["completed"] == line["total"] for line in told if "digest" in line}
    assert done == dict.fromkeys(done, True)
    assert {WEIGHTS_DIGEST, str(Digest.of(LICENCE))} < set(done)
    again = await rest(downloads.watch(ModelName.parse(registry.name)))
    assert [line["status"] for line in again][-3:] == names[-3:]
    assert all(line["completed"] == line["total"] for line in again if "digest" in line)


@pytest.mark.parametrize(("total_bytes", "count"), [(8 << 20, 1), (16 << 30, 0)])
async def test_models_that_cannot_run_here(
    library: Library,
    registry: SlowRegistry,
    monkeypatch: pytest.MonkeyPatch,
    total_bytes: int,
    count: int,
) -> None:
    """Of weights larger than the memory a line warns, with both figures; the pull goes on."""
    registry.may_end.set()
    monkeypatch.setattr(module, "memory", lambda: Memory(total_bytes, total_bytes, "a test"))
    told = await rest(downloads_into(library, registry).watch(ModelName.parse(registry.name)))
    warnings = [line["status"] for line in told if line["status"].startswith("warning:")]
    assert len(warnings) == count
    assert all("9.0 MiB" in text and "8.0 MiB" in text for text in warnings)
    assert told[-1] == {"status": "success"}


async def test_what_the_registry_does_not_have(library: Library, registry: SlowRegistry) -> None:
    """A name that is not there is told in the words that clients look for, and the cause is kept."""
    downloads = downloads_into(library, registry)
    with pytest.raises(RewordedError, match=r"^pull model manifest: file does not exist$") as caught:
        await rest(downloads.watch(ModelName.parse(f"{registry.host}/class/none")))
    assert isinstance(caught.value.__cause__, NotOnHubError)


async def test_a_hub_that_nobody_allowed(library: Library, registry: SlowRegistry) -> None:
    """A name cannot bring its own host: nothing is contacted."""
    downloads = downloads_into(library, registry)
    with pytest.raises(UnknownHubError):
        await rest(downloads.watch(ModelName.parse("evil.example/class/model")))


def never_falls(lines: _Lines) -> bool:
    """Whether a file that begins anew stays where it was for who watches."""
    digest = f"sha256:{'a' * 64}"
    started = FileStarted(file="model", digest=digest, size_bytes=100, have_bytes=0)
    half = Progress(
        done_bytes=50,
        total_bytes=100,
        bytes_per_s=1.0,
        left_s=None,
        files=(FileProgress(file="model", done_bytes=50, size_bytes=100),),
    )
    completed = []
    for event in (started, half, started, FileFinished(file="model", digest=digest, size_bytes=100)):
        lines.take(event)
        completed.append(lines._lines[digest]["completed"])
    assert completed[-1] == 100
    return completed == sorted(completed)


async def test_progress_never_falls() -> None:
    """A file that has to be fetched anew shows what it showed before, until there is more."""
    assert never_falls(_Lines())


async def test_falling_progress_is_caught() -> None:
    """Lines that tell the new beginning fail the same check."""
    assert not never_falls(FallingLines())

"""What is on its way outlives pages and servers: begun once, paused, gone on with, cancelled, restored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from groundup.library.installed import Library
from groundup.names import ModelName
from groundup.server.browser.arrivals.arrival import Told
from groundup.server.browser.arrivals.kept import FILE_NAME, KeptArrivals
from groundup.server.browser.arrivals.ways import FromFile, FromHub, FromKit, Means
from groundup.server.browser.event_log import EventLog
from groundup.server.browser.model_downloads import ModelDownloads
from groundup.server.downloads import Downloads
from tests.journeys.computers import Computer, free_port, wait_for_line
from tests.kits.kit_factory import MAKER, good_kit
from tests.library.adopt.tool_trees import model_file, put
from tests.server.slow_registry import KEPT_BYTES, WEIGHTS, SlowRegistry

from .program import Program

PATIENCE_S = 20.0


@asynccontextmanager
async def server(folder: Path, registry: SlowRegistry) -> AsyncIterator[ModelDownloads]:
    """What one server has of them; the folder is the same each time."""
    library = Library(folder / "library")

    async def when_here(name: ModelName) -> str:
        return name.short

    means = Means(library, Downloads(library, open_access=registry.access))
    downloads = ModelDownloads(EventLog(), means, KeptArrivals(folder), when_here)
    yield downloads
    await downloads.stop_all()


async def until(downloads: ModelDownloads, state: str, least_bytes: int = 0) -> Told:
    """The only one on its way, once it is so."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            told = downloads.all()
            if told and told[0].state == state and told[0].done_bytes >= least_bytes:
                return told[0]
            await asyncio.sleep(0.01)


async def test_one_model_comes_once(tmp_path: Path) -> None:
    """However often it is asked for; after a pause it goes on."""
    with SlowRegistry() as registry:
        name, way = ModelName.parse(registry.name), FromHub(name=registry.name)
        async with server(tmp_path, registry) as downloads:
            first, again = await downloads.start(way), await downloads.start(way)
            assert first is again
            await until(downloads, "downloading")
            await downloads.pause(name)
            await downloads.pause(name)
            assert downloads.all()[0].state == "paused"
            registry.may_end.set()
            assert await downloads.go_on(name) is not None
            await until(downloads, "installed")
            assert await downloads.go_on(ModelName.parse("local/nobody")) is None


@pytest.mark.parametrize("is_paused", [True, False])
async def test_a_restart_keeps_what_was_on_its_way(tmp_path: Path, *, is_paused: bool) -> None:
    """A paused one waits with its figures, a moving one goes on; once only, however many pages come."""
    with SlowRegistry() as registry:
        async with server(tmp_path, registry) as downloads:
            await downloads.start(FromHub(name=registry.name), "Slow")
            told = await until(downloads, "downloading", 1)
            if is_paused:
                await downloads.pause(ModelName.parse(registry.name))
        registry.may_end.set()
        async with server(tmp_path, registry) as downloads:
            assert downloads.all() == []
            await asyncio.gather(downloads.restore(), downloads.restore())
            (restored,) = downloads.all()
            assert restored.title == "Slow"
            if is_paused:
                assert (restored.state, restored.done_bytes) == ("paused", told.done_bytes)
                await downloads.go_on(ModelName.parse(registry.name))
            await until(downloads, "installed")
        async with server(tmp_path, registry) as downloads:
            await downloads.restore()
            assert downloads.all() == []  # what has arrived is not on its way


async def test_a_killed_server_loses_nothing(tmp_path: Path) -> None:
    """The list is on the disk before the command is answered: a copy of it at that moment is enough."""
    with SlowRegistry() as registry:
        async with server(tmp_path, registry) as downloads:
            await downloads.start(FromHub(name=registry.name))
            content = (tmp_path / FILE_NAME).read_bytes()
        registry.may_end.set()
        (tmp_path / FILE_NAME).write_bytes(content)
        async with server(tmp_path, registry) as downloads:
            await downloads.restore()
            await until(downloads, "installed")


async def test_models_of_a_stick_wait_for_their_turn(tmp_path: Path) -> None:
    """The second is told as waiting until the first is here; cancelling it leaves the first alone."""
    kit = str(good_kit(tmp_path))
    with SlowRegistry() as registry:
        async with server(tmp_path, registry) as downloads:
            for name in ("poet", "mate"):
                await downloads.start(FromKit(name=name, folder=kit, fingerprint=MAKER.public.fingerprint))
            await asyncio.sleep(0)
            assert downloads.all()[1].state == "queued"
            await downloads.cancel(ModelName.parse("mate"))
            await until(downloads, "installed")
            assert [one.name for one in downloads.all()] == [ModelName.parse("poet").short]


async def test_a_failure_says_why_and_is_tried_again(tmp_path: Path) -> None:
    """A file that has gone; it is back at the second attempt."""
    path = tmp_path / "Poet.gguf"
    with SlowRegistry() as registry:
        async with server(tmp_path, registry) as downloads:
            await downloads.start(FromFile(name="poet", path=str(path)))
            told = await until(downloads, "failed")
            assert told.error is not None
            assert told.error["code"] == "model_not_found"
            put(path, model_file())
            await downloads.go_on(ModelName.parse("poet"))
            told = await until(downloads, "installed")
            assert told.error is None


def test_a_process_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """Ended by SIGKILL in the middle of a download: the next one goes on by itself, from what was kept."""
    with SlowRegistry() as registry:
        computer = Computer(tmp_path / "anna", {"GROUNDUP_HUBS": registry.http.url()})
        with _running(computer) as page:
            page.command("model.download", name=registry.name)
            while page.until("download", "models")["data"]["done_bytes"] < KEPT_BYTES:
                pass
        registry.may_end.set()
        with _running(computer) as page:
            while page.until("download", "models")["data"]["state"] != "installed":
                pass
        assert registry.ranges[-1] == (KEPT_BYTES, len(WEIGHTS))


@contextmanager
def _running(computer: Computer) -> Iterator[Program]:
    """A page of a server in a process of its own, which is killed at the end of the block."""
    port = free_port()
    with computer.start("serve", "--port", str(port)) as process:
        wait_for_line(process, str(port))
        secret = (computer.home / "server-token").read_text("ascii").strip()
        with Program(f"http://127.0.0.1:{port}", owner_secret=secret) as page:
            page.follow()
            yield page
            process.kill()
            process.wait(PATIENCE_S)

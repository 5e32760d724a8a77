"""The host loads what is asked for, keeps it as long as was wished, and never holds more than fits."""

from __future__ import annotations

import asyncio
import math
import os
import signal
from pathlib import Path

import pytest

from groundup.errors import (
    EngineRestingError,
    EngineStoppedError,
    InsufficientMemoryError,
    ModelNotFoundError,
    QueueFullError,
    ServerBusyError,
)
from groundup.host.host import Host
from groundup.host.host_settings import HostSettings
from groundup.library.copying import copy_model
from groundup.names import ModelName
from tests.canaries.endless_queue import EndlessQueue, StickyPlaces

from .hosts import fake_host, play, until


def names(host: Host) -> list[str]:
    """What is loaded now."""
    return sorted(one.model.shown_name for one in host.loaded())


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured is remembered in a folder of the test."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))


async def test_a_model_is_loaded_once(tmp_path: Path) -> None:
    """Many who want a model at once get the same engine."""
    async with fake_host(tmp_path, "a") as host:

        async def process() -> int | None:
            async with host.lease("a") as lease:
                return lease.engine.process_id

        assert len(set(await asyncio.gather(*(process() for _ in range(20))))) == 1


async def test_a_second_name_of_a_model_shares_its_engine(tmp_path: Path) -> None:
    """Equal manifests are one model, whatever it is called."""
    async with fake_host(tmp_path, "a") as host:
        model = host.library.find("a")
        assert model is not None
        copy_model(host.library, model, ModelName.parse("b"))
        async with host.lease("a") as first, host.lease("b") as second:
            assert first.engine is second.engine


async def test_an_unknown_model(tmp_path: Path) -> None:
    """What the library does not have is named."""
    async with fake_host(tmp_path) as host:
        with pytest.raises(ModelNotFoundError, match="nothing"):
            async with host.lease("nothing"):
                pass


@pytest.mark.parametrize(("keep_alive_s", "stays"), [(0, False), (-1, True), (30, True)])
async def test_keep_alive(tmp_path: Path, keep_alive_s: float, stays: bool) -> None:
    """Zero unloads an idle model, a negative time keeps it for ever."""
    async with fake_host(tmp_path, "a") as host:
        async with host.lease("a", keep_alive_s=keep_alive_s):
            assert names(host) == ["a"]
        if stays:
            await asyncio.sleep(0.1)
            assert names(host) == ["a"]
            assert (host.loaded()[0].expires_s == math.inf) == (keep_alive_s < 0)
        else:
            await until(lambda: not host.loaded())


async def test_the_last_request_decides(tmp_path: Path) -> None:
    """A later wish takes the place of an earlier one."""
    async with fake_host(tmp_path, "a") as host:
        async with host.lease("a", keep_alive_s=-1):
            pass
        async with host.lease("a", keep_alive_s=0.05):
            pass
        await until(lambda: not host.loaded())


async def test_unloading_waits_for_users(tmp_path: Path) -> None:
    """A model in use stays until it is not."""
    async with fake_host(tmp_path, "a") as host:
        async with host.lease("a", keep_alive_s=-1) as lease:
            assert await host.unload("a")
            assert await play(lease, tokens=2) == "word word "
            assert names(host) == ["a"]
        await until(lambda: not host.loaded())
        assert not await host.unload("a")


async def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    """Beyond the most that may be loaded, the one that was used last stays."""
    async with fake_host(tmp_path, "a", "b", "c", most_loaded=2) as host:
        for name in ("a", "b", "a", "c"):
            async with host.lease(name):
                pass
        assert names(host) == ["a", "c"]


async def test_what_is_to_stay_for_ever_goes_last(tmp_path: Path) -> None:
    """Another idle model makes room before one that somebody wanted to keep."""
    async with fake_host(tmp_path, "a", "b", "c", most_loaded=2) as host:
        for name, keep_alive_s in (("a", -1), ("b", 60), ("c", 60)):
            async with host.lease(name, keep_alive_s=keep_alive_s):
                pass
        assert names(host) == ["a", "c"]


async def test_a_model_in_use_is_waited_for(tmp_path: Path) -> None:
    """Who needs the room of a model in use gets it before new users of that model."""
    order = []
    async with fake_host(tmp_path, "a", "b", most_loaded=1) as host:

        async def use(name: str, label: str) -> None:
            async with host.lease(name):
                order.append(label)
                await asyncio.sleep(0.05)

        async with host.lease("a"):
            tasks = [asyncio.create_task(use("b", "b"))]
            await until(lambda: host.loaded()[0].is_leaving)
            tasks.append(asyncio.create_task(use("a", "a again")))
            await asyncio.sleep(0.1)
            assert order == []
        await asyncio.gather(*tasks)
    assert order == ["b", "a again"]


async def test_waiting_for_room_has_an_end(tmp_path: Path) -> None:
    """A model that stays in use is an error with figures after a while, and takes new users again."""
    async with fake_host(tmp_path, "a", "b", most_loaded=1, longest_wait_s=0.1) as host, host.lease("a"):
        with pytest.raises(ServerBusyError, match="beside a"):
            async with host.lease("b"):
                pass
        async with host.lease("a") as lease:
            assert await play(lease, tokens=1) == "word "


async def test_models_larger_than_memory_alternate(tmp_path: Path) -> None:
    """100 requests for 3 models of which 2 fit all get theirs, and the budget is never exceeded."""
    async with fake_host(tmp_path, "a", "b", "c") as host, host.lease("a"):
        needed = host.loaded()[0].plan.needed_bytes
    limit = int(2.5 * needed)
    most = 0
    async with fake_host(tmp_path / "again", "a", "b", "c", memory_bytes=limit) as host:

        async def use(name: str) -> str:
            nonlocal most
            async with host.lease(name) as lease:
                most = max(most, sum(one.plan.needed_bytes for one in host.loaded()))
                assert lease.model.shown_name == name
                return await play(lease, tokens=2)

        answers = await asyncio.gather(*(use("abc"[number % 3]) for number in range(100)))
    assert answers == ["word word "] * 100
    assert 0 < most <= limit


async def test_what_never_fits_is_refused_with_figures(tmp_path: Path) -> None:
    """A model larger than the memory for all is an error before a process starts."""
    async with fake_host(tmp_path, "a", memory_bytes=1 << 20) as host:
        with pytest.raises(InsufficientMemoryError) as caught:
            async with host.lease("a"):
                pass
        assert caught.value.available_bytes == 1 << 20
        assert caught.value.needed_bytes > 1 << 20
        assert host.loaded() == []


async def is_bounded(host: Host) -> bool:
    """Whether a host for one running and two waiting requests refuses a fourth at once, and only then."""

    async def use() -> str:
        async with host.lease("a") as lease:
            return await play(lease, tokens=10, interval_s=0.03)

    assert await use() == "word " * 10  # loaded
    tasks = [asyncio.create_task(use()) for _ in range(3)]
    await asyncio.sleep(0.1)
    begin = asyncio.get_running_loop().time()
    try:
        await use()
        is_refused = False
    except QueueFullError as error:
        is_refused = asyncio.get_running_loop().time() - begin < 0.05 and error.retry_after_s >= 1
    await asyncio.gather(*tasks)
    try:
        is_served = await use() == "word " * 10
    except QueueFullError:
        is_served = False
    return is_refused and is_served


@pytest.mark.promise("H-03")
async def test_the_queue_is_bounded(tmp_path: Path) -> None:
    """Beyond the limit a request is refused at once, and after the others have gone it is served."""
    async with fake_host(tmp_path, "a", most_queued=2, most_running=1) as host:
        assert await is_bounded(host)


@pytest.mark.canary("H-03")
@pytest.mark.parametrize("worse", [EndlessQueue, StickyPlaces])
async def test_unbounded_queues_are_caught(tmp_path: Path, worse: type[Host]) -> None:
    """The same check fails for a host without a limit, and for one that never gives a place back."""
    async with fake_host(tmp_path, "a", most_queued=2, most_running=1, kind=worse) as host:
        assert not await is_bounded(host)


@pytest.mark.promise("H-03")
async def test_an_error_gives_the_place_back(tmp_path: Path) -> None:
    """Whoever fails inside of a lease leaves no ghost behind."""
    async with fake_host(tmp_path, "a") as host:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with host.lease("a"):
                    raise ZeroDivisionError
        assert [one.users for one in host.loaded()] == [0]


async def test_positions_in_the_queue(tmp_path: Path) -> None:
    """Who waits for a load is told how many go first, until nobody does."""
    positions: list[int] = []
    async with fake_host(tmp_path, "a", "b", "c", most_loaded=1) as host:

        async def use(name: str) -> None:
            async with host.lease(name):
                pass

        async with host.lease("a"):
            first = [asyncio.create_task(use("b")) for _ in range(2)]
            await until(lambda: host.waiting == 2)

            async def last() -> None:
                async with host.lease("c", on_position=positions.append):
                    pass

            third = asyncio.create_task(last())
            await until(lambda: host.waiting == 3)
        await asyncio.gather(*first, third)
    assert positions == [2, 0]


async def test_who_leaves_the_queue_costs_nothing(tmp_path: Path) -> None:
    """A cancelled wait ends the load that nobody else wants, and frees the models that were leaving."""
    async with fake_host(tmp_path, "a", "b", most_loaded=1) as host:

        async def use(name: str) -> None:
            async with host.lease(name):
                pass

        async with host.lease("a"):
            gone = asyncio.create_task(use("b"))
            await until(lambda: host.loaded()[0].is_leaving)
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
            await until(lambda: not host.loaded()[0].is_leaving)
            assert host.waiting == 0
            await use("a")


@pytest.mark.promise("H-10")
async def test_a_crash_is_for_those_in_flight_alone(tmp_path: Path) -> None:
    """The next request starts the engine again; other models notice nothing."""
    async with fake_host(tmp_path, "a", "b") as host, host.lease("b") as other:
        with pytest.raises(EngineStoppedError, match="SIGSEGV"):
            async with host.lease("a") as lease:
                await play(lease, tokens=5, crash_at=3, crash="segv")
        async with host.lease("a") as lease:
            assert await play(lease, tokens=1) == "word "
        assert await play(other, tokens=1) == "word "


@pytest.mark.promise("H-10")
async def test_three_crashes_rest_the_model(tmp_path: Path) -> None:
    """A model that crashes again and again is refused with a time, and others are not."""
    async with fake_host(tmp_path, "a", "b") as host:
        for number in range(3):  # another prompt each time: it is not the prompt that kills
            with pytest.raises((EngineStoppedError, EngineRestingError)):
                async with host.lease("a") as lease:
                    await play(lease, tokens=5 + number, crash_at=3)
        with pytest.raises(EngineRestingError):
            async with host.lease("a"):
                pass
        async with host.lease("b") as lease:
            assert await play(lease, tokens=1) == "word "


async def test_an_idle_engine_that_died_is_started_again(tmp_path: Path) -> None:
    """Whoever comes next gets an answer, and no error about a process that nobody used."""
    async with fake_host(tmp_path, "a") as host:
        async with host.lease("a") as lease:
            process_id = lease.engine.process_id
        assert process_id is not None
        os.kill(process_id, signal.SIGKILL)
        await until(lambda: lease.engine.process_id is None)
        async with host.lease("a") as lease:
            assert lease.engine.process_id != process_id
            assert await play(lease, tokens=1) == "word "


async def test_less_context_is_no_reload(tmp_path: Path) -> None:
    """Clients with different wishes below what is loaded share one engine."""
    async with fake_host(tmp_path, "a", context_tokens=100) as host:
        async with host.lease("a") as lease:
            first = lease.engine
        for tokens in (20, 50, 100):
            async with host.lease("a", context_tokens=tokens) as lease:
                assert lease.engine is first


async def test_draining(tmp_path: Path) -> None:
    """Nobody new comes in, and those inside end first."""
    async with fake_host(tmp_path, "a") as host:
        async with host.lease("a") as lease:
            assert not await host.drain(0.1)
            with pytest.raises(ServerBusyError):
                async with host.lease("a"):
                    pass
            assert await play(lease, tokens=1) == "word "
        assert await host.drain(1)


async def test_the_end_leaves_no_process(tmp_path: Path) -> None:
    """A host that ends takes its engines with it."""
    async with fake_host(tmp_path, "a", keep_alive_s=-1) as host, host.lease("a") as lease:
        process_id = lease.engine.process_id
    assert process_id is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


async def test_the_end_waits_for_engines_that_are_ending(tmp_path: Path) -> None:
    """One whose time was just over is not left behind either."""
    async with fake_host(tmp_path, "a") as host:
        async with host.lease("a", keep_alive_s=0) as lease:
            process_id = lease.engine.process_id
        await until(lambda: not host.loaded())
    assert process_id is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_usual_settings() -> None:
    """A model stays five minutes, as Ollama's clients expect."""
    assert HostSettings().keep_alive_s == 300

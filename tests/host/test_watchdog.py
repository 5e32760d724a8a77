"""An engine that hangs is ended, so that its users hear of it; one that works may take its time."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from groundup.engine.client import Engine
from groundup.errors import EngineStoppedError
from groundup.host.watchdog import end_if_hanging
from tests.canaries.hasty_watchdog import end_if_silent
from tests.engine.scripts import fake_engine

from .hosts import fake_host, play


@pytest.mark.promise("H-10")
async def test_a_hanging_engine_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits gets the error, and the next one an answer."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    async with fake_host(tmp_path, "a", silence_s=0.5) as host:
        async with asyncio.timeout(20):
            with pytest.raises(EngineStoppedError, match="SIGKILL"):
                async with host.lease("a") as lease:
                    await play(lease, tokens=5, crash_at=2, crash="stop")
        async with host.lease("a") as lease:
            assert await play(lease, tokens=1) == "word "


async def test_an_engine_that_answers_stays() -> None:
    """Nothing happens to one that is well."""
    async with fake_engine() as engine:
        process_id = engine.process_id
        assert not await end_if_hanging(engine, 5)
        assert engine.process_id == process_id


Check = Callable[[Engine, float], Awaitable[bool]]


async def is_ended_while_it_computes(monkeypatch: pytest.MonkeyPatch, check: Check) -> bool:
    """Whether a check ends an engine that does not answer, and whose process uses the processor."""
    seconds = itertools.count()
    monkeypatch.setattr("groundup.host.watchdog._processor_s", lambda _: float(next(seconds)))
    async with fake_engine() as engine:
        process_id = engine.process_id
        assert process_id is not None
        os.kill(process_id, signal.SIGSTOP)
        try:
            return await check(engine, 0.2)
        finally:
            with suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGCONT)


async def test_an_engine_that_computes_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work is no reason to lose it."""
    assert not await is_ended_while_it_computes(monkeypatch, end_if_hanging)


@pytest.mark.canary("H-10")
async def test_a_hasty_watchdog_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same check fails for one that takes silence for death."""
    assert await is_ended_while_it_computes(monkeypatch, end_if_silent)

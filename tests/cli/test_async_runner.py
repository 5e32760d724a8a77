"""Ctrl-C while a command runs coroutines: whenever it comes, nothing is torn and nothing complains."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from groundup.cli.async_runner import AsyncRunner, run_async

PROGRAM = Path(__file__).with_name("interrupt_everywhere.py")
LONG_S = 60.0


def interrupt() -> None:
    """What Ctrl-C does."""
    signal.raise_signal(signal.SIGINT)


async def add(first: int, *, second: int) -> int:
    """Some work."""
    await asyncio.sleep(0)
    return first + second


class Worker:
    """Works until it is interrupted, by itself, and takes care of what it leaves."""

    def __init__(self) -> None:
        self.is_tidy = False

    async def work(self, *, again: bool = False) -> None:
        """Be interrupted; a second time while tidying if `again`."""
        try:
            interrupt()
            await asyncio.sleep(LONG_S)
        finally:
            if again:
                interrupt()
            await asyncio.sleep(0)
            self.is_tidy = True


def interrupted_everywhere(runner: str) -> subprocess.CompletedProcess[str]:
    """What a program does that is interrupted at every line of running a coroutine."""
    return subprocess.run(
        [sys.executable, str(PROGRAM), runner], capture_output=True, text=True, timeout=300, check=False
    )


def test_result_and_handler() -> None:
    """The result comes, and Ctrl-C is what it was before."""
    assert run_async(add, 2, second=3) == 5
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_every_line_may_be_interrupted() -> None:
    """The end is an interrupt or the result, never anything else, and Python complains of nothing."""
    done = interrupted_everywhere("ours")
    interrupted, results, others = map(int, done.stdout.split())
    assert done.stderr == ""
    assert interrupted > 100
    assert results > 1  # it came too late, while the loop was being closed
    assert others == 0


def test_loop_of_asyncio_is_torn() -> None:
    """The known-bad twin: asyncio's own runner does not stand it, and Python complains."""
    assert "Traceback" in interrupted_everywhere("asyncio").stderr


def test_interrupt_cancels_first() -> None:
    """The work ends well before the interrupt is raised."""
    worker = Worker()
    with pytest.raises(KeyboardInterrupt):
        run_async(worker.work)
    assert worker.is_tidy


def test_second_interrupt_does_not_wait() -> None:
    """Who presses twice has no patience for an end that takes long."""
    worker = Worker()
    with pytest.raises(KeyboardInterrupt):
        run_async(worker.work, again=True)
    assert not worker.is_tidy


def test_interrupt_between_two() -> None:
    """A question to the user is ended at once, and the runner still runs what closes connections."""
    with AsyncRunner() as runner:
        assert runner.run(add, 1, second=1) == 2
        with pytest.raises(KeyboardInterrupt):
            interrupt()
        assert runner.run(add, 2, second=2) == 4


def test_interrupted_runner_goes_on() -> None:
    """After work that was interrupted the same runner runs what tidies up."""
    worker = Worker()
    with AsyncRunner() as runner:
        with pytest.raises(KeyboardInterrupt):
            runner.run(worker.work)
        assert runner.run(add, 2, second=2) == 4


def test_cancelled_by_itself_is_no_interrupt() -> None:
    """Work that was cancelled by something else is not taken for Ctrl-C."""

    async def cancelled() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run_async(cancelled)


def test_other_thread_leaves_ctrl_c_alone() -> None:
    """Only the main thread may take signals; elsewhere the work runs without."""
    results: list[int] = []
    thread = threading.Thread(target=lambda: results.append(run_async(add, 1, second=2)))
    thread.start()
    thread.join(LONG_S)
    assert results == [3]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

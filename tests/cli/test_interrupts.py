"""Ctrl-C while answers run: it stops the answer, drops work that is none yet, and else ends the program."""

from __future__ import annotations

import asyncio
import signal

import pytest

from groundup.cli.async_runner import run_async
from groundup.cli.interrupts import Interrupts

LONG_S = 60.0


class Answer:
    """An answer that notes that it was stopped."""

    def __init__(self) -> None:
        self.stopped = asyncio.Event()

    async def cancel(self) -> None:
        """Stop it."""
        self.stopped.set()


async def test_answer_is_stopped_and_the_program_goes_on() -> None:
    """The first Ctrl-C is the answer's."""
    answer = Answer()
    with Interrupts() as interrupts, interrupts.stopping(answer):
        signal.raise_signal(signal.SIGINT)
        await asyncio.wait_for(answer.stopped.wait(), LONG_S)


async def test_work_is_dropped() -> None:
    """Work that is no answer yet is given up, and the program goes on."""

    async def work() -> str:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(LONG_S)
        return "done"

    with Interrupts() as interrupts:
        assert await interrupts.droppable(work()) is None


def test_program_ends_while_nothing_runs() -> None:
    """With neither, the program's own task is cancelled."""

    async def program() -> None:
        with Interrupts():
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(LONG_S)

    with pytest.raises(asyncio.CancelledError):
        run_async(program)


def test_ctrl_c_is_given_back() -> None:
    """Whoever had Ctrl-C before has it again, so that one which comes at the end tears nothing either."""

    async def program() -> list[object]:
        before = signal.getsignal(signal.SIGINT)
        with Interrupts():
            within = signal.getsignal(signal.SIGINT)
        return [before, within, signal.getsignal(signal.SIGINT)]

    before, within, after = run_async(program)
    assert before is not signal.default_int_handler
    assert within != before
    assert after == before


def test_asyncio_gives_back_something_else() -> None:
    """The known-bad twin: asyncio alone leaves Python's own handler, whoever was there before."""

    async def program() -> list[object]:
        before = signal.getsignal(signal.SIGINT)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, lambda: None)
        loop.remove_signal_handler(signal.SIGINT)
        return [before, signal.getsignal(signal.SIGINT)]

    before, after = run_async(program)
    assert after != before

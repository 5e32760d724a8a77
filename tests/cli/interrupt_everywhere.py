"""A program that is interrupted at every line of running a coroutine, one after the other.

Its argument says which runner: ours or asyncio's own. Standard output has how often it was interrupted, how
often the result came, and anything else; what Python itself complains of is on standard error.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

from groundup.cli.async_runner import run_async

RESULT = 7


async def work() -> int:
    """Something that waits, as all work does."""
    await asyncio.sleep(0)
    return RESULT


def asyncio_run() -> int:
    """The known-bad twin."""
    return asyncio.run(work())


def our_run() -> int:
    """What commands use."""
    return run_async(work)


class InterruptAt:
    """A trace function: SIGINT at one line of those that belong to running coroutines."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        name = frame.f_code.co_filename
        if "asyncio" not in name and "async_runner" not in name:
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                signal.raise_signal(signal.SIGINT)
        return self


def outcome(run: Callable[[], int], interrupt: InterruptAt) -> str:
    """How a run ends that is interrupted."""
    sys.settrace(interrupt)
    try:
        return "result" if run() == RESULT else "other"
    except KeyboardInterrupt:
        return "interrupted"
    except asyncio.CancelledError:
        return "other"
    finally:
        sys.settrace(None)


def main() -> None:
    """Go on until a run ends before its line comes."""
    run = {"ours": our_run, "asyncio": asyncio_run}[sys.argv[1]]
    seen: Counter[str] = Counter()
    interrupt = InterruptAt(0)
    while interrupt.left <= 0:
        interrupt = InterruptAt(seen.total() + 1)
        seen[outcome(run, interrupt)] += 1
        gc.collect()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, seen
    sys.stdout.write(f"{seen['interrupted']} {seen['result']} {seen['other']}\n")


if __name__ == "__main__":
    main()

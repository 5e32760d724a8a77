"""Results made ahead: processes beside the training write the next batches while it reads this one.

A graphics card reads text faster than one processor core can make it up. This knows nothing of batches or
training; it keeps results in their order, so that a training reads the same whether it has helpers or not.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

Result = TypeVar("Result")
AHEAD = 4  # results per process that are finished or in the making
_make: Callable[[int], object]


def upcoming(make: Callable[[int], Result], numbers: range, processes: int) -> Generator[Result, None, None]:
    """What `make` gives for each of the numbers, in order.

    Args:
        make: goes to the processes, so it must be picklable and depend on nothing but its number.
        numbers: what it is asked for.
        processes: how many work ahead; with none, each result is made when it is wanted.
    """
    if not processes:
        yield from map(make, numbers)
        return
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (make,))
    waiting: deque[Future[Result]] = deque()
    try:
        for number in numbers:
            waiting.append(pool.submit(_result, number))
            if len(waiting) == AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(make: Callable[[int], object]) -> None:
    """In each process, once: what it makes. Ctrl-C is for the training, which ends its helpers itself."""
    global _make  # noqa: PLW0603  a process of the pool makes one thing
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # it is one of many already
    _make = make


def _result(number: int) -> Any:
    return _make(number)

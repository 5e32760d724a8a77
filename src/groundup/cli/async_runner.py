"""Runs the coroutines of a command, and Ctrl-C ends them cleanly at every moment.

asyncio's own runner takes Ctrl-C only once a coroutine runs. One that comes a moment before tears the event
loop while it is made, and Python says so with a traceback.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from types import FrameType, TracebackType
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


def run_async(
    work: Callable[Given, Coroutine[Any, Any, Result]], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """The result of a coroutine function, run in an event loop of its own.

    Raises:
        KeyboardInterrupt: Ctrl-C, after the coroutine was cancelled and has ended.
    """
    with AsyncRunner(raises_between=False) as runner:
        return runner.run(work, *args, **kwargs)


class AsyncRunner:
    """One event loop for several coroutines, one after the other; a context manager.

    The first Ctrl-C cancels the coroutine that runs, or the next one where the loop is being made. A second
    one is raised where it comes.

    Args:
        raises_between: Ctrl-C is raised at once while no coroutine runs, so that questions to the user end.
    """

    def __init__(self, *, raises_between: bool = True) -> None:
        self._raises_between = raises_between
        self._runner = asyncio.Runner()
        self._task: asyncio.Task[Any] | None = None
        self._is_noted = False  # a Ctrl-C that has not ended anything yet
        self._is_busy = True  # with something that no exception may tear
        self._takes_interrupts = False

    def __enter__(self) -> AsyncRunner:
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._takes_interrupts = True
            signal.signal(signal.SIGINT, self._interrupt)
        self._runner.__enter__()
        self._is_busy = not self._raises_between
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_busy = True
        try:
            self._runner.close()
        finally:
            if self._takes_interrupts:
                signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(
        self, work: Callable[Given, Coroutine[Any, Any, Result]], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """The result of a coroutine function.

        Raises:
            KeyboardInterrupt: Ctrl-C, after the coroutine was cancelled and has ended.
        """
        self._is_busy = True
        try:
            return self._runner.run(self._stoppable(work, *args, **kwargs))
        except asyncio.CancelledError:
            if not self._is_noted:  # somebody else cancelled it
                raise
            self._is_noted = False
            raise KeyboardInterrupt from None
        finally:
            self._task = None
            self._is_busy = not self._raises_between

    async def _stoppable(
        self, work: Callable[Given, Coroutine[Any, Any, Result]], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        self._task = asyncio.current_task()
        if self._is_noted:
            self._cancel()
        return await work(*args, **kwargs)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """SIGINT: may come between any two instructions of the main thread."""
        if self._is_noted or not self._is_busy:
            self._is_noted = False
            raise KeyboardInterrupt
        self._is_noted = True
        self._cancel()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._runner.get_loop().call_soon_threadsafe(lambda: None)  # wakes one that waits

"""Whether anybody still looks: answers go on while a page sleeps, but not for ever without one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

LOST_AFTER_S: Final = 30.0


class PageWatch:
    """Counts pages. For one event loop.

    Args:
        on_lost: is called when there has been none for a while.
        lost_after_s: how long that is.
    """

    def __init__(self, on_lost: Callable[[], None], lost_after_s: float = LOST_AFTER_S) -> None:
        self._on_lost = on_lost
        self._lost_after_s = lost_after_s
        self._count = 0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def page(self) -> Iterator[None]:
        """A page that is there."""
        self._stop_timer()
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self.expect_page()

    def expect_page(self) -> None:
        """Give somebody a while to come, if nobody is there."""
        self._stop_timer()
        if not self._count:
            self._timer = asyncio.get_running_loop().call_later(self._lost_after_s, self._on_lost)

    def close(self) -> None:
        """Wait for nobody any more."""
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

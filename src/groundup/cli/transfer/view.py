"""The ways to show a transfer have one face: a context manager that is told every event."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager
from types import TracebackType

from groundup.hubs.progress import AnyEvent


class View(AbstractContextManager["View"]):
    """Shows what happens; leaves the terminal as it found it, whatever happens.

    Everything but the result goes to standard error.
    """

    @abstractmethod
    def show(self, event: AnyEvent) -> None:
        """Show one event, now or with a later one."""

    def pause(self) -> None:
        """Make room for a question; the next event goes on."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back, for those that only print."""

"""The ways to show a growth have one face: a context manager that is told every event."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager
from types import TracebackType

from groundup.seedling.sprout.events import AnyEvent


class View(AbstractContextManager["View"]):
    """Shows what happens; leaves the terminal as it found it, whatever happens."""

    @abstractmethod
    def show(self, event: AnyEvent) -> None:
        """Show one event, now or with a later one."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back, for those that only print."""

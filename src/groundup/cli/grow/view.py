"""The ways to show a growth have one face: a context manager that is told every event."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from groundup.seedling.sprout.events import AnyEvent


class View(AbstractContextManager["View"], Protocol):
    """Shows what happens; leaves the terminal as it found it, whatever happens."""

    def show(self, event: AnyEvent) -> None:
        """Show one event, now or with a later one."""

"""A growth on a terminal: one screen that changes as the model grows."""

from __future__ import annotations

from types import TracebackType

import click
from rich.console import Console, Group
from rich.live import Live

from groundup.seedling.sprout.events import AnyEvent, Finished, Stopped

from .screen import GrowthState, screen_lines
from .sentences import ending, going_on
from .view import View


class LiveView(View):
    """Draws the whole screen at every event, to fit the terminal as large as it is then."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._state = GrowthState()
        self._live = Live(self._screen(), console=self._console, auto_refresh=False)

    def __enter__(self) -> LiveView:
        self._live.start(refresh=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, event: AnyEvent) -> None:
        """Draw the screen anew; the last words go below it, and stay."""
        if isinstance(event, Finished | Stopped):
            self._live.stop()
            click.echo("\n".join(ending(event)) if isinstance(event, Finished) else going_on(event.name))
            return
        self._state.add(event)
        self._live.update(self._screen(), refresh=True)

    def _screen(self) -> Group:
        size = self._console.size
        return Group(*screen_lines(self._state, self._console, size.width, size.height - 1))

"""A transfer where nothing can be drawn: a line now and then, so that a log stays short."""

from __future__ import annotations

import time

import click

from groundup.cli.terminal_text import visible
from groundup.hubs.progress import AnyEvent, DownloadStarted, Progress

from .sentences import result, sentence, standing
from .view import View

STEP_PERCENT = 10
SHORTEST_SILENCE_S = 1.0
LONGEST_SILENCE_S = 60.0


class PlainLines(View):
    """Prints sentences as they come, and how far it is every tenth of the way or every minute."""

    def __init__(self) -> None:
        self._told_steps = 0
        self._told_s = time.monotonic()

    def show(self, event: AnyEvent) -> None:
        """A line, if it is time for one."""
        if isinstance(event, DownloadStarted):
            self._told_steps = event.have_bytes * 100 // max(event.total_bytes, 1) // STEP_PERCENT
            self._told_s = time.monotonic()
        if isinstance(event, Progress):
            self._tell(event)
        said = sentence(event)
        if said:
            click.echo(visible(said), err=True)
        if result(event):
            click.echo(visible(result(event)))

    def _tell(self, event: Progress) -> None:
        steps = event.done_bytes * 100 // max(event.total_bytes, 1) // STEP_PERCENT
        now_s = time.monotonic()
        silence_s = now_s - self._told_s
        if silence_s >= LONGEST_SILENCE_S or (steps > self._told_steps and silence_s >= SHORTEST_SILENCE_S):
            self._told_steps, self._told_s = steps, now_s
            line = standing(event.done_bytes, event.total_bytes, event.bytes_per_s, event.left_s)
            click.echo(line, err=True)

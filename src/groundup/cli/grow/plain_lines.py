"""A growth where no terminal is: a line every ten seconds, and every answer."""

from __future__ import annotations

import click

from groundup.seedling.sprout.events import Answered, AnyEvent, Began, Finished, Judged, Stepped, Stopped

from .sentences import beginning, clock, ending, figures, going_on, judging, one_line
from .view import View

LINE_EVERY_S = 10.0
JUDGED_EVERY = 50


class PlainLines(View):
    """Prints to standard output, line by line."""

    def __init__(self) -> None:
        self._training_s = 0.0
        self._shown_s = -LINE_EVERY_S
        self._prompt = ""

    def show(self, event: AnyEvent) -> None:
        """Print what is worth a line."""
        match event:
            case Began():
                self._training_s = event.training_s
                click.echo(beginning(event))
            case Stepped() if event.used_s - self._shown_s >= LINE_EVERY_S:
                self._shown_s = event.used_s
                click.echo(f"{clock(event.used_s)}  {figures(event, self._training_s)}")
            case Answered():
                self._show_answer(event)
            case Judged() if event.asked % JUDGED_EVERY == 0:
                click.echo(judging(event))
            case Stopped():
                click.echo(going_on(event.name))
            case Finished():
                click.echo("\n".join(ending(event)))

    def _show_answer(self, event: Answered) -> None:
        if event.prompt != self._prompt:
            self._prompt = event.prompt
            click.echo(f"Asked again and again: {event.prompt}")
        click.echo(f"{clock(event.used_s)}  » {one_line(event.answer) or '(no answer)'}")

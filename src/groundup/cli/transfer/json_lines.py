"""A transfer for programs: every event is one JSON object on a line of its own."""

from __future__ import annotations

import click
import msgspec

from groundup.hubs.progress import AnyEvent

from .view import View


class JsonLines(View):
    """Prints events to standard output as they come; `event` says which one it is."""

    def show(self, event: AnyEvent) -> None:
        """One line."""
        click.echo(msgspec.json.encode(event).decode())

"""A growth for programs: every event is one JSON object on a line of its own."""

from __future__ import annotations

from types import TracebackType

import click
import msgspec

from groundup.seedling.sprout.events import AnyEvent


class JsonLines:
    """Prints events to standard output as they come; `event` says which one it is."""

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def show(self, event: AnyEvent) -> None:
        """One line."""
        click.echo(msgspec.json.encode(event).decode())

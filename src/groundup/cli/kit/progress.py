"""How far making and checking a kit is, shown like a download.

The two stages of making, copying and reading back, are two runs of the same bar.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Final, Self

import click
import msgspec

from groundup.cli.styled import print_note
from groundup.cli.transfer.view import View
from groundup.cli.transfer.views import view_for
from groundup.hubs.progress import DownloadStarted, Progress, RateMeter
from groundup.kits.events import KitProgress

_TITLES: Final = {"copying": "Copying ...", "checking": "Reading everything ..."}


class CheckingView:
    """Takes the events of a kit and shows them as lines of JSON, as bars or as plain lines."""

    def __init__(self, *, as_json: bool, host: str) -> None:
        self._as_json = as_json
        self._host = host
        self._stage = ""
        self._meter = RateMeter()
        self._view: View = view_for(as_json=as_json)

    def __enter__(self) -> Self:
        self._view.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._view.__exit__(kind, error, trace)

    def show(self, event: KitProgress) -> None:
        """Show one event."""
        if self._as_json:
            click.echo(msgspec.json.encode(event).decode())
            return
        if event.stage != self._stage:
            self._begin(event)
        self._meter.record(time.monotonic(), event.done_bytes)
        self._view.show(
            Progress(
                done_bytes=event.done_bytes,
                total_bytes=event.total_bytes,
                bytes_per_s=self._meter.bytes_per_s,
                left_s=self._meter.left_s(event.total_bytes - event.done_bytes),
                files=(),
            )
        )

    def _begin(self, event: KitProgress) -> None:
        self._stage, self._meter = event.stage, RateMeter()
        self._view.pause()
        print_note(_TITLES[event.stage], err=True)
        self._view.show(
            DownloadStarted(
                name=event.stage, host=self._host, total_bytes=event.total_bytes, have_bytes=0, files=0
            )
        )

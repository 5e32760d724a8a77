"""A transfer on a terminal: a bar for each file in work and one for all of them, which change in place."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars
from rich.text import Text

from groundup.cli.fitting import fitted
from groundup.cli.sizes import share_text, size_text
from groundup.cli.terminal_text import visible
from groundup.hubs.progress import (
    AnyEvent,
    DownloadStarted,
    FileFinished,
    FileProgress,
    Progress,
    UploadStarted,
)

from .sentences import result, sentence, standing
from .view import View

NAME_WIDTH = 20
SHORTEST_BAR, LONGEST_BAR = 5, 40
# All but the bar. It leaves room for the "^C" that a terminal writes into the line: in the last columns it
# would begin a new one, and the bars could not be taken away.
OTHERS_WIDTH = 71


class TerminalBars(View):
    """Draws on standard error; sentences scroll above the bars, and the result stays below."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._bars: Bars | None = None
        self._files: dict[str, TaskID] = {}
        self._all: TaskID | None = None

    def show(self, event: AnyEvent) -> None:
        """Draw the bars anew, or say something."""
        if isinstance(event, DownloadStarted | UploadStarted):
            self._begin()
        elif isinstance(event, Progress):
            self._draw(event)
        elif isinstance(event, FileFinished):
            self._end(event.file)
        if said := sentence(event):
            self._say(said)
        if last := result(event):
            self.pause()
            click.echo(fitted(visible(last)))

    def pause(self) -> None:
        """Take the bars away."""
        if self._bars is not None:
            self._bars.stop()
            self._bars, self._all = None, None
            self._files.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def _begin(self) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(max(SHORTEST_BAR, min(LONGEST_BAR, self._console.width - OTHERS_WIDTH))),
            TextColumn("{task.fields[said]}"),
            console=self._console,
            auto_refresh=False,
            transient=True,
        )
        self._all = self._bars.add_task("all", total=None, said="")
        self._bars.start()

    def _draw(self, event: Progress) -> None:
        if self._bars is None or self._all is None:
            return
        for file in event.files:
            self._draw_file(self._bars, file)
        self._bars.update(
            self._all,
            completed=event.done_bytes,
            total=event.total_bytes,
            said=standing(event.done_bytes, event.total_bytes, event.bytes_per_s, event.left_s),
        )
        self._bars.refresh()

    def _draw_file(self, bars: Bars, file: FileProgress) -> None:
        if file.file not in self._files:
            self._files[file.file] = bars.add_task(_shown(file.file), said="")
        said = share_text(file.done_bytes, file.size_bytes)
        if file.done_bytes >= file.size_bytes:
            said = f"{size_text(file.size_bytes)}, checking"
        bars.update(self._files[file.file], completed=file.done_bytes, total=file.size_bytes, said=said)

    def _end(self, file: str) -> None:
        if self._bars is not None and file in self._files:
            self._bars.remove_task(self._files.pop(file))
            self._bars.refresh()

    def _say(self, said: str) -> None:
        self._console.print(Text(fitted(visible(said), err=True)), soft_wrap=True)


def _shown(name: str) -> str:
    """The name of a file, cut in its middle if it is long: its end tells one from another."""
    text = visible(PurePosixPath(name).name)
    if len(text) <= NAME_WIDTH:
        return text
    half = (NAME_WIDTH - 1) // 2
    return f"{text[:half]}…{text[-half:]}"

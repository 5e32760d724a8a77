"""What a pull or a push tells while it runs: typed events that a terminal, JSON lines and a server can show.

Nothing is drawn here. Figures are bytes and seconds; who shows them finds the words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Base of all events; `event` in JSON tells them apart."""


class HubAsked(Event, frozen=True, kw_only=True, tag="hub_asked"):
    """A hub is about to be asked for a model; nothing was sent before."""

    name: str
    host: str


class HubRetried(Event, frozen=True, kw_only=True, tag="hub_retried"):
    """The hub could not be asked and is asked again after `wait_s`."""

    host: str
    reason: str
    attempt: int
    wait_s: float


class ReleaseFound(Event, frozen=True, kw_only=True, tag="release_found"):
    """What the hub has under the name; `licence` and `page` are "" where it does not say."""

    name: str
    host: str
    digest: str
    total_bytes: int
    files: int
    licence: str
    page: str
    notices: tuple[str, ...]


class ModelUpToDate(Event, frozen=True, kw_only=True, tag="model_up_to_date"):
    """The model is here as the hub has it; nothing was fetched."""

    name: str
    digest: str
    size_bytes: int


class ModelInstalled(Event, frozen=True, kw_only=True, tag="model_installed"):
    """The model is in the library under its name; `freed_bytes` were an older state's."""

    name: str
    digest: str
    size_bytes: int
    freed_bytes: int


class DownloadStarted(Event, frozen=True, kw_only=True, tag="download_started"):
    """What is about to be fetched, and from where: the first event of a download."""

    name: str
    host: str
    total_bytes: int
    have_bytes: int  # of them on this device already, verified
    files: int


class FileStarted(Event, frozen=True, kw_only=True, tag="file_started"):
    """The first chunk of a file is asked for, or it begins anew."""

    file: str
    digest: str
    size_bytes: int
    have_bytes: int


class FileProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far one file is."""

    file: str
    done_bytes: int
    size_bytes: int


class Progress(Event, frozen=True, kw_only=True, tag="progress"):
    """How far everything is: a few times a second while bytes come. `left_s` is None when nobody can say."""

    done_bytes: int
    total_bytes: int
    bytes_per_s: float
    left_s: float | None
    files: tuple[FileProgress, ...]  # those in work


class ConnectionRetried(Event, frozen=True, kw_only=True, tag="connection_retried"):
    """A connection failed and is tried again after `wait_s`."""

    file: str
    reason: str
    attempt: int
    wait_s: float


class FileRestarted(Event, frozen=True, kw_only=True, tag="file_restarted"):
    """What had come of a file was wrong or became outdated; it is fetched from its beginning, once."""

    file: str
    reason: str


class FileAwaited(Event, frozen=True, kw_only=True, tag="file_awaited"):
    """Another process on this device fetches this file; it is waited for."""

    file: str
    digest: str
    size_bytes: int


class FileChecking(Event, frozen=True, kw_only=True, tag="file_checking"):
    """All bytes of a file are here; they are read back and compared with the digest."""

    file: str


class FileFinished(Event, frozen=True, kw_only=True, tag="file_finished"):
    """A file is verified and in the library."""

    file: str
    digest: str
    size_bytes: int


class NeighbourFound(Event, frozen=True, kw_only=True, tag="neighbour_found"):
    """Another computer of the room has parts of what is fetched, too."""

    host: str


class NeighbourDropped(Event, frozen=True, kw_only=True, tag="neighbour_dropped"):
    """Nothing more is taken from a computer of the room; `is_to_blame` if it gave something wrong."""

    host: str
    reason: str
    is_to_blame: bool


class DownloadPaused(Event, frozen=True, kw_only=True, tag="download_paused"):
    """Connections were let go until somebody resumes."""


class DownloadResumed(Event, frozen=True, kw_only=True, tag="download_resumed"):
    """It goes on."""


class DownloadFinished(Event, frozen=True, kw_only=True, tag="download_finished"):
    """Everything is verified; the last event of a download."""

    name: str
    fetched_bytes: int
    have_bytes: int
    duration_s: float


class UploadStarted(Event, frozen=True, kw_only=True, tag="upload_started"):
    """What is about to be sent to a registry: the first event of a push."""

    name: str
    host: str
    total_bytes: int
    files: int


class FilePresent(Event, frozen=True, kw_only=True, tag="file_present"):
    """The registry has this file already; nothing of it is sent."""

    file: str
    digest: str
    size_bytes: int


class UploadFinished(Event, frozen=True, kw_only=True, tag="upload_finished"):
    """The registry has everything; `digest` is the model's own there."""

    name: str
    digest: str
    sent_bytes: int
    duration_s: float


AnyEvent = (
    HubAsked
    | HubRetried
    | ReleaseFound
    | ModelUpToDate
    | ModelInstalled
    | DownloadStarted
    | FileStarted
    | Progress
    | ConnectionRetried
    | FileRestarted
    | FileAwaited
    | FileChecking
    | FileFinished
    | NeighbourFound
    | NeighbourDropped
    | DownloadPaused
    | DownloadResumed
    | DownloadFinished
    | UploadStarted
    | FilePresent
    | UploadFinished
)
ProgressSink = Callable[[AnyEvent], None]


CRAWLING_BYTES_PER_S: Final = 1024


class RateMeter:
    """Bytes per second over the last few seconds."""

    def __init__(self, *, window_s: float = 8.0) -> None:
        self._window_s = window_s
        self._samples: deque[tuple[float, int]] = deque()

    def record(self, now_s: float, done_bytes: int) -> None:
        """Remember how much there was at a moment; less than before (a restart) begins anew."""
        if self._samples and done_bytes < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now_s, done_bytes))
        while now_s - self._samples[0][0] > self._window_s and len(self._samples) > 2:
            self._samples.popleft()

    @property
    def bytes_per_s(self) -> float:
        """The rate; 0 before there are two moments."""
        if len(self._samples) < 2:
            return 0.0
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else 0.0

    def left_s(self, left_bytes: int) -> float | None:
        """Seconds until `left_bytes` have come at this rate; None while nobody can say.

        That is while less comes than a connection may crawl at (a small file before the large one, or
        a line that is all but dead): hundreds of hours would be no answer.
        """
        rate = self.bytes_per_s
        return left_bytes / rate if rate >= CRAWLING_BYTES_PER_S else None

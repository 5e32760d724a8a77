"""What a pull or a push says, apart from how far it is: sentences, the same on a terminal and elsewhere."""

from __future__ import annotations

from groundup.cli.sizes import duration_text, rate_text, share_text, size_text
from groundup.hubs.progress import (
    AnyEvent,
    ConnectionRetried,
    DownloadPaused,
    DownloadResumed,
    FileAwaited,
    FilePresent,
    FileRestarted,
    HubAsked,
    HubRetried,
    ModelInstalled,
    ModelUpToDate,
    NeighbourDropped,
    NeighbourFound,
    ReleaseFound,
    UploadFinished,
    UploadStarted,
)

_LONG_WAIT_S = 5.0
_LARGE_BYTES = 1_000_000


def sentence(event: AnyEvent) -> str:
    """What to tell of an event on standard error; empty if it is not worth a line."""
    return _before(event) or _meanwhile(event) or _about_neighbours(event)


def result(event: AnyEvent) -> str:
    """The last words, for standard output; empty for any event but the last."""
    match event:
        case ModelInstalled():
            freed = f" The older one is gone ({size_text(event.freed_bytes)})." if event.freed_bytes else ""
            here = f"{event.name} is here ({size_text(event.size_bytes)})."
            return f"{here}{freed} Try: groundup run {event.name}"
        case ModelUpToDate():
            return f"{event.name} is up to date ({size_text(event.size_bytes)})."
        case UploadFinished():
            sent = f"{size_text(event.sent_bytes)} sent" if event.sent_bytes else "nothing had to be sent"
            name = event.name.removesuffix(":latest")
            return f"{name} is there ({sent}). On other computers: groundup pull {name}"
    return ""


def standing(done_bytes: int, total_bytes: int, bytes_per_s: float, left_s: float | None) -> str:
    """How far it is, in one line: "61 %, 1.6 of 2.6 GB, 11 MB/s, 1 min 30 s left"."""
    parts = [share_text(done_bytes, total_bytes)]
    if total_bytes:
        parts.insert(0, f"{done_bytes * 100 // total_bytes} %")
    if bytes_per_s >= 1:
        parts.append(rate_text(bytes_per_s))
    if left_s is not None and done_bytes < total_bytes:
        parts.append(f"{duration_text(left_s)} left")
    return ", ".join(parts)


def _before(event: AnyEvent) -> str:
    """About the way to the first byte."""
    match event:
        case HubAsked():
            return f"Asking {event.host} for {event.name} ..."
        case HubRetried():
            return f"{event.reason} {_again(event.wait_s)}"
        case ReleaseFound():
            return _found(event)
        case UploadStarted():
            return f"Sending {event.name} ({size_text(event.total_bytes)}) to {event.host} ..."
    return ""


def _meanwhile(event: AnyEvent) -> str:
    """About what is unusual on the way."""
    match event:
        case ConnectionRetried() if event.wait_s >= _LONG_WAIT_S or event.attempt > 1:
            return f"{event.file}: {event.reason} {_again(event.wait_s)}"
        case FileRestarted():
            return f"{event.file} is fetched from its beginning again: {event.reason}"
        case FileAwaited():
            return f"Another program on this device fetches {event.file}; waiting for it."
        case FilePresent() if event.size_bytes >= _LARGE_BYTES:
            return f"{event.file} is there already."
        case DownloadPaused():
            return "Paused."
        case DownloadResumed():
            return "Going on."
    return ""


def _about_neighbours(event: AnyEvent) -> str:
    """About the computers of a room."""
    match event:
        case NeighbourFound():
            return f"{event.host} has parts of it, too."
        case NeighbourDropped():
            ending = "Nothing more is taken from" if event.is_to_blame else "Going on without"
            return f"{ending} {event.host}: {event.reason.rstrip('.')}."
    return ""


def _again(wait_s: float) -> str:
    return f"Trying again in {duration_text(max(wait_s, 1))}."


def _found(event: ReleaseFound) -> str:
    licence = f"licence: {event.licence}" if event.licence else "no licence is stated"
    lines = [f"{event.name}: {size_text(event.total_bytes)}, {licence}"]
    if event.page:
        lines[0] += f" ({event.page})"
    return "\n".join([*lines, *event.notices])

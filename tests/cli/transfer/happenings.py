"""Events as a pull and a push tell them, for tests of what is shown."""

from __future__ import annotations

from groundup.hubs.progress import (
    AnyEvent,
    DownloadFinished,
    DownloadStarted,
    FileChecking,
    FileFinished,
    FileProgress,
    FileStarted,
    HubAsked,
    ModelInstalled,
    Progress,
    ReleaseFound,
)

DIGEST = f"sha256:{'0' * 64}"
WEIGHTS_BYTES = 2_600_000_000


def found(licence: str = "apache-2.0", page: str = "", notices: tuple[str, ...] = ()) -> ReleaseFound:
    """What the hub has."""
    return ReleaseFound(
        name="qwen3:4b",
        host="registry.example",
        digest=DIGEST,
        total_bytes=WEIGHTS_BYTES,
        files=2,
        licence=licence,
        page=page,
        notices=notices,
    )


def progress(done_bytes: int, *, rate: float = 10_000_000.0) -> Progress:
    """How far it is."""
    left_bytes = WEIGHTS_BYTES - done_bytes
    return Progress(
        done_bytes=done_bytes,
        total_bytes=WEIGHTS_BYTES,
        bytes_per_s=rate,
        left_s=left_bytes / rate if rate else None,
        files=(FileProgress(file="weights", done_bytes=done_bytes, size_bytes=WEIGHTS_BYTES),),
    )


STARTED = DownloadStarted(
    name="qwen3:4b", host="registry.example", total_bytes=WEIGHTS_BYTES, have_bytes=0, files=1
)
INSTALLED = ModelInstalled(name="qwen3:4b", digest=DIGEST, size_bytes=WEIGHTS_BYTES, freed_bytes=0)


def a_pull() -> list[AnyEvent]:
    """Everything that a short pull tells, in order."""
    return [
        HubAsked(name="qwen3:4b", host="registry.example"),
        found(),
        STARTED,
        FileStarted(file="weights", digest=DIGEST, size_bytes=WEIGHTS_BYTES, have_bytes=0),
        progress(0, rate=0.0),
        progress(1_300_000_000),
        progress(WEIGHTS_BYTES),
        FileChecking(file="weights"),
        FileFinished(file="weights", digest=DIGEST, size_bytes=WEIGHTS_BYTES),
        DownloadFinished(name="qwen3:4b", fetched_bytes=WEIGHTS_BYTES, have_bytes=0, duration_s=260.0),
        INSTALLED,
    ]

"""Values as Ollama's API writes and reads them: times and durations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

LEVEL: Final = "0.33.0"  # the version of Ollama whose API this is


def timestamp(seconds: float) -> str:
    """A time as text: RFC 3339, UTC, microseconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def nanoseconds(seconds: float) -> int:
    """A duration in nanoseconds."""
    return round(seconds * 1e9)

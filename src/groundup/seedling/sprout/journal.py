"""The journal of a growth: what happened, a line each, so that it can be told again after a stop.

A checkpoint holds the network; the journal knows when it was, how the loss went and what was
answered. Of a line that a crash has torn, nothing is read.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from .events import Began, Remembered, Saved

_decoder = msgspec.json.Decoder(Remembered)


class Journal:
    """The file `journal.jsonl` of one growth."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "journal.jsonl"

    def write(self, event: Remembered) -> None:
        """Add one event. What `Saved` says is on the disk before the checkpoint that it speaks of."""
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(event) + b"\n")
            if isinstance(event, Saved):
                file.flush()
                os.fsync(file.fileno())

    def rewind(self, step: int) -> list[Remembered]:
        """Forget everything after the last checkpoint, which is of this step; returns what stays."""
        kept = _up_to(self._read(), step)
        unfinished = self._path.with_suffix(".part")
        unfinished.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in kept))
        os.replace(unfinished, self._path)
        return kept

    def _read(self) -> list[Remembered]:
        events: list[Remembered] = []
        if self._path.exists():
            for line in self._path.read_bytes().splitlines():
                try:
                    events.append(_decoder.decode(line))
                except msgspec.DecodeError:  # torn by a crash; what came after belongs to no checkpoint
                    break
        return events


def _up_to(events: list[Remembered], step: int) -> list[Remembered]:
    """Events until the checkpoint of a step; before the first one, nothing counts."""
    for place, event in enumerate(events):
        if isinstance(event, Saved) and event.step == step:
            return events[: place + 1]
    return []


def time_used_s(events: list[Remembered]) -> float:
    """Seconds of training up to the last checkpoint."""
    return next((event.used_s for event in reversed(events) if isinstance(event, Saved)), 0.0)


def began(events: list[Remembered]) -> Began | None:
    """How the growth began; None if it has not."""
    return next((event for event in events if isinstance(event, Began)), None)

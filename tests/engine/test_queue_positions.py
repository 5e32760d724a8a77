"""Those who wait know how many go first, and are not told more often than they can read."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.engine import queue_positions
from groundup.engine.commands import Submit
from groundup.engine.context_shift import Room
from groundup.engine.events import Event, Queued
from groundup.engine.protocol import Prompt
from groundup.engine.queue_positions import QueuePositions
from groundup.engine.sequence import Sequence


def waiting(request_id: int) -> Sequence:
    command = Submit(request_id=request_id, prompt=Prompt(tokens=[1]))
    return Sequence(command, np.ones(1, np.int32), public=0, room=Room(2, 1), sampler=None)


def test_a_newcomer_is_told_at_once() -> None:
    """Every request learns its position as soon as it waits."""
    events: list[Event] = []
    positions = QueuePositions(events.append)
    first, second = waiting(1), waiting(2)

    positions.report([first])
    positions.report([first, second])

    assert events == [Queued(1, 0), Queued(2, 1)]


def test_a_change_is_told_once_and_not_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new position comes with the next report after the interval; the same one never again."""
    events: list[Event] = []
    positions = QueuePositions(events.append)
    first, second = waiting(1), waiting(2)
    positions.report([first, second])
    events.clear()

    positions.report([second])
    assert events == []
    monkeypatch.setattr(queue_positions, "_INTERVAL_S", 0.0)
    positions.report([second])
    positions.report([second])

    assert events == [Queued(2, 0)]

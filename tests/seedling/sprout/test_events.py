"""Events are records that say which one they are."""

from __future__ import annotations

import json

import msgspec

from groundup.seedling.sprout.events import Judged, Remembered, Saved


def test_an_event_names_itself() -> None:
    """As JSON it has its name and its figures."""
    assert json.loads(msgspec.json.encode(Judged(asked=3, right=2))) == {
        "event": "judged",
        "asked": 3,
        "right": 2,
    }


def test_remembered_events_come_back() -> None:
    """What the journal keeps is decoded to the same record."""
    saved = Saved(step=1, used_s=2.5)
    assert msgspec.json.decode(msgspec.json.encode(saved), type=Remembered) == saved

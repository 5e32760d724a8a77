"""Pieces of one text that follow each other, as one piece: a page that rests has fewer to read and to add."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from .event_log import Event

_STRINGS = frozenset({"text", "thinking"})


def joined(events: Sequence[Event]) -> list[Event]:
    """The same events with fewer pieces; `first_seq` of a piece says which were put together in it."""
    found = list[Event]()
    for event in events:
        if found and _goes_on(found[-1], event):
            found[-1] = _together(found[-1], event)
        else:
            found.append(event)
    return found


def _goes_on(before: Event, event: Event) -> bool:
    return (
        event.type in _STRINGS
        and (event.type, event.topic) == (before.type, before.topic)
        and event.seq == before.seq + 1
        and event.offset == (before.offset or 0) + len(before.data)
    )


def _together(before: Event, event: Event) -> Event:
    first_seq = before.seq if before.first_seq is None else before.first_seq
    return msgspec.structs.replace(before, seq=event.seq, first_seq=first_seq, data=before.data + event.data)

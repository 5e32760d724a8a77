"""Pieces of a text that follow each other are told as one, and nothing else is."""

from __future__ import annotations

import msgspec

from groundup.server.browser.event_log import Event, EventLog
from groundup.server.browser.joined import joined

ANSWER = "message/1"


def told(*notes: tuple[str, str, object, int | None]) -> list[Event]:
    """What is told of these events of a log, in their order."""
    log = EventLog()
    return joined([log.add(*note) for note in notes])


def test_pieces_become_one() -> None:
    """It says which they were; a character outside the basic plane counts once."""
    (one,) = told((ANSWER, "text", "a🌱", 0), (ANSWER, "text", "b", 2), (ANSWER, "text", "c", 3))
    assert (one.first_seq, one.seq, one.offset, one.data) == (1, 3, 0, "a🌱bc")


def test_a_piece_alone_stays_as_it_is() -> None:
    """Nor does its frame get longer."""
    (one,) = told((ANSWER, "text", "a", 7))
    assert one.first_seq is None
    assert b"first_seq" not in msgspec.json.encode(one)


def test_what_does_not_follow_stays_apart() -> None:
    """Another text, another message, a hole, something in between, and pieces that are no strings."""
    apart = [
        (ANSWER, "text", "a", 0),
        (ANSWER, "thinking", "b", 1),
        ("message/2", "thinking", "c", 2),
        ("message/2", "thinking", "e", 4),
        ("message/2", "phase", {"name": "writing"}, None),
        ("message/2", "thinking", "f", 5),
        ("lab/1", "lab_part", {"part": 0, "tokens": [1]}, 0),
        ("lab/1", "lab_part", {"part": 0, "tokens": [2]}, 1),
    ]
    assert [(one.data, one.seq) for one in told(*apart)] == [
        (data, number) for number, (_, _, data, _) in enumerate(apart, 1)
    ]


def test_an_event_that_was_left_out_keeps_them_apart() -> None:
    """A page could not tell that it misses one."""
    log = EventLog()
    first, _, third = (log.add(ANSWER, "text", "ab"[place % 2], place % 2) for place in (0, 0, 1))
    assert len(joined([first, third])) == 2

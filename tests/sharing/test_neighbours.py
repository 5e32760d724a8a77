"""Who else gives a blob: told to others, by blob, and forgotten soon."""

from __future__ import annotations

from groundup.hubs.room.messages import MAXIMUM_NEIGHBOURS
from groundup.names import Digest
from groundup.sharing.neighbours import FORGET_S, Neighbours

BLOB, OTHER = Digest("0" * 64), Digest("1" * 64)


def test_others_are_told_but_not_the_asker() -> None:
    """Everybody hears of everybody else who asked about the same blob and shares."""
    neighbours = Neighbours()
    neighbours.note(BLOB, "10.0.0.1", 4001)
    neighbours.note(BLOB, "10.0.0.2", 4002)
    neighbours.note(BLOB, "10.0.0.3", 0)
    neighbours.note(OTHER, "10.0.0.4", 4004)
    assert neighbours.others(BLOB, "10.0.0.1", 4001) == ("10.0.0.2:4002",)
    assert set(neighbours.others(BLOB, "10.0.0.9", 1)) == {"10.0.0.1:4001", "10.0.0.2:4002"}


def test_who_is_silent_is_forgotten() -> None:
    """A neighbour that has not asked for a while is told no more."""
    now_s = 0.0
    neighbours = Neighbours(lambda: now_s)
    neighbours.note(BLOB, "10.0.0.1", 4001)
    now_s += FORGET_S + 1
    assert neighbours.others(BLOB, "10.0.0.9", 1) == ()


def test_the_list_stays_short() -> None:
    """However many there are, those heard of last are told."""
    neighbours = Neighbours()
    for port in range(4000, 5000):
        neighbours.note(BLOB, "10.0.0.1", port)
    told = neighbours.others(BLOB, "10.0.0.9", 1)
    assert len(told) == MAXIMUM_NEIGHBOURS
    assert told[0] == "10.0.0.1:4999"

"""Whose turn it is where several processes share the tests: most run side by side, some alone.

A test that measures time, or wants all of the computer, is marked `alone`. It waits until those that run
have ended, and none begins before it has ended.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOOR, ROOM = Path(__file__), Path(__file__).with_name("conftest.py")  # files to lock, nothing else


@contextmanager
def turn(*, alone: bool, door: Path = DOOR, room: Path = ROOM) -> Iterator[None]:
    """Wait for the turn of a test, and hold it.

    All go through the door one by one. Who is to be alone stays in it, so that nobody enters while those
    inside leave.
    """
    with door.open() as at_door, room.open() as in_room:
        fcntl.flock(at_door, fcntl.LOCK_EX)
        try:
            fcntl.flock(in_room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            if not alone:
                fcntl.flock(at_door, fcntl.LOCK_UN)
            yield
        finally:  # said outright: a process that the test has forked may hold these files open
            fcntl.flock(in_room, fcntl.LOCK_UN)
            fcntl.flock(at_door, fcntl.LOCK_UN)

"""The file of the record: nothing is missed, whoever writes, whatever happens to it."""

from __future__ import annotations

import multiprocessing
import stat
import time
from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.outbound.log import OutboundLog, now_ms

WHY = Reason("share", "poet")
EVERYWHERE = "0.0.0.0"  # noqa: S104  (nobody listens)


@pytest.fixture
def log(tmp_path: Path) -> OutboundLog:
    """A record that has not begun."""
    return OutboundLog(tmp_path / "home" / "outbound.jsonl")


def test_begins_once(log: OutboundLog) -> None:
    """It tells since when it has been kept, and beginning it again changes nothing."""
    assert log.read().since_ms is None
    before_ms = now_ms()
    log.begin()
    since_ms = log.read().since_ms
    assert since_ms is not None
    assert before_ms <= since_ms <= now_ms()
    time.sleep(0.01)
    log.begin()
    assert log.read().since_ms == since_ms
    assert log.read().entries == ()


def test_is_private(log: OutboundLog) -> None:
    """Only its owner may read whom this computer has asked."""
    log.begin()
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_later_lines_count(log: OutboundLog) -> None:
    """An entry is told once, as the last line about it says."""
    entry = log.note_port(EVERYWHERE, 8080, WHY)
    assert [one.ended_ms for one in log.read().entries] == [None]
    log.end(entry)
    (found,) = log.read().entries
    assert entry is not None
    assert (found.id, found.port, found.reason, found.reach) == (entry.id, 8080, WHY, "network")
    assert found.ended_ms is not None


def test_ports_of_this_computer_alone(log: OutboundLog) -> None:
    """A port that only this computer reaches is no entry; one for the network is."""
    assert log.note_port("127.0.0.1", 8080, WHY) is None
    log.end(None)
    assert not log.path.exists()
    assert log.note_port(EVERYWHERE, 8080, WHY) is not None


def test_damage_is_told(log: OutboundLog) -> None:
    """A line that cannot be read hides no other, and is counted."""
    log.note_call(WHY)
    with log.path.open("ab") as file:
        file.write(b'{"kind":"visit","id":\n\xff\xfe\n')
    log.note_call(WHY)
    found = log.read()
    assert (len(found.entries), found.damaged_lines) == (2, 2)


def test_what_cannot_be_noted(log: OutboundLog) -> None:
    """Where the record cannot be written, noting fails with the path, so that nothing is done unseen."""
    log.path.mkdir(parents=True)
    with pytest.raises(FileAccessError, match=r"outbound\.jsonl cannot be written"):
        log.note_call(WHY)
    with pytest.raises(FileAccessError, match="cannot be read"):
        log.read()


def _write_many(path: Path) -> None:
    log = OutboundLog(path)
    for _ in range(50):
        log.end(log.note_call(WHY))


def test_many_programs(log: OutboundLog) -> None:
    """Lines of programs that write at the same time do not mix."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(log.path,)) for _ in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    found = log.read()
    assert (len(found.entries), found.damaged_lines) == (150, 0)
    assert all(one.ended_ms is not None for one in found.entries)

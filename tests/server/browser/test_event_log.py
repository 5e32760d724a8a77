"""The log keeps order, forgets what is old, and says so."""

from __future__ import annotations

from groundup.server.browser.event_log import MOST_AGE_S, MOST_BYTES, MOST_EVENTS, EventLog


def test_a_page_catches_up_from_where_it_was() -> None:
    """It gets what came after, in order; at the end there is nothing more."""
    log = EventLog()
    for number in range(3):
        log.add("desk", "note", number)
    assert [event.data for event in log.since(log.epoch, 1) or ()] == [1, 2]
    assert log.since(log.epoch, 3) == []


def test_a_place_that_is_not_known_is_none() -> None:
    """Another epoch, the future, and what was dropped."""
    log = EventLog()
    for number in range(MOST_EVENTS + 5):
        log.add("desk", "note", number)
    assert log.since("other", 1) is None
    assert log.since(log.epoch, log.seq + 1) is None
    assert log.since(log.epoch, 4) is None
    assert len(log.since(log.epoch, 5) or ()) == MOST_EVENTS


def test_old_and_large_events_make_room() -> None:
    """Time and bytes are limits as well."""
    now = [0.0]
    log = EventLog(lambda: now[0])
    log.add("desk", "note", 1)
    now[0] = MOST_AGE_S + 1
    assert log.since(log.epoch, 0) is None
    log.add("desk", "note", "x" * MOST_BYTES)
    assert log.since(log.epoch, 1) is None


def test_an_ended_message_is_one_event() -> None:
    """Its pieces go, others stay, and who was in the middle still catches up."""
    log = EventLog()
    log.add("message/a", "text", "Hel", 0)
    log.add("message/b", "text", "Other", 0)
    log.add("message/a", "text", "lo", 3)
    log.add("message/a", "message", "Hello")
    log.collapse("message/a")
    assert [event.data for event in log.since(log.epoch, 1) or ()] == ["Other", "Hello"]

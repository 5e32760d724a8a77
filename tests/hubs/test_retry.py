"""When to try again, and how long to wait before."""

from __future__ import annotations

import pytest

from groundup.errors import ConnectionLostError, HubAnswerError, HubBusyError, HubUnreachableError
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.retry import Attempts, patiently, retry_after_s

LIMITS = DownloadLimits(attempts=4, first_wait_s=1.0, longest_wait_s=3.0, progress_bytes=100)
LOST = ConnectionLostError("hub.example", "reset")


def test_waits_double_up_to_the_longest() -> None:
    """Waits grow, are never longer than allowed, and the last failure is raised."""
    attempts = Attempts(LIMITS)
    waits = [attempts.wait_after(LOST) for _ in range(3)]
    for wait_s, longest_s in zip(waits, (1.0, 2.0, 3.0), strict=True):
        assert longest_s / 2 <= wait_s <= longest_s
    with pytest.raises(ConnectionLostError):
        attempts.wait_after(LOST)


def test_progress_begins_the_count_anew() -> None:
    """Who brings enough may fail as often as they like."""
    attempts = Attempts(LIMITS)
    for _ in range(20):
        attempts.wait_after(LOST, progress_bytes=100)
    assert attempts.failures == 1


def test_little_progress_does_not() -> None:
    """Who brings a byte each time does not go on for ever."""
    attempts = Attempts(LIMITS)
    for _ in range(3):
        attempts.wait_after(LOST, progress_bytes=1)
    with pytest.raises(ConnectionLostError):
        attempts.wait_after(LOST, progress_bytes=1)


def test_wrong_answers_are_not_repeated() -> None:
    """An answer that breaks the protocol would be the same again."""
    with pytest.raises(HubAnswerError):
        Attempts(LIMITS).wait_after(HubAnswerError("hub.example", "odd"))


def test_asked_waits_are_kept() -> None:
    """The hub's own wait counts if it is longer, and ends everything if it is far too long."""
    assert Attempts(LIMITS).wait_after(HubBusyError("hub.example", 429, 17.0)) == 17.0
    with pytest.raises(HubBusyError):
        Attempts(LIMITS).wait_after(HubBusyError("hub.example", 429, 601.0))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "0"}, 0.0),
        ({}, 0.0),
        ({"retry-after": "soon"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "９"}, 0.0),
        (
            {"retry-after": "Wed, 21 Oct 2015 07:30:00 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"},
            120.0,
        ),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT", "date": "Wed, 21 Oct 2015 07:30:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float) -> None:
    """Seconds or a date, compared with the hub's own clock; nonsense means nothing."""
    assert retry_after_s(headers) == seconds


async def test_small_work_is_repeated() -> None:
    """What fails twice and then works, works."""
    left = [LOST, HubUnreachableError("hub.example", "no route")]

    async def work() -> str:
        if left:
            raise left.pop()
        return "done"

    assert await patiently(work, DownloadLimits(first_wait_s=0.001)) == "done"

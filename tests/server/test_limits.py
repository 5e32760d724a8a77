"""Limits: wrong keys and requests at once are counted, and nobody else pays for them."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from groundup.errors import TooManyFailuresError, TooManyRequestsError
from groundup.server.limits import (
    FAILURES_OF_ALL,
    FAILURES_OF_ONE_ADDRESS,
    WINDOW_S,
    FailureLimit,
    ShareLimit,
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


def test_failures_of_one_address_are_limited() -> None:
    """Beyond the limit they are refused for a while; others and later ones are counted anew."""
    clock = Clock()
    limit = FailureLimit(clock)
    for _ in range(FAILURES_OF_ONE_ADDRESS):
        limit.note("10.0.0.1")
    with pytest.raises(TooManyFailuresError) as caught:
        limit.note("10.0.0.1")
    assert 0 < caught.value.retry_after_s <= WINDOW_S
    limit.note("10.0.0.2")
    clock.now_s += WINDOW_S + 1
    limit.note("10.0.0.1")


def test_failures_of_all_are_limited() -> None:
    """Many addresses together have a limit too, and what is remembered does not grow."""
    limit = FailureLimit(Clock())
    for number in range(FAILURES_OF_ALL):
        limit.note(f"10.0.{number // 250}.{number % 250}")
    for number in range(1_000):
        with pytest.raises(TooManyFailuresError):
            limit.note(f"10.9.0.{number}")
    assert len(limit._failures) == FAILURES_OF_ALL


def test_one_key_has_a_share() -> None:
    """So many at once and no more; an ended one makes room, even by an error; no key, no limit."""
    share = ShareLimit(2)
    with (
        share.hold("anna"), share.hold("anna"), share.hold("bob"),
        pytest.raises(TooManyRequestsError), share.hold("anna"),
    ):  # fmt: skip
        pass
    with pytest.raises(ValueError, match="x"), share.hold("anna"):
        raise ValueError("x")
    with share.hold("anna"), share.hold("anna"):
        pass
    with share.hold(""), share.hold(""), share.hold(""):
        pass
    assert not share._running


@pytest.mark.parametrize(("own", "most"), [(1, 1), (2, 2), (9, 3), (0, 3)])
def test_a_key_can_have_a_smaller_share(own: int, most: int) -> None:
    """Its own limit counts where it is smaller than that of all; a larger one, or none, changes nothing."""
    share = ShareLimit(3)
    with ExitStack() as held:
        for _ in range(most):
            held.enter_context(share.hold("class", own))
        with pytest.raises(TooManyRequestsError) as caught, share.hold("class", own):
            pass
        assert caught.value.most_at_once == most
        with share.hold("bob"):
            pass

"""Users pay for their tokens; whoever has paid least is served first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.engine.commands import Submit
from groundup.engine.context_shift import Room
from groundup.engine.fairness import GENERATED_COST, PROMPT_COST, Shares, who_gives_way
from groundup.engine.protocol import Prompt
from groundup.engine.sequence import Sequence


def test_tokens_are_paid_for() -> None:
    """Read and generated tokens cost their prices, added up over all requests of the user."""
    shares = Shares()
    shares.arrive("A")
    shares.arrive("A")

    shares.charge("A", prompt_tokens=100)
    shares.charge("A", generated_tokens=10)

    assert shares.paid("A") == 100 * PROMPT_COST + 10 * GENERATED_COST


def test_a_newcomer_starts_with_the_poorest() -> None:
    """Somebody new owes as much as the active user who has paid least: no debt, no credit."""
    shares = Shares()
    shares.arrive("A")
    shares.arrive("B")
    shares.charge("A", prompt_tokens=500)
    shares.charge("B", prompt_tokens=300)

    shares.arrive("C")

    assert shares.paid("C") == 300 * PROMPT_COST


def test_time_away_is_no_credit() -> None:
    """Who comes back after others have worked does not go before them for that."""
    shares = Shares()
    shares.arrive("A")
    shares.arrive("B")
    shares.leave("A")
    shares.charge("B", prompt_tokens=1000)

    shares.arrive("A")

    assert shares.paid("A") == shares.paid("B")


def test_coming_back_forgives_nothing() -> None:
    """Leaving and returning does not lower what one has paid."""
    shares = Shares()
    shares.arrive("A")
    shares.arrive("B")
    shares.charge("A", prompt_tokens=1000)
    shares.charge("B", prompt_tokens=10)
    shares.leave("A")

    shares.arrive("A")

    assert shares.paid("A") == 1000 * PROMPT_COST


def test_a_second_request_changes_nothing() -> None:
    """An active user's counter stays when another request of theirs comes."""
    shares = Shares()
    shares.arrive("A")
    shares.arrive("B")
    shares.charge("B", prompt_tokens=50)

    shares.arrive("A")

    assert shares.paid("A") == 0


def test_users_are_counted_while_they_have_requests() -> None:
    """A user with two requests is one user, until both have ended."""
    shares = Shares()
    for user in ("A", "A", "B"):
        shares.arrive(user)
    assert shares.active_users == 2

    shares.leave("A")
    assert shares.active_users == 2
    shares.leave("A")
    assert shares.active_users == 1


def test_thousands_of_past_users_are_forgotten() -> None:
    """The memory of who was here is bounded; active users are never forgotten."""
    shares = Shares()
    shares.arrive("stays")
    shares.charge("stays", prompt_tokens=5)

    for number in range(3 * Shares._REMEMBERED_USERS):
        shares.arrive(f"guest {number}")
        shares.leave(f"guest {number}")

    assert len(shares._paid) <= Shares._REMEMBERED_USERS + 1
    assert len(shares._requests) <= Shares._REMEMBERED_USERS + 1
    assert shares.paid("stays") == 5 * PROMPT_COST
    assert shares.active_users == 1


@pytest.mark.promise("H-18")
@given(st.lists(st.integers(1, 50), min_size=2, max_size=6), st.integers(50, 200))
def test_serving_the_poorest_keeps_all_close(costs: list[int], rounds: int) -> None:
    """Served in this order, nobody ever is ahead of another by more than one piece of work."""
    shares = Shares()
    users = [str(number) for number in range(len(costs))]
    for user in users:
        shares.arrive(user)

    for _ in range(rounds):
        poorest = min(users, key=shares.paid)
        shares.charge(poorest, generated_tokens=costs[int(poorest)])
        paid = [shares.paid(user) for user in users]
        assert max(paid) - min(paid) <= GENERATED_COST * max(costs)


def asked(user: str, priority: int = 0) -> Sequence:
    """A request of a user."""
    command = Submit(request_id=1, prompt=Prompt(tokens=[1]), user=user, priority=priority)
    return Sequence(command, np.array([1], np.int32), public=0, room=Room(8, 8), sampler=None)


def test_the_latest_of_the_greediest_gives_way() -> None:
    """Three places of one user are more than two; the other user's stay."""
    running = [asked("A"), asked("B"), asked("A"), asked("A")]
    assert who_gives_way(asked("C"), running, fair_places=2) is running[3]


def test_nobody_gives_way_to_one_who_has_enough_or_for_less_than_enough() -> None:
    """Neither for a user with a fair number of places, nor where nobody has more than that."""
    running = [asked("A"), asked("A"), asked("A"), asked("B")]
    assert who_gives_way(asked("B"), running, fair_places=1) is None
    assert who_gives_way(asked("C"), running, fair_places=3) is None


def test_what_matters_more_does_not_give_way() -> None:
    """A request of higher priority keeps its place, and an earlier one without it goes."""
    running = [asked("A"), asked("A", priority=1)]
    assert who_gives_way(asked("B"), running, fair_places=1) is running[0]
    assert who_gives_way(asked("B"), running[1:] * 2, fair_places=1) is None

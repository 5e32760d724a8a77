"""Tickets count once, and not for long."""

from __future__ import annotations

from groundup.server.browser.tickets import LIFE_S, MOST, Tickets


def test_a_ticket_counts_once_and_in_time() -> None:
    """Used, invented and old ones do not; too many push the oldest out."""
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    first = tickets.issue()
    assert tickets.take(first)
    assert not tickets.take(first)
    assert not tickets.take("invented")
    old = tickets.issue()
    now[0] = LIFE_S + 1
    assert not tickets.take(old)
    oldest, *others = [tickets.issue() for _ in range(MOST + 1)]
    assert not tickets.take(oldest)
    assert all(map(tickets.take, others))

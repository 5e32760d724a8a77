"""A verdict goes by the upper end of a prediction, and never says that something fits above the budget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.fit.budget import Budget
from groundup.fit.verdicts import Need, Verdict, judge
from tests.fit.candidates import GIB, budget

SIZES = st.integers(0, 64 * GIB)


def need(high_gib: float, private_gib: float | None = None) -> Need:
    """A need with this upper end."""
    high = int(high_gib * GIB)
    private = high if private_gib is None else int(private_gib * GIB)
    return Need(int(high * 0.9), int(high * 0.95), high, private)


@pytest.mark.parametrize(
    ("needed", "verdict"),
    [
        (need(7), Verdict.FITS),
        (need(7.9), Verdict.TIGHT),
        (need(8.1), Verdict.AFTER_CLOSING),
        (need(15), Verdict.DOES_NOT_FIT),
        (need(15, private_gib=3), Verdict.UNUSABLY_SLOW),
    ],
)
def test_verdicts(needed: Need, verdict: Verdict) -> None:
    """On 16 GiB with 8 free, of which 0.8 should stay so."""
    assert judge(needed, budget(16, free_gib=8)) is verdict


@given(total=SIZES, now=SIZES, quiet=SIZES, high=SIZES, private=SIZES)
def test_nothing_fits_above_the_budget(total: int, now: int, quiet: int, high: int, private: int) -> None:
    """Whatever the figures, what may be started now fits into what is free now."""
    found = Budget(total, min(now, quiet), quiet)
    verdict = judge(Need(0, high, high, min(private, high)), found)
    assert not verdict.runs_now or high <= found.now_bytes
    assert verdict is not Verdict.AFTER_CLOSING or high <= found.quiet_bytes


def test_an_optimist_is_caught() -> None:
    """Who judges by the middle says that something fits which may not: the rule above finds it."""
    needed, found = Need(7 * GIB, 8 * GIB, 10 * GIB, 10 * GIB), budget(16, free_gib=9)
    known_bad = judge(Need(needed.low, needed.mid, needed.mid, needed.mid), found)
    assert known_bad.runs_now
    assert needed.high > found.now_bytes
    assert not judge(needed, found).runs_now

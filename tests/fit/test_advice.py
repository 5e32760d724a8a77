"""Advice joins memory, speed, uses, levers and the folk rule; it never says "fits" above the budget."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.fit.advice import advise
from groundup.fit.purposes import DOCUMENTS, class_of
from groundup.fit.verdicts import Verdict
from tests.fit.candidates import candidate, situation

FILES = [candidate("llama-8b", name) for name in ("Q8_0", "Q4_K_M")]


def test_what_fits_needs_no_levers() -> None:
    """And is good for something."""
    found = advise(FILES, situation(64, 100.0))
    assert (found.verdict, found.levers) == (Verdict.FITS, ())
    assert found.uses.chat
    assert found.uses.document_tokens > 8192
    assert found.school_class is None


def test_what_does_not_fit_is_good_for_nothing() -> None:
    """And says what would help, other files among it."""
    found = advise(FILES[:1], situation(9), DOCUMENTS, others=FILES[1:])
    assert not found.verdict.runs_now
    assert not found.uses.chat
    assert any(one.candidate is FILES[1] for one in found.levers)


def test_a_slow_model_is_no_chat() -> None:
    """It fits, and nobody wants to wait for it."""
    found = advise(FILES, situation(64, 5.0))
    assert found.verdict is Verdict.FITS
    assert not found.uses.chat


def test_a_class_is_planned_when_it_is_asked_for() -> None:
    """For so many pupils."""
    found = advise(FILES, situation(64), pupils=25)
    assert found.school_class is not None
    assert found.school_class.people == 25


@settings(deadline=None, max_examples=30)
@given(total=st.floats(2, 40), share=st.floats(0, 1), people=st.integers(1, 40))
def test_nothing_fits_above_the_budget(total: float, share: float, people: int) -> None:
    """Neither what was asked about nor what would help needs more than there is."""
    here = situation(total, free_gib=share * max(0.0, total - 1.5))
    found = advise(FILES, here, class_of(people))
    if found.verdict.runs_now:
        assert found.choice.need.high <= here.budget.now_bytes
    if found.verdict is Verdict.AFTER_CLOSING:
        assert found.choice.need.high <= here.budget.quiet_bytes

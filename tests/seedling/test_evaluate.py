"""The evaluation gives points where they are due."""

from __future__ import annotations

from groundup.seedling.corpus.stream import families, held_out
from groundup.seedling.corpus.unknown import REFUSALS
from groundup.seedling.evaluate import evaluate, report

KNOWN = {turn.question: turn.answer for family in families() for turn in held_out(family, 5)}


def test_a_model_that_knows_everything_gets_all_points() -> None:
    """The right answers give full marks and no false refusals."""
    evaluation = evaluate(KNOWN.__getitem__, count=5, with_noise=False)
    assert evaluation.macro_accuracy == 1
    assert evaluation.refusal_rate == 1


def test_a_model_that_always_declines_is_found_out() -> None:
    """Declining everything is honest outside and wrong inside."""
    evaluation = evaluate(lambda _: REFUSALS["fact"][0], count=5, with_noise=False)
    assert evaluation.refusal_rate == 1
    assert evaluation.macro_accuracy == 0
    assert evaluation.false_refusal_rate == 1


def test_a_model_that_parrots_gets_no_points() -> None:
    """Repeating the question is never right."""
    evaluation = evaluate(lambda question: question, count=5)
    assert evaluation.macro_accuracy == evaluation.macro_accuracy_noisy == evaluation.refusal_rate == 0


def test_the_report_names_every_family_and_some_failures() -> None:
    """The table has a row for each family, and what went wrong can be read."""
    text = report(evaluate(lambda _: "?", count=2, with_noise=False))
    assert all(f"| {family.name} | 2 | 0% |" in text for family in families())
    assert "wanted" in text

"""The report of an evaluation is complete and honest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from groundup.seedling.evaluate import Evaluation, evaluate, evaluated_families
from groundup.seedling.evaluation_report import checkpoint_table, failures, report


class Silent:
    def answer(self, messages: Sequence[str]) -> str:
        return "?"

    def surprise(self, messages: Sequence[str], answer: str) -> tuple[float, int]:
        return 1.0, 1


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(Silent(), count=2, with_noise=False)


def test_the_report_names_every_family_and_some_failures(evaluation: Evaluation) -> None:
    """The table has a row for each family, and what went wrong can be read."""
    text = report(evaluation)
    assert all(f"| {family.name} | 2 | 0% |" in text for family in evaluated_families())
    assert all(f"- {family.name}: " in failures(evaluation) for family in evaluated_families())


def test_every_bar_stands_beside_its_figure(evaluation: Evaluation) -> None:
    """The summary has a line for each bar of the model card."""
    text = report(evaluation)
    for bar in ("≥ 95 % | 0.0%", "≥ 90 % | 0.0%", "≤ 3 % | 0.0%", "≤ 5 points | not asked"):
        assert bar in text
    assert "2.718" in text


def test_checkpoints_have_a_line_each(evaluation: Evaluation) -> None:
    """A table over the training shows step by step."""
    lines = checkpoint_table([(1000, evaluation), (2000, evaluation)]).splitlines()
    assert lines[2].startswith("| 1,000 |")
    assert lines[3].startswith("| 2,000 |")

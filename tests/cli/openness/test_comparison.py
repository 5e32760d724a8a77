"""Two releases side by side: differences are marked, equal lines folded, and no winner is named."""

from __future__ import annotations

from groundup.cli.openness.comparison import compared_lines, comparison_record, comparison_text
from groundup.openness.card import Card
from groundup.openness.wording import wording
from tests.openness import releases
from tests.openness.releases import release, weights_only

from .golden import card

EN = wording("en")


def text(left: Card, right: Card, *, show_all: bool = False) -> str:
    """The comparison in English."""
    return comparison_text(left, right, EN, width=80, show_all=show_all)


def test_text_and_vision_differ_in_the_eu() -> None:
    """Llama 3.2: the label is the same, the answer for the EU is marked."""
    one = card(weights_only("llama-3.2-community"), "Eyeless 1B")
    other = card(weights_only("llama-3.2-community", modalities=("text", "image_in")), "Eyes 11B")
    differing = {line.title for line in compared_lines(one, other, EN) if line.differs}
    assert differing == {"use it in the EU"}
    assert "≠ use it in the EU" in text(one, other)
    assert "They take or give different things" in text(one, other)


def test_equal_lines_are_folded_and_counted() -> None:
    """With all of them, none is left to count."""
    one, other = card(release(), "A"), card(releases.pythia(), "B")
    assert "Equal lines:" in text(one, other)
    assert "≠ under the label" in text(one, other)
    assert "use it in class" not in text(one, other)
    assert "Equal lines:" not in text(one, other, show_all=True)
    assert "use it in class" in text(one, other, show_all=True)


def test_what_only_one_publishes_is_told() -> None:
    """Of both sides, in a sentence; of two that publish the same, that they do."""
    one, other = card(weights_only("MIT"), "A"), card(release(), "B")
    assert "B publishes training code" in text(one, other)
    assert "A publishes" not in text(one, other)
    assert "Both publish the same components." in text(other, other)


def test_base_and_tuned_are_told() -> None:
    """Before anything else; two of a kind are not."""
    one, other = card(release(), "A"), card(release(stage="tuned"), "B")
    assert text(one, other).startswith("One is a base model")
    assert not text(one, one).startswith("One is a base model")


def test_lines_fit_into_80_columns() -> None:
    """However long the answers are."""
    one, other = card(weights_only("llama-3.2-community"), "A" * 20), card(releases.granite(), "B" * 20)
    assert max(map(len, text(one, other, show_all=True).splitlines())) <= 80


def test_programs_get_all_lines() -> None:
    """And the components that one publishes alone."""
    record = comparison_record(card(weights_only("MIT"), "A"), card(release(), "B"), EN)
    assert record["releases"] == ["a", "b"]
    assert "training_code" in str(record["published_by_right_alone"])
    assert record["published_by_left_alone"] == []

"""Each mistake is one: the wrong sentence differs from everything that is right."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.mistakes import draw_mistake


@pytest.mark.parametrize("side", list(Side), ids=lambda side: side.value)
def test_no_wrong_sentence_is_right(side: Side) -> None:
    """It is neither the right sentence nor one of the others that are right."""
    rng = Random(side.value)
    for _ in range(1_000):
        mistake = draw_mistake(rng, side)
        assert mistake.wrong not in {mistake.right, *mistake.others}
        assert mistake.right[-1] == mistake.wrong[-1]


def test_the_training_makes_mistakes_of_many_kinds() -> None:
    """Words that sound alike, much for many, more with -er, wrong verbs after did."""
    rng = Random(0)
    wrong = " ".join(draw_mistake(rng, Side.TRAIN).wrong for _ in range(3_000))
    assert all(part in wrong for part in (" much ", " more ", "you're", " there ", " did not "))


def test_a_form_of_be_may_be_past_or_present() -> None:
    """'They is tired' may become 'They are tired' or 'They were tired'."""
    rng = Random(1)
    mistakes = [draw_mistake(rng, Side.TRAIN) for _ in range(2_000)]
    mended = [mistake for mistake in mistakes if mistake.wrong.startswith("They is ")]
    assert mended
    assert all(mistake.right.replace(" are ", " were ", 1) in mistake.others for mistake in mended)

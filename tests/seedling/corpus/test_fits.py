"""The rule of thumb for memory is worked out correctly in every answer."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from groundup.seedling.corpus import fits
from groundup.seedling.corpus.dialogue import Family, Side, Turn, matches_exactly

FAMILY: Family = fits.families()[0]
NUMBER = r"(\d+(?:\.\d)?)"
HALF = re.compile(rf"half of {NUMBER} GB is {NUMBER}")
TWICE = re.compile(rf"twice {NUMBER} is {NUMBER}, so about {NUMBER} GB")
VERDICT = re.compile(rf"and {NUMBER} is (not )?more than {NUMBER}, so it probably (fits|does not fit)")


def _turns(side: Side, count: int = 2_000) -> list[Turn]:
    rng = Random(0)
    made = [FAMILY.make(rng, side) for _ in range(count)]
    return made + [follow_up for turn in made for follow_up in turn.follow_ups]


def test_halves_and_doubles_are_right() -> None:
    """What an answer says about halves and doubles holds in exact arithmetic."""
    for turn in _turns(Side.TRAIN) + _turns(Side.HELD_OUT):
        for whole, half in HALF.findall(turn.answer):
            assert Fraction(half) * 2 == Fraction(whole)
        for size, double, memory_gb in TWICE.findall(turn.answer):
            assert Fraction(size) * 2 == Fraction(double)
            assert double == memory_gb


def test_verdicts_follow_from_the_comparison() -> None:
    """A model fits when, and only when, its billions are at most half the gigabytes."""
    verdicts = [found for turn in _turns(Side.TRAIN) for found in VERDICT.findall(turn.answer)]
    for size, denial, half, verdict in verdicts:
        assert (denial == "not ") == (Fraction(size) <= Fraction(half)) == (verdict == "fits")
    shares = [verdict == "fits" for *_, verdict in verdicts]
    assert 0.3 < sum(shares) / len(shares) < 0.7


def test_figures_of_the_question_are_those_of_the_answer() -> None:
    """Every number of a question comes back in its answer."""
    for turn in _turns(Side.TRAIN) + _turns(Side.HELD_OUT):
        if "GB" in turn.answer and not turn.question.startswith(("And", "and", "~")):
            for number in re.findall(NUMBER, turn.question):
                assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]\d)", turn.answer)


def test_pairs_are_held_out() -> None:
    """Questions whether a size fits use other pairs in the training than in the evaluation."""
    pairs = {side: set(_pairs(side)) for side in Side}
    assert pairs[Side.TRAIN]
    assert pairs[Side.HELD_OUT]
    assert not pairs[Side.TRAIN] & pairs[Side.HELD_OUT]


def _pairs(side: Side) -> list[tuple[str, str]]:
    found = [(HALF.search(turn.answer), VERDICT.search(turn.answer)) for turn in _turns(side)]
    return [(verdict[1], half[1]) for half, verdict in found if half and verdict]


def test_a_wrong_verdict_is_judged_wrong() -> None:
    """The judge rejects an answer with the opposite verdict."""
    turn = Turn("Can I run a 7B model on 8 GB?", fits.does_it_fit("7", "8"))
    assert turn.answer.startswith(
        "Rule of thumb: half of 8 GB is 4, and 7 is more than 4, so it probably does"
    )
    assert matches_exactly(turn, turn.answer)
    assert not matches_exactly(turn, turn.answer.replace("does not fit", "fits"))


def test_articles_agree_with_spoken_numbers() -> None:
    """It is 'an 8B model' and 'a 7B model'."""
    for turn in _turns(Side.TRAIN):
        assert not re.search(r"\b[Aa] (8|11|18)\b", turn.question)
        assert not re.search(r"\b[Aa]n (?!8|11|18)\d", turn.question)

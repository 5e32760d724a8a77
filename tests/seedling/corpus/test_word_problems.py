"""Word problems use the numbers of their story, and name the result with its unit."""

from __future__ import annotations

import re
from itertools import product
from random import Random

import pytest

from groundup.seedling.corpus import word_problems
from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.number_words import UNITS
from groundup.seedling.corpus.phrasing import HELD_OUT_MARK

FAMILY = word_problems.families()[0]
RESULT = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "x": lambda a, b: a * b, "/": lambda a, b: a // b}
LEAST_STORIES = {
    "add": 100,
    "subtract": 100,
    "multiply": 100,
    "divide": 100,
    "groups": 60,
    "per_week": 60,
    "per_year": 60,
}


def _is_known(number: str, told: str) -> bool:
    """A week has 7 days and a year 12 months, which no story says."""
    return {"7": "week", "12": "year"}.get(number, told + "-") in told


def is_solved(turn: Turn) -> bool:
    """Whether the sum takes its numbers from the story and the result is right and named twice."""
    found = re.match(r"(\d+) ([-+x/]) (\d+) = .*?(\d+), so (\d+) \S", turn.answer)
    if found is None:
        found = re.match(r"(\d+) ([-+x/]) (\d+) = (\d+), so (\d+) \S", turn.answer)
    if found is None:
        return False
    told = turn.question.lower()
    for number in (found[1], found[3]):
        spoken = UNITS[int(number)] if int(number) < len(UNITS) else number
        in_figures = number in re.findall(r"\d+", told)
        if not in_figures and spoken not in re.findall(r"[a-z]+", told) and not _is_known(number, told):
            return False
    result = RESULT[found[2]](int(found[1]), int(found[3]))
    return str(result) == found[5] and turn.answer.rpartition(", so ")[0].endswith(f" = {result}")


@pytest.mark.parametrize("side", Side)
def test_stories_are_solved(side: Side) -> None:
    """The working starts with the numbers of the story and ends with its true result."""
    rng = Random(0)
    for _ in range(3_000):
        turn = FAMILY.make(rng, side)
        assert is_solved(turn), turn


def test_a_wrong_solution_is_noticed() -> None:
    """The check above fails for a wrong result and for numbers from elsewhere."""
    story = "Anna has 12 apples and gets 5 more. How many apples does she have now?"
    assert is_solved(Turn(story, "12 + 5 = 17, so 17 apples."))
    assert not is_solved(Turn(story, "12 + 5 = 18, so 18 apples."))
    assert not is_solved(Turn(story, "12 + 6 = 18, so 18 apples."))


def test_there_are_many_stories() -> None:
    """Each kind of sum has enough stories to learn from, and some for the evaluation."""
    for kind, least in LEAST_STORIES.items():
        patterns = word_problems.PHRASES[kind]
        held_out = [pattern for pattern in patterns if pattern.startswith(HELD_OUT_MARK)]
        assert len(patterns) - len(held_out) >= least
        assert len(held_out) >= 2


def test_scenes_tell_stories_of_every_kind() -> None:
    """Each sentence of a scene can follow each, and the story has both numbers, or the one that is told."""
    assert {scene["kind"] for scene in word_problems.SCENES} == set(word_problems.KINDS)
    for scene in word_problems.SCENES:
        told = {"{b}"} if scene["kind"] in word_problems.UNSAID else {"{a}", "{b}"}
        for start, change in product(scene["start"], scene["change"]):
            assert set(re.findall(r"\{[ab]\}", start + change)) == told


def test_held_out_stories_are_never_put_together_from_scenes() -> None:
    """No combination of sentences is a story that the evaluation asks for."""
    kept = {
        pattern[1:].partition(" >> ")[0].lower()
        for kind in word_problems.KINDS
        for pattern in word_problems.PHRASES[kind]
        if pattern.startswith(HELD_OUT_MARK)
    }
    for scene in word_problems.SCENES:
        for sentences in product(*(scene[part] for part in word_problems.PARTS)):
            assert " ".join(sentences).lower() not in kept


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("berries", "1 berry"),
        ("boxes", "1 box"),
        ("sheep", "1 sheep"),
        ("children", "1 child"),
        ("potatoes", "1 potato"),
        ("km", "1 km"),
        ("fish", "1 fish"),
        ("horses", "1 horse"),
        ("cookies", "1 cookie"),
        ("mangoes", "1 mango"),
    ],
)
def test_one_of_a_kind_is_singular(plural: str, singular: str) -> None:
    """The unit agrees with the number."""
    assert word_problems.counted(1, plural) == singular
    assert word_problems.counted(2, plural) == f"2 {plural}"


def test_every_slot_is_filled() -> None:
    """No brace or unit mark is left in a story or its answer."""
    rng = Random(1)
    for side in Side:
        for _ in range(2_000):
            turn = FAMILY.make(rng, side)
            assert not re.search(r"[{}\[\]|]|>>", turn.question + turn.answer)

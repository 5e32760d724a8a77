"""What is said about single words is true."""

from __future__ import annotations

import re
from random import Random

import pytest

from groundup.seedling.corpus import grammar
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.phrase_files import read_records


def _family(name: str) -> Family:
    return next(family for family in grammar.families() if family.name == name)


def _turns(name: str, count: int = 500) -> list[Turn]:
    rng = Random(name)
    return [_family(name).make(rng, Side.TRAIN) for _ in range(count)]


KNOWN = {
    "The plural of child is children.",
    "The plural of mouse is mice.",
    "The plural of box is boxes.",
    "The plural of baby is babies.",
}


def test_plurals_that_everybody_knows_occur() -> None:
    """The answers hold the plurals of a school book."""
    assert {turn.answer for turn in _turns("plural", 5_000)} >= KNOWN


@pytest.mark.parametrize("name", ["plural", "verb-forms", "comparison", "opposite"])
def test_the_word_asked_for_is_in_the_answer(name: str) -> None:
    """The answer names the word of the question."""
    for turn in _turns(name):
        if turn.answer.startswith("The word "):
            continue
        found = re.fullmatch(r"The ([\w -]+?) of ([\w -]+?) is ([\w -]+)\.", turn.answer)
        assert found is not None
        assert found[2] in turn.question.lower()


def test_opposites_go_both_ways() -> None:
    """There are at least ninety pairs, and no word is its own opposite."""
    known = grammar.opposites()
    both = [word for word, other in known.items() if known.get(other) == word]
    assert len(both) // 2 >= 90
    assert all(word != other for word, other in known.items())


def test_articles_agree_with_the_first_letter_or_are_known_exceptions() -> None:
    """An stands before vowels, except where the sound differs."""
    for turn in _turns("a-or-an"):
        article, _, word = turn.answer.partition(" ")
        if not word.startswith(("uni", "hour", "honour", "honest", "use", "euro", "one-")):
            assert (article == "an") == (word[0] in "aeiou")


@pytest.mark.parametrize(
    ("answer", "also"),
    [
        ("The past tense of burn is burned.", "The past tense of burn is burnt."),
        ("The superlative of far is farthest.", "The superlative of far is furthest."),
    ],
)
def test_other_forms_that_schools_teach_are_right(answer: str, also: str) -> None:
    """Both forms are accepted."""
    assert grammar.also_right(answer) == {also}


def test_adjectives_with_two_ways_take_more_as_well() -> None:
    """'more friendly' is as right as 'friendlier'."""
    turns = [turn for turn in _turns("comparison", 6_000) if turn.answer.endswith(" is friendlier.")]
    assert turns
    assert all("The comparative of friendly is more friendly." in turn.accepted for turn in turns)


def test_every_term_is_explained_in_short_sentences() -> None:
    """A term has its article and an explanation that begins with it."""
    for record in read_records("grammar", "terms"):
        bare = str(record["name"]).split(" of ")[0]
        assert str(record["says"]).lower().startswith(bare)
        assert len(str(record["says"])) < 180


def test_a_wrong_form_is_judged_wrong() -> None:
    """The judges take no other plural."""
    family = _family("plural")
    assert not family.judge(family.make(Random(0), Side.HELD_OUT), "The plural of child is childs.")


def test_the_row_of_grades_goes_on_with_the_last() -> None:
    """After 'good, better' comes 'best', by the table and not by the rule."""
    rows = [turn for turn in _turns("comparison", 4_000) if ", better, " in turn.question]
    assert rows
    assert all(turn.answer == "The superlative of good is best." for turn in rows)

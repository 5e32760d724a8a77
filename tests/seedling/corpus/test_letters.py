"""Spelling, counting and reversing are right letter by letter, and held-out words stay held out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from groundup.seedling.corpus import letters
from groundup.seedling.corpus.dialogue import Side, Turn, matches_exactly, side_of
from groundup.seedling.corpus.lexicon import NAMES

FAMILIES = {family.name: family for family in letters.families()}


def _turns(name: str, count: int = 400, side: Side = Side.TRAIN) -> Iterator[Turn]:
    rng = Random(0)
    for _ in range(count):
        yield FAMILIES[name].make(rng, side)


def _word_of(answer: str) -> str:
    """The word that the letters of an answer spell, read without the code that wrote them."""
    listed = re.match(r"(?:It is spelled|Counting(?: [a-z])?:|Looking for [a-z]:) ([a-z0-9 ]+)\.", answer)
    assert listed
    return re.sub(r"[0-9 ]", "", listed[1])


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("side", list(Side))
def test_the_letters_are_those_of_the_word(name: str, side: Side) -> None:
    """The letters of an answer, joined, occur in the question, and lie on the side of the question."""
    for turn in _turns(name, side=side):
        word = _word_of(turn.answer)
        assert word in turn.question.lower()
        if word not in {name.lower() for name in NAMES}:
            assert side_of(f"word|{word}") is side


def test_counted_letters_are_right() -> None:
    """The last number counts the letters listed before it."""
    for turn in _turns("count-letters"):
        length = len(_word_of(turn.answer))
        assert turn.answer.endswith(f" That makes {length} letters.")


def test_one_letter_is_counted_along_the_word() -> None:
    """Each letter carries how often the wanted one has come so far."""
    assert letters.counted_one("banana", "a") == (
        "Counting a: b0 a1 n1 a2 n2 a3. The letter a appears 3 times."
    )
    assert letters.counted_one("dog", "g") == "Counting g: d0 o0 g1. The letter g appears 1 time."
    assert letters.counted_one("dog", "x") == "Counting x: d0 o0 g0. The letter x appears 0 times."


def test_the_count_of_one_letter_is_right() -> None:
    """The number of times is that of the letter in the word."""
    for turn in _turns("count-one-letter"):
        stated = re.search(r"The letter (.) appears (\d+) times?\.", turn.answer)
        assert stated
        assert _word_of(turn.answer).count(stated[1]) == int(stated[2])


def test_reversed_words_are_the_word_backwards() -> None:
    """The answer ends with the word backwards, which is marked to be written letter by letter."""
    for turn in _turns("reverse-word"):
        assert turn.answer.rpartition(" ")[2] == _word_of(turn.answer)[::-1] == turn.letterwise


def test_places_are_counted_from_one() -> None:
    """The first, the last and the n-th letter are those at that place."""
    assert letters.letter_at("garden", 1) == "It is spelled g a r d e n. The first letter is g."
    assert letters.letter_at("garden", -1) == "It is spelled g a r d e n. The last letter is n."
    assert letters.letter_at("garden", 3) == "Counting: g1 a2 r3 d4 e5 n6. Letter 3 is r."


def test_letters_that_are_not_there_are_denied() -> None:
    """The letter is counted first; yes if and only if it is in the word."""
    assert letters.contains("cat", "x") == (
        "Looking for x: c0 a0 t0. The letter x appears 0 times, so no, it is not there."
    )
    for turn in _turns("contains-letter"):
        stated = re.search(
            r"letter (.) appears (\d+) times?, so (yes, it is|no, it is not) there\.$", turn.answer
        )
        assert stated
        times = _word_of(turn.answer).count(stated[1])
        assert times == int(stated[2])
        assert (stated[3] == "yes, it is") == (times > 0)


@pytest.mark.parametrize("name", FAMILIES)
def test_one_wrong_letter_is_wrong(name: str) -> None:
    """The judge rejects an answer in which one letter is another."""
    for turn in _turns(name, 50):
        start = "spelled " if turn.answer.startswith("It is") else ": "
        at = turn.answer.index(start) + len(start)
        wrong = turn.answer[:at] + ("b" if turn.answer[at] != "b" else "c") + turn.answer[at + 1 :]
        assert not matches_exactly(turn, wrong)


def test_another_word_gets_the_same_task() -> None:
    """After 'how many r's are in ...?', 'and in ...?' counts r again."""
    for turn in _turns("count-one-letter"):
        counted = turn.answer[: len("Counting a")]
        if len(turn.follow_ups) == 1 and _word_of(turn.follow_ups[0].answer) != _word_of(turn.answer):
            assert turn.follow_ups[0].answer.startswith(counted)


def test_other_questions_are_about_the_same_word() -> None:
    """'And backwards?' turns the word around that was asked about."""
    for turn in _turns("spell"):
        for follow_up in turn.follow_ups:
            if not follow_up.answer.startswith("It is spelled") or "Backwards" in follow_up.answer:
                assert _word_of(follow_up.answer) == _word_of(turn.answer)


@pytest.mark.parametrize("name", FAMILIES)
def test_questions_are_filled_and_tidy(name: str) -> None:
    """No slot, choice or doubled space is left in a question."""
    for turn in _turns(name):
        for question in (turn.question, *(each.question for each in turn.follow_ups)):
            assert not re.search(r"[{}\[\]|]|  | $", question)

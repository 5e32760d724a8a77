"""Tasks for a lesson fit their sentence or topic, and the judges see when they do not."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus import classroom
from groundup.seedling.corpus.classroom import (
    are_three_words,
    gapped,
    is_fair_choice,
    questions_on,
    with_options,
)
from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.inflection import verbs
from groundup.seedling.corpus.sentences import Sentence, Subject, Thing


def _family(name: str) -> Family:
    return next(family for family in classroom.families() if family.name == name)


def _turns(name: str, count: int = 400) -> list[Turn]:
    rng = Random(name)
    return [_family(name).make(rng, Side.TRAIN) for _ in range(count)]


def test_quiz_answers_are_in_the_sentence() -> None:
    """The answer of a quiz question is copied from the sentence."""
    for turn in _turns("quiz-question"):
        right = turn.answer.partition(" Answer: ")[2].rstrip(".")
        assert right.lower() in turn.question.lower()


def test_a_quiz_question_with_the_wrong_answer_is_judged_wrong() -> None:
    """Question and answer must belong together."""
    family = _family("quiz-question")
    turn = family.make(Random(0), Side.HELD_OUT)
    assert not family.judge(turn, turn.answer.partition(" Answer: ")[0] + " Answer: nobody knows.")


def test_a_gap_takes_out_one_word() -> None:
    """The gap stands for the word that the answer names."""
    assert gapped("The dog sleeps in the garden.", 5) == "The dog sleeps in the ___. Answer: garden."
    for turn in _turns("gap-exercise"):
        shown, _, word = turn.answer.partition(" Answer: ")
        assert shown.replace("___", word.rstrip(".")).rstrip(".") in turn.question


def test_another_task_on_the_same_sentence_follows() -> None:
    """After a quiz question, a gap exercise is about the same sentence."""
    after = [each for turn in _turns("quiz-question") for each in turn.follow_ups]
    gaps = [each.answer for each in after if "___" in each.answer]
    assert gaps
    for turn in _turns("quiz-question"):
        for each in turn.follow_ups:
            if "___" in each.answer:
                assert each.answer.partition(" ___")[0] in turn.question


def test_a_denial_is_asked_about_as_a_denial() -> None:
    """What is not so is no answer to where or when it is."""
    bats = Sentence(Subject("bats", "they", "thing"), verbs()["sleep"], place="in caves", negative=True)
    assert questions_on(bats) == [("What", "What does not sleep in caves?", "bats")]


def test_choices_are_three_and_one_is_right() -> None:
    """The judge takes what the generator makes, with any letter."""
    assert all(is_fair_choice(turn, turn.answer) for turn in _turns("multiple-choice"))


def test_options_follow_from_the_question() -> None:
    """Nothing is left to chance: the wrong options go with the verb, the letter with the question word."""
    bread = Thing("some", "", "bread", "bread")
    meal = Sentence(Subject("Mei", "she", "person"), verbs()["eat"], thing=bread)
    asked = questions_on(meal)[0]
    right = "Question: What does Mei eat? a) an apple b) the soup c) some bread. Answer: c."
    assert with_options(meal, *asked) == right


def test_no_wrong_option_is_in_the_sentence() -> None:
    """Where the sentence names an option of the row, the next one takes its place."""
    omar = Sentence(Subject("Omar", "he", "person"), verbs()["sleep"])
    assert "a) Omar b) Zoe c) Mei." in with_options(omar, *questions_on(omar)[0])


def test_unfair_choices_are_judged_wrong() -> None:
    """The wrong letter, two equal options or no options do not pass."""
    turn = _turns("multiple-choice", 1)[0]
    letter = turn.answer[-2]
    assert not is_fair_choice(turn, turn.answer[:-2] + ("b" if letter == "a" else "a") + ".")
    assert not is_fair_choice(turn, "Question: Who? a) Tom b) Tom c) Tom. Answer: a.")
    assert not is_fair_choice(turn, turn.question)


def test_vocabulary_comes_from_the_sentence() -> None:
    """The judge takes three words of the sentence, not words from elsewhere, and not twice the same."""
    turn = _turns("vocabulary-words", 1)[0]
    assert are_three_words(turn, turn.answer)
    first = turn.answer.removeprefix("Words: ").split(",")[0]
    assert not are_three_words(turn, f"Words: {first}, {first}, {first}.")
    assert not are_three_words(turn, "Words: xylophone, zebra, quartz.")


@pytest.mark.parametrize("name", ["exit-ticket", "warm-up", "lesson-goal"])
def test_the_topic_is_repeated(name: str) -> None:
    """What is named in the request is named in the task, unknown words too."""
    for turn in _turns(name):
        topic = turn.answer.partition(" about ")[2].partition("?")[0].partition(" in my own")[0]
        assert topic in turn.question or topic[0].upper() + topic[1:] in turn.question

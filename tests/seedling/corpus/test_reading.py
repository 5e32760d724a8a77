"""Answers on a text come from the text."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus import reading
from groundup.seedling.corpus.dialogue import Side, Turn
from groundup.seedling.corpus.inflection import verbs
from groundup.seedling.corpus.reading import NOT_SAID, as_right
from groundup.seedling.corpus.sentences import Sentence, Subject


def _turns(count: int = 1_000) -> list[Turn]:
    rng = Random(3)
    return [reading.families()[0].make(rng, Side.TRAIN) for _ in range(count)]


def test_words_of_an_answer_are_in_the_text() -> None:
    """Nothing is said that the text does not say."""
    for turn in _turns():
        if turn.answer != NOT_SAID:
            asked = turn.question.lower() + " is are"
            assert all(word in asked for word in turn.answer.lower().rstrip(".").split())


def test_some_questions_have_no_answer() -> None:
    """What the text does not say is part of the training, and not the rule."""
    share = sum(turn.answer == NOT_SAID for turn in _turns()) / 1_000
    assert 0.05 < share < 0.25


def test_short_answers_are_as_right() -> None:
    """'Red.' is judged as right as the whole sentence; another colour is not."""
    family = reading.families()[0]
    turn = next(turn for turn in _turns() if "What colour" in turn.question and turn.answer != NOT_SAID)
    colour = turn.answer.rstrip(".").split()[-1].capitalize()
    assert family.judge(turn, f"{colour}.")
    assert not family.judge(turn, "Transparent.")


def test_the_whole_sentence_is_as_right() -> None:
    """Who copies the sentence with its time, or says 'he' for the name, has answered where it was."""
    mei = Sentence(Subject("Mei", "she", "person"), verbs()["sleep"], place="in bed", time="at night")
    accepted = as_right(mei, "Mei sleeps in bed.", "In bed.")
    assert accepted >= {"Mei sleeps in bed at night.", "She sleeps in bed.", "In bed", "in bed."}


def test_a_pronoun_does_not_say_who_it_was() -> None:
    """'She sleeps in bed.' is no answer to 'Who sleeps in bed?', and nothing without a time to 'When?'."""
    mei = Sentence(Subject("Mei", "she", "person"), verbs()["sleep"], place="in bed", time="at night")
    assert "She sleeps in bed." not in as_right(mei, "Mei sleeps in bed.", "Mei.")
    assert "Mei sleeps in bed." not in as_right(mei, "Mei sleeps at night.", "At night.")

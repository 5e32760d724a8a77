"""Loosened questions keep their numbers and the text that they are about."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from groundup.seedling.corpus import conversation, fits, stream, topics, unknown, word_problems
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.loosening import loosen
from tests.canaries.careless_loosening import loosen_everything

QUOTING = (
    "Can you put the verb into the past: the cat is on the mat",
    'What does "the name of the rose" mean to you?',
    "What is the past of the sentence 'I am at the lake with 10 dogs.'",
)
FREE = (conversation, fits, topics, unknown, word_problems)  # their questions hold no text
Loosen = Callable[[str, Random], str]


def _changes_text(loosening: Loosen) -> bool:
    """Whether anything behind a colon or in quotation marks is changed in 300 attempts."""
    texts = {question: re.split(r": |[\"']", question, maxsplit=1)[1] for question in QUOTING}
    return any(
        not loosening(question, Random(seed)).endswith(text)
        for question, text in texts.items()
        for seed in range(300)
    )


def _changes_numbers(loosening: Loosen) -> bool:
    """Whether a figure is lost or another one in a question of the families that allow loosening."""
    rng = Random(1)
    for family in stream.families():
        for _ in range(40):
            turn = family.make(rng, Side.TRAIN)
            if turn.loose and re.findall(r"\d+", loosening(turn.question, rng)) != re.findall(
                r"\d+", turn.question
            ):
                return True
    return False


def test_text_to_be_worked_on_stays() -> None:
    """What stands behind a colon or in quotation marks is never loosened."""
    assert not _changes_text(loosen)


def test_numbers_stay() -> None:
    """No figure is touched."""
    assert not _changes_numbers(loosen)


def test_careless_loosening_is_noticed() -> None:
    """A way that rewrites everything does not pass the two checks above."""
    assert _changes_text(loosen_everything)
    assert _changes_numbers(loosen_everything)


@pytest.mark.parametrize(
    ("question", "loosened"),
    [
        ("What does bias mean?", "What means bias?"),
        ("How can I stop a model?", "How I can stop model?"),
        ("Is a bot the same as a model?", "Is bot same like model?"),
        ("What's a token?", "Whats a token?"),
        ("Which is it, please?", "wich is it, pls?"),
        ("I want to know the answer.", "I want know answer."),
    ],
)
def test_people_write_so(question: str, loosened: str) -> None:
    """Articles, 'do' and 'to' get lost, and words are spelled as in a chat."""
    assert loosened in {loosen(question, Random(seed)) for seed in range(2_000)}


def test_question_never_vanishes() -> None:
    """Something is left of every question."""
    rng = Random(2)
    for family in stream.families():
        for _ in range(20):
            turn = family.make(rng, Side.TRAIN)
            assert loosen(turn.question, rng).strip()


def test_only_families_without_text_allow_it() -> None:
    """Whatever is copied, counted or corrected comes from families that do not allow loosening."""
    rng = Random(3)
    free = {family.name for module in FREE for family in module.families()}
    for family in stream.families():
        if family.name not in free:
            assert not any(family.make(rng, Side.TRAIN).loose for _ in range(10))

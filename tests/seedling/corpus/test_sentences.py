"""Sentences are said rightly in every tense, as questions and as denials."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side, side_of
from groundup.seedling.corpus.inflection import verbs
from groundup.seedling.corpus.sentences import (
    BE,
    FUTURE,
    PAST,
    PROGRESSIVE,
    Sentence,
    Subject,
    Thing,
    be_form,
    draw_sentence,
)

BOOK = Thing("an", "old", "book", "book")
MEI = Subject("Mei", "she", "person")
READS = Sentence(MEI, verbs()["read"], thing=BOOK, adverb="quietly", place="in the park", time="every day")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Mei reads an old book quietly in the park every day."),
        ({"question": True}, "Does Mei read an old book quietly in the park every day?"),
        ({"negative": True}, "Mei does not read an old book quietly in the park every day."),
        ({"tense": PAST, "question": True}, "Did Mei read an old book quietly in the park every day?"),
        ({"tense": FUTURE, "negative": True}, "Mei will not read an old book quietly in the park every day."),
        ({"tense": PROGRESSIVE}, "Mei is reading an old book quietly in the park every day."),
    ],
)
def test_a_sentence_is_said_in_every_way(changes: dict[str, object], said: str) -> None:
    """Tense, question and denial change the verb and nothing else."""
    assert replace(READS, **changes).said() == said  # type: ignore[arg-type]  # fields by their names


def test_short_form_keeps_who_does_what() -> None:
    """Adjective, adverb, place and time are left out; the article still fits."""
    assert READS.short() == "Mei reads a book."


def test_questions_leave_out_what_they_ask_for() -> None:
    """Where, what and who take the place of a part."""
    plain = replace(READS, adverb="", time="")
    assert plain.asking("Where", without="place") == "Where does Mei read an old book?"
    assert plain.asking("What", without="thing") == "What does Mei read in the park?"
    assert replace(plain, place="").asking_who() == "Who reads an old book?"


@pytest.mark.parametrize("text", ["I am", "you are", "she is", "we are", "they are"])
def test_present_forms_of_be(text: str) -> None:
    """Each pronoun has its form of be."""
    pronoun, form = text.split()
    assert be_form(pronoun, past=False) == form


def test_drawn_sentences_lie_on_their_side() -> None:
    """The training never draws a sentence of the evaluation."""
    rng = Random(0)
    for side in Side:
        for _ in range(300):
            assert side_of(draw_sentence(rng, side).key) is side


def test_drawn_sentences_agree_with_their_subject() -> None:
    """After he, she or it the verb has its -s, after others it has not."""
    rng = Random(1)
    for _ in range(2_000):
        sentence = draw_sentence(rng, Side.TRAIN)
        verb = (
            sentence.said().removeprefix(sentence.said()[: len(sentence.subject.text)]).split()[0].rstrip(".")
        )
        if sentence.verb is BE:
            assert verb == be_form(sentence.subject.pronoun, past=False)
        else:
            assert verb == (sentence.verb.base if sentence.subject.plural else sentence.verb.third)


def test_articles_fit_in_drawn_sentences() -> None:
    """No 'a' stands before a vowel, and no 'an' before a consonant."""
    rng = Random(2)
    for _ in range(2_000):
        words = draw_sentence(rng, Side.TRAIN).said().lower().split()
        for article, word in pairwise(words):
            if article in ("a", "an") and not word.startswith("uni"):
                assert (article == "an") == (word[0] in "aeiou")

"""Free sentences are said rightly and lie on their side."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side, side_of
from groundup.seedling.corpus.free_sentences import draw_any, draw_free, made_up
from groundup.seedling.corpus.sentences import BE, PAST, PERFECT, PRESENT, PROGRESSIVE, be_form


@pytest.mark.parametrize("side", list(Side))
def test_free_sentences_lie_on_their_side(side: Side) -> None:
    """The training never draws a sentence of the evaluation."""
    rng = Random(0)
    for _ in range(300):
        sentence = draw_free(rng, side)
        assert side_of(f"{sentence.key}|{sentence.tail}") is side


def test_verbs_agree_with_their_subject() -> None:
    """'Bees make', 'the heart pumps', 'teeth are'."""
    rng = Random(1)
    for _ in range(1_500):
        sentence = draw_free(rng, Side.TRAIN)
        verb = sentence.said()[len(sentence.subject.text) + 1 :].split()[0].rstrip(".")
        if sentence.verb is BE:
            assert verb == be_form(sentence.subject.pronoun, past=False)
        else:
            assert verb == (sentence.verb.base if sentence.subject.plural else sentence.verb.third)


def test_articles_fit() -> None:
    """No 'a' stands before a vowel, and no 'an' before a consonant."""
    rng = Random(2)
    for _ in range(1_500):
        words = draw_free(rng, Side.TRAIN).said().lower().split()
        for article, word in pairwise(words):
            if article in ("a", "an") and not re.match("uni|use|eu", word):
                assert (article == "an") == (word[0] in "aeiou" or word.startswith(("hour", "honest"))), words


@pytest.mark.parametrize("tense", [PRESENT, PAST, PROGRESSIVE, PERFECT, "must"])
def test_what_is_wanted_is_drawn(tense: str) -> None:
    """A sentence in each tense can be had, as a question too."""
    rng = Random(3)
    sentence = draw_any(rng, Side.TRAIN, tense=tense, wanted=lambda each: each.tense == tense, free_share=1)
    assert replace(sentence, question=True).said().endswith("?")


def test_invented_words_do_not_look_like_plurals() -> None:
    """Else 'the glorbs is' would be a mistake and no invention."""
    rng = Random(4)
    assert not any(made_up(rng, Side.TRAIN).endswith("s") for _ in range(300))

"""Stories about what has a name: those of the corpus without invented characters, places and objects.

A sprout has minutes. Copying words that it has never met takes a model longer to learn than that, so
for a sprout the world is some hundreds of words; their combinations are still new to it at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from groundup.seedling.corpus.dialogue import Family, Side, Turn
from groundup.seedling.corpus.lexicon import ANIMALS, NAMES, PEOPLE, THINGS
from groundup.seedling.corpus.stories import StoryTurn, make_story
from groundup.seedling.corpus.story_elements import WORDS


def plain_stories(stories: Family) -> Family:
    """The same family in its narrow world, without the turns that name something invented."""

    def make(rng: Random, side: Side) -> Turn:
        while True:
            turn = make_story(rng, side, is_wide=False)
            if is_plain(turn):
                return turn

    return replace(stories, make=make)


def is_plain(turn: Turn) -> bool:
    """Whether all that a story must speak of is in our lists."""
    required = turn.required if isinstance(turn, StoryTurn) else ()
    return all(word in _listed_words() for phrase in required for word in phrase.lower().split())


@cache
def _listed_words() -> frozenset[str]:
    phrases = [*ANIMALS, *NAMES, *PEOPLE, *THINGS, *_phrases(WORDS)]
    return frozenset(word for phrase in phrases for word in phrase.lower().split())


def _phrases(value: Any) -> Iterator[str]:
    """Every text in nested lists and tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _phrases(inner)

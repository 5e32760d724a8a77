"""The stories of the training are about far more than a list."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from groundup.seedling.corpus import story_elements, wider_world
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.story_elements import WIDER, Element, usually_at
from groundup.seedling.corpus.story_elements import place as place_of

Draw = Callable[[Random, Side], Element]
DRAWS: list[tuple[Draw, Draw]] = [
    (wider_world.draw_character, story_elements.draw_character),
    (wider_world.draw_object, story_elements.draw_object),
    (wider_world.draw_place, story_elements.draw_place),
]
IDS = ["character", "object", "place"]


@pytest.mark.parametrize(("draw", "narrow"), DRAWS, ids=IDS)
def test_training_rarely_meets_the_same_twice(draw: Draw, narrow: Draw) -> None:
    """Most of a thousand draws differ, more than from the lists of stories.toml alone."""
    assert len(_drawn(draw)) > max(700, len(_drawn(narrow)))


@pytest.mark.parametrize("draw", [draw for draw, _ in DRAWS], ids=IDS)
def test_what_is_told_holds_what_is_required(draw: Draw) -> None:
    """A story that names the element as it should has every required word, and so has the question."""
    rng = Random(1)
    for _ in range(500):
        element = draw(rng, Side.TRAIN)
        for word in element.required:
            assert word in element.first
            assert word in element.plain
            assert word in element.asked


def test_places_put_together_have_a_usual_preposition() -> None:
    """'Zumara Island' is on, as every island; a village of any name is in."""
    assert usually_at(place_of("on Zumara Island")).first == "on Zumara Island"
    assert usually_at(place_of("in the village of Zumara")).first == "in the village of Zumara"
    assert usually_at(place_of("behind the mossy ferry")).first == "on the mossy ferry"


def test_word_lists_hold_no_word_twice() -> None:
    """No list repeats itself, and there is more than in stories.toml."""
    for key, words in WIDER.items():
        assert len(set(words)) == len(words), key
    assert len(WIDER["characters"]) >= 300
    assert len(WIDER["objects"]) >= 450
    assert len(WIDER["places"]) >= 250


def _drawn(draw: Draw) -> set[str]:
    rng = Random(0)
    return {draw(rng, Side.TRAIN).first for _ in range(1000)}

"""Characters, places and objects are named with the right small words."""

from __future__ import annotations

from random import Random

import pytest

from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.story_elements import (
    WORDS,
    common,
    draw_character,
    draw_object,
    draw_place,
    indefinite,
    made_up_word,
    named,
    place,
    usually_at,
)


@pytest.mark.parametrize(
    ("noun", "wanted"),
    [
        ("fox", "a fox"),
        ("owl", "an owl"),
        ("unicorn", "a unicorn"),
        ("umbrella", "an umbrella"),
        ("hourglass", "an hourglass"),
        ("hen", "a hen"),
        ("old hat", "an old hat"),
        ("uncle", "an uncle"),
        ("yo-yo", "a yo-yo"),
    ],
)
def test_articles_follow_the_sound(noun: str, wanted: str) -> None:
    """'an' stands before a vowel that is heard, 'a' before anything else."""
    assert indefinite(noun) == wanted


def test_first_and_later_mention() -> None:
    """A fox becomes the fox, a cat named Bo becomes Bo."""
    assert (common("fox").first, common("fox").later) == ("a fox", "the fox")
    cat = named("cat", "Bo", Random(0))
    assert (cat.first, cat.later, cat.required) == ("a cat named Bo", "Bo", ("cat", "Bo"))


def test_places_keep_their_preposition() -> None:
    """A place is told with the preposition of its phrase, or with its usual one where none was shown."""
    assert place("on the beach").first == "on the beach"
    assert usually_at(place("on the flurn", invented=True)).first == "in the flurn"
    assert usually_at(place("behind the dark school")).first == "in the dark school"
    assert usually_at(place("on the beach")).first == "on the beach"
    assert place("in Zumara").asked_bare == "Zumara"


def test_titles_have_capitals() -> None:
    """Every word of a title but the small ones begins with a capital."""
    assert common("loaf of bread").title == "the Loaf of Bread"


@pytest.mark.parametrize("draw", [draw_character, draw_object, draw_place])
def test_many_elements_are_drawn_and_some_invented(draw: object) -> None:
    """Among a thousand draws most differ, and about a fifth is made up."""
    assert callable(draw)
    rng = Random(0)
    drawn = [draw(rng, Side.TRAIN) for _ in range(1000)]
    assert 150 < sum(element.invented for element in drawn) < 300
    assert len({element.first for element in drawn}) > 400


def test_made_up_words_can_be_read() -> None:
    """An invented word has a vowel near its beginning, and "a" is right before it."""
    rng = Random(0)
    for _ in range(200):
        word = made_up_word(rng, Side.TRAIN)
        assert word.isalpha()
        assert indefinite(word) == f"a {word}"


def test_word_lists_are_long_and_hold_no_word_twice() -> None:
    """There is enough to tell of, and no list repeats itself beyond what is weighted on purpose."""
    assert len(set(WORDS["places"])) == len(WORDS["places"]) >= 100
    assert len(set(WORDS["objects"])) == len(WORDS["objects"]) >= 200
    assert len({*WORDS["beings"], *WORDS["workers"], *WORDS["folk"], *WORDS["creatures"]}) >= 120

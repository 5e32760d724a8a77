"""Plans lead to families, and what is asked all the time is never taught."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

import pytest

from groundup.errors import InvalidParameterError, UnusableTextError
from groundup.seedling.corpus.dialogue import Side, side_of
from groundup.seedling.corpus.stream import families
from groundup.seedling.corpus.unknown import declines
from groundup.seedling.sprout.lessons import family_names, lessons_of, nearest_families
from groundup.seedling.sprout.plan import DEFAULT_FAMILY, VOCABULARY_TOKENS, Plan

TEXT = "A small fish swam up the river and met a duck. " * 400


def test_families_that_know_an_answer_can_be_grown() -> None:
    """The default is one of them, and those that only decline are not."""
    assert DEFAULT_FAMILY in family_names()
    declining = {family.name for family in families() if family.judge is declines}
    assert declining
    assert not declining & set(family_names())


def test_near_names_are_found() -> None:
    """A slip of the pen leads to the family that was meant."""
    assert nearest_families("Stroy")[0] == "story"
    assert nearest_families("qqqq") == []


def test_what_is_asked_is_never_taught() -> None:
    """Two thousand stories never ask for the one that the sprout is asked for, and its parts are held out."""
    lessons = lessons_of(Plan(name="a", family=DEFAULT_FAMILY))
    rng = Random(5)
    assert lessons.prompt not in {lessons.family.make(rng, Side.TRAIN).question for _ in range(2_000)}
    assert side_of("story|penguin|kitchen|hat") is Side.HELD_OUT


def test_a_chosen_prompt_wins() -> None:
    """A class may ask what it likes."""
    assert lessons_of(Plan(name="a", family="spell", prompt="Spell dragon.")).prompt == "Spell dragon."
    assert lessons_of(Plan(name="a", family="spell")).prompt != ""


def test_families_that_are_gone_are_errors() -> None:
    """A plan of another version of Groundup may name a family that there is no more."""
    with pytest.raises(InvalidParameterError, match="'alchemy'"):
        lessons_of(Plan(name="a", family="alchemy"))


def test_letters_need_short_tokens() -> None:
    """A story is told in whole words; whoever spells must see what words are made of."""
    story, spell = (lessons_of(Plan(name="a", family=family)) for family in ("story", "spell"))
    assert story.longest_token > spell.longest_token
    assert story.vocabulary_tokens > spell.vocabulary_tokens


def test_short_texts_get_small_vocabularies(tmp_path: Path) -> None:
    """The longer the text, the more tokens, up to those of a story."""
    sizes = []
    for times in (1, 4, 40):
        path = tmp_path / "text.txt"
        path.write_text(TEXT * times)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        plan = Plan(name="a", text_path=str(path), text_sha256=digest)
        sizes.append(lessons_of(plan).vocabulary_tokens)
    assert 256 < sizes[0] < sizes[1] < sizes[2] == VOCABULARY_TOKENS


def test_a_changed_text_is_noticed(tmp_path: Path) -> None:
    """What grows goes on with the same text or not at all."""
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    plan = Plan(name="a", text_path=str(path), text_sha256=digest)
    assert lessons_of(plan).family.name == "text"
    path.write_text(TEXT + "!")
    with pytest.raises(UnusableTextError, match="has changed"):
        lessons_of(plan)

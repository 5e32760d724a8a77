"""Plans lead to families, and what is asked all the time is never taught."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

import pytest

from groundup.errors import UnusableTextError
from groundup.seedling.corpus.dialogue import Side
from groundup.seedling.corpus.stream import families
from groundup.seedling.corpus.unknown import declines
from groundup.seedling.sprout.lessons import family_names, family_of, nearest_families, prompt_of
from groundup.seedling.sprout.plan import DEFAULT_FAMILY, Plan

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
    """Two thousand stories never ask for the one that the sprout is asked for."""
    plan = Plan(name="a", family=DEFAULT_FAMILY)
    family = family_of(plan)
    rng = Random(5)
    assert prompt_of(plan, family) not in {family.make(rng, Side.TRAIN).question for _ in range(2_000)}


def test_a_chosen_prompt_wins() -> None:
    """A class may ask what it likes."""
    plan = Plan(name="a", family="spell", prompt="Spell dragon.")
    assert prompt_of(plan, family_of(plan)) == "Spell dragon."
    assert prompt_of(Plan(name="a", family="spell"), family_of(plan)) != ""


def test_a_changed_text_is_noticed(tmp_path: Path) -> None:
    """What grows goes on with the same text or not at all."""
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    plan = Plan(name="a", text_path=str(path), text_sha256=digest)
    assert family_of(plan).name == "text"
    path.write_text(TEXT + "!")
    with pytest.raises(UnusableTextError, match="has changed"):
        family_of(plan)

"""A sprout's stories name nothing that was invented."""

from __future__ import annotations

from random import Random

from groundup.seedling.corpus.dialogue import Family, Side
from groundup.seedling.corpus.stories import StoryTurn, families
from groundup.seedling.sprout.plain_stories import is_plain, plain_stories

(STORIES,) = families()


def _plain_share(family: Family, side: Side) -> float:
    rng = Random(3)
    return sum(is_plain(family.make(rng, side)) for _ in range(300)) / 300


def test_all_are_plain() -> None:
    """On both sides of the split."""
    assert [_plain_share(plain_stories(STORIES), side) for side in Side] == [1.0, 1.0]


def test_invented_words_are_caught() -> None:
    """The corpus as it is has stories with invented words, which fail the same check."""
    assert _plain_share(STORIES, Side.TRAIN) < 0.9
    assert not is_plain(StoryTurn("A story, please.", "...", required=("vacksnall",)))
    assert is_plain(StoryTurn("A story, please.", "...", required=("Amira", "dark forest", "hat")))


def test_questions_and_judge_stay() -> None:
    """Only the choice is another one."""
    family = plain_stories(STORIES)
    assert (family.name, family.judge) == (STORIES.name, STORIES.judge)

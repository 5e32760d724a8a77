"""Plans say where a sprout comes from and how its time is shared."""

from __future__ import annotations

import pytest

from groundup.seedling.sprout.plan import VOCABULARY_TOKENS, Plan, sprout_shape


def test_a_sprout_has_less_than_a_million_parameters() -> None:
    """Between half a million and a million, and every width is a multiple of 32."""
    shape = sprout_shape(VOCABULARY_TOKENS)
    assert 500_000 <= shape.parameter_count() <= 1_000_000
    assert shape.width % 32 == shape.feed_forward_width % 32 == shape.head_width % 32 == 0


@pytest.mark.parametrize(("minutes", "closing_s"), [(0.5, 5.0), (1.0, 5.0), (5.0, 21.0)])
def test_time_is_kept_for_the_end(minutes: float, closing_s: float) -> None:
    """Some seconds at least, and a share of a longer time."""
    assert Plan(name="a", minutes=minutes).closing_s == pytest.approx(closing_s)


def test_people_are_told_what_it_grows_from() -> None:
    """The family, or the name of the file without its folders."""
    assert Plan(name="a", family="story").grown_from == "family story"
    assert Plan(name="a", text_path="/some/where/poems.txt").grown_from == "poems.txt"


def test_right_answers_are_not_drawn() -> None:
    """A family has one right answer, a text goes on in many ways."""
    assert Plan(name="a", family="story").temperature == 0
    assert Plan(name="a", text_path="/x.txt").temperature > 0

"""Files give their models names that every command takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.library.own_names import name_for_file
from groundup.names import ModelName


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Qwen3-0.6B-Q8_0", "qwen3-0.6b-q8_0"),
        ("My Poet (final)", "my-poet-final"),
        ("été", "t"),
        ("…", "model"),
        ("seedling", "seedling-2"),
        ("taken", "taken-2"),
        ("x" * 300, "x" * 72),
    ],
)
def test_names_are_like_the_files(stem: str, name: str) -> None:
    """Small letters, digits, dots and strokes; never a name that is taken or built in."""
    assert name_for_file(stem, {"taken"}) == name


@given(st.text(max_size=200))
def test_every_file_gets_a_name(stem: str) -> None:
    """Whatever it is called."""
    name = name_for_file(stem, set())
    assert ModelName.parse(name).model == name

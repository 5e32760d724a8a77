"""A curve of braille characters: where its dots are."""

from __future__ import annotations

import pytest

from groundup.cli.grow.curve import draw_curve


def test_nothing_is_drawn_of_nothing() -> None:
    """Without points there are blanks, as many as there is room for."""
    assert draw_curve([], width=3, height=2, x_end=1.0, y_range=(0.0, 1.0)) == ["⠀⠀⠀", "⠀⠀⠀"]


@pytest.mark.parametrize(
    ("x", "y", "drawn"),
    [
        (0.0, 1.0, ["⠁⠀", "⠀⠀"]),
        (0.99, 1.0, ["⠀⠈", "⠀⠀"]),
        (0.0, 0.0, ["⠀⠀", "⡀⠀"]),
        (0.99, 0.0, ["⠀⠀", "⠀⢀"]),
    ],
)
def test_corners(x: float, y: float, drawn: list[str]) -> None:
    """High values are above, late ones on the right."""
    assert draw_curve([(x, y)], width=2, height=2, x_end=1.0, y_range=(0.0, 1.0)) == drawn


def test_what_lies_outside_is_drawn_on_the_edge() -> None:
    """No value breaks the picture."""
    drawn = draw_curve([(0.0, 9.0), (5.0, -9.0)], width=2, height=1, x_end=1.0, y_range=(0.0, 1.0))
    assert len(drawn) == 1
    assert len(drawn[0]) == 2


def test_points_are_joined() -> None:
    """From one point to the next there is no gap: every column of dots has one."""
    (line,) = draw_curve([(0.0, 1.0), (0.99, 1.0)], width=5, height=1, x_end=1.0, y_range=(0.0, 1.0))
    assert line == "⠉⠉⠉⠉⠉"


def test_a_level_curve_is_drawn_too() -> None:
    """Where all values are the same, there is no range to divide by."""
    (line,) = draw_curve([(0.0, 2.0), (0.9, 2.0)], width=2, height=1, x_end=1.0, y_range=(2.0, 2.0))
    assert line.strip("⠀")


def test_points_of_one_column_are_averaged() -> None:
    """Many points on little room give their mean."""
    (line,) = draw_curve([(0.0, 0.0), (0.01, 1.0)], width=1, height=1, x_end=1.0, y_range=(0.0, 3.0))
    assert line == "⠄"

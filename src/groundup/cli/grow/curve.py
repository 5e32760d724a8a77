"""A curve drawn with braille characters: two dots across and four down in every character.

It knows numbers only; what they mean is said by whoever draws it.
"""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]

_BLANK = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column, as Unicode numbers them


def draw_curve(
    points: Sequence[Point], *, width: int, height: int, x_end: float, y_range: tuple[float, float]
) -> list[str]:
    """A curve through points in the order of their x.

    Args:
        points: (x, y); x from 0 to `x_end`. Points that fall on one column of dots are averaged.
        width, height: in characters.
        x_end: x of the right edge.
        y_range: y of the lower and of the upper edge; what lies outside is drawn on the edge.

    Returns:
        `height` lines of `width` braille characters, the upper one first.
    """
    cells = [[0] * width for _ in range(height)]
    before: tuple[int, int] | None = None
    for column, y in _columns(points, 2 * width, x_end):
        row = _row(y, 4 * height, y_range)
        for place in _between(before, (column, row)):
            _set_dot(cells, *place)
        before = (column, row)
    return ["".join(chr(_BLANK + cell) for cell in line) for line in cells]


def _columns(points: Sequence[Point], count: int, x_end: float) -> list[tuple[int, float]]:
    """Mean y for every column of dots that has any."""
    members: dict[int, list[float]] = {}
    for x, y in points:
        members.setdefault(min(count - 1, int(x / x_end * count)), []).append(y)
    return [(column, sum(values) / len(values)) for column, values in sorted(members.items())]


def _row(y: float, count: int, y_range: tuple[float, float]) -> int:
    low, high = y_range
    share = (high - y) / (high - low) if high > low else 1.0
    return max(0, min(count - 1, round(share * (count - 1))))


def _between(before: tuple[int, int] | None, here: tuple[int, int]) -> list[tuple[int, int]]:
    """The dots that lead from the last point to this one."""
    if before is None:
        return [here]
    steps = max(abs(here[0] - before[0]), abs(here[1] - before[1]), 1)
    return [
        (
            before[0] + round((here[0] - before[0]) * step / steps),
            before[1] + round((here[1] - before[1]) * step / steps),
        )
        for step in range(1, steps + 1)
    ]


def _set_dot(cells: list[list[int]], column: int, row: int) -> None:
    cells[row // 4][column // 2] |= _DOTS[row % 4][column % 2]

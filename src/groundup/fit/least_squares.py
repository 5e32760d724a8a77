"""Weighted least squares for a handful of unknowns, none of which may be negative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_NEGLIGIBLE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Equation:
    """`sum(factors[name] x unknown[name]) = value`, and how far off it may well be (`sigma`, same unit)."""

    factors: dict[str, float]
    value: float
    sigma: float


def solve(equations: Iterable[Equation], *, free: frozenset[str] = frozenset()) -> dict[str, float]:
    """The unknowns that fit the equations best; unknowns that would be negative become 0.

    Args:
        equations: more of them than unknowns, or with a prior equation for each.
        free: unknowns that may be negative.
    """
    rows = list(equations)
    names = sorted({name for row in rows for name in row.factors})
    zeros: set[str] = set()
    while True:
        wanted = [name for name in names if name not in zeros]
        found = dict(zip(wanted, _normal(rows, wanted), strict=True))
        negative = {name for name, value in found.items() if value < 0 and name not in free}
        if not negative:
            return found | dict.fromkeys(zeros, 0.0)
        zeros.add(min(negative, key=lambda name: found[name]))


def _normal(rows: Sequence[Equation], names: Sequence[str]) -> list[float]:
    """Solve the normal equations; unknowns are scaled, because they differ by many orders."""
    scales = {name: max(abs(row.factors.get(name, 0.0) / row.sigma) for row in rows) for name in names}
    size = len(names)
    matrix = [[0.0] * (size + 1) for _ in range(size)]
    for row in rows:
        scaled = [row.factors.get(name, 0.0) / row.sigma / scales[name] for name in names]
        for first in range(size):
            if scaled[first]:
                for second in range(size):
                    matrix[first][second] += scaled[first] * scaled[second]
                matrix[first][size] += scaled[first] * row.value / row.sigma
    return [value / scales[name] for value, name in zip(_eliminate(matrix), names, strict=True)]


def _eliminate(matrix: list[list[float]]) -> list[float]:
    """Gauss and Jordan, with the largest pivot first; what the equations do not determine becomes 0."""
    size = len(matrix)
    for column in range(size):
        pivot = max(range(column, size), key=lambda line: abs(matrix[line][column]))
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        if abs(matrix[column][column]) < _NEGLIGIBLE:
            matrix[column] = [0.0] * (size + 1)
            continue
        for line in range(size):
            if line != column:
                factor = matrix[line][column] / matrix[column][column]
                matrix[line] = [
                    value - factor * above for value, above in zip(matrix[line], matrix[column], strict=True)
                ]
    return [matrix[line][size] / matrix[line][line] if matrix[line][line] else 0.0 for line in range(size)]

"""Least squares: exact where it can be, never negative, steady where the equations say too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.fit.least_squares import Equation, solve


@given(st.floats(1e-12, 1e-9), st.floats(1e-6, 1e-3))
def test_two_runs_tell_two_unknowns(byte_s: float, layer_s: float) -> None:
    """Without noise the solution is what the values were made of, however far apart the scales are."""
    runs = [(300e6, 2.0), (160e6, 48.0)]
    equations = [
        Equation({"byte": size, "layer": layers}, size * byte_s + layers * layer_s, 0.01)
        for size, layers in runs
    ]
    found = solve(equations)
    assert found["byte"] == pytest.approx(byte_s, rel=1e-5, abs=1e-14)
    assert found["layer"] == pytest.approx(layer_s, rel=1e-5, abs=1e-9)


def test_nothing_becomes_negative() -> None:
    """A time below zero is nonsense: it becomes 0, and the other unknown takes the best value alone."""
    equations = [Equation({"a": 1.0, "b": 1.0}, 1.0, 0.1), Equation({"a": 2.0, "b": 1.0}, 3.0, 0.1)]
    assert solve(equations) == {"a": pytest.approx(1.4), "b": 0.0}
    assert solve(equations, free=frozenset("b")) == {"a": pytest.approx(2.0), "b": pytest.approx(-1.0)}


def test_surer_equations_count_more() -> None:
    """Two beliefs about one unknown: the mean, weighted by how sure they are."""
    found = solve([Equation({"a": 1.0}, 1.0, 1.0), Equation({"a": 1.0}, 2.0, 0.1)])
    assert found["a"] == pytest.approx((1 + 2 * 100) / 101)


def test_what_nobody_tells_is_zero() -> None:
    """Two unknowns that always come together: one of them explains both, and nothing is divided by zero."""
    found = solve([Equation({"a": 1.0, "b": 1.0}, 3.0, 1.0)])
    assert found["a"] + found["b"] == pytest.approx(3.0)

"""The fields that say how an answer is to be."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.engine.protocol import ContextShift
from groundup.errors import InvalidBodyError
from groundup.server.ollama.formats import read_format, read_shift, read_think
from groundup.server.options import Options
from groundup.server.warning_header import Warnings


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("", None), ("json", "json"), ({"type": "object"}, {"type": "object"}), ({}, {})],
)
def test_formats(value: Any, expected: Any) -> None:
    """JSON, a schema, or nothing."""
    assert read_format(value) == expected


@pytest.mark.parametrize(("value", "shown"), [("xml", '"xml"'), (3, "3"), ([1], r"\[1\]"), (True, "true")])
def test_other_formats(value: Any, shown: str) -> None:
    """What came is shown, and what may come."""
    with pytest.raises(InvalidBodyError, match=f'invalid format: {shown}; expected "json" or a valid JSON'):
        read_format(value)


def test_a_long_format_is_shown_in_part() -> None:
    """An error is no echo of everything."""
    with pytest.raises(InvalidBodyError) as refused:
        read_format("x" * 10_000)
    assert len(refused.value.message) < 200


@pytest.mark.parametrize("value", [None, True, False, "low", "medium", "high", "max"])
def test_thinking(value: Any) -> None:
    """On, off, a level, or as the model does."""
    assert read_think(value) == value


@pytest.mark.parametrize("value", ["", "much", "LOW", 1, [], {}])
def test_other_thinking(value: Any) -> None:
    """The levels are named."""
    with pytest.raises(InvalidBodyError, match="low, medium, high, max"):
        read_think(value)


@pytest.mark.parametrize(
    ("shift", "keep", "read", "codes"),
    [
        (False, None, None, []),
        (False, 5, None, ["ignored-option"]),
        (True, None, ContextShift(4), []),
        (True, 5, ContextShift(5), []),
        (True, -1, ContextShift(-1), []),
    ],
)
def test_shifting(shift: bool, keep: int | None, read: ContextShift | None, codes: list[str]) -> None:
    """Four tokens stay unless another number is named, which means nothing without a shift."""
    warnings = Warnings()
    assert read_shift(shift, Options(keep_tokens=keep), warnings) == read
    assert [one.code for one in warnings.items] == codes

"""How long a model stays: seconds, durations of Go, for ever, and who may say so."""

from __future__ import annotations

from typing import Any, cast

import pytest
from starlette.requests import Request

from groundup.errors import InvalidBodyError
from groundup.server.call import Call, Caller, Services
from groundup.server.keep_alive import LONGEST_KEEP_ALIVE_S, allowed_keep_alive_s, keep_alive_s


def call_of(*rights: str) -> Call:
    """A call of somebody with these rights."""
    return Call(cast(Request, None), cast(Services, None), Caller("anna", frozenset(rights)))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        (42, 42.0),
        (42.5, 42.5),
        (0, 0.0),
        ("42m", 2520.0),
        ("300ms", 0.3),
        ("1.5h", 5400.0),
        ("2h45m", 9900.0),
        ("1h30m0.5s", 5400.5),
        ("+5m", 300.0),
        ("0", 0.0),
        ("300", 300.0),
        (" 5m ", 300.0),
        (-1, -1.0),
        (-3.14, -1.0),
        ("-1m", -1.0),
        ("-1", -1.0),
        (10**12, LONGEST_KEEP_ALIVE_S),
        ("9" * 400, LONGEST_KEEP_ALIVE_S),
    ],
)
def test_values(value: Any, seconds: float | None) -> None:
    """Numbers and bare texts are seconds, texts with units durations; negative is for ever."""
    assert keep_alive_s(value) == pytest.approx(seconds)


@pytest.mark.parametrize("value", ["", "soon", "5 m", "5x", "m", "1m2", "--1m", "1e5", "5d", "٣m"])
def test_texts_that_are_no_duration(value: str) -> None:
    """A text of another form is refused, with examples."""
    with pytest.raises(InvalidBodyError, match="5m"):
        keep_alive_s(value)


@pytest.mark.parametrize(("value", "kind"), [(True, "bool"), ([1], "list"), ({}, "dict")])
def test_other_types(value: Any, kind: str) -> None:
    """Another type is refused in the words of Ollama's API."""
    with pytest.raises(InvalidBodyError, match=f"Unsupported type: '{kind}'"):
        keep_alive_s(value)


@pytest.mark.parametrize("value", [0, -1, 1800])
def test_only_managers_decide(value: int) -> None:
    """Who may not manage models neither unloads nor pins one; the wish is noted and left out."""
    manager, student = call_of("chat", "manage"), call_of("chat")
    assert allowed_keep_alive_s(manager, value) == value
    assert allowed_keep_alive_s(student, value) is None
    assert [one.code for one in student.warnings.items] == ["keep-alive-ignored"]
    assert manager.warnings.items == []


def test_without_a_wish_nobody_is_warned() -> None:
    """Absent is absent, whoever asks."""
    student = call_of("chat")
    assert allowed_keep_alive_s(student, None) is None
    assert student.warnings.items == []

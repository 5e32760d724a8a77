"""Calls in Python's notation are read, and nothing in them is ever run."""

from __future__ import annotations

import pytest

from groundup.chat.formats.python_calls import python_calls
from groundup.chat.formats.readers import LONGEST_CALLS
from groundup.chat.messages import ToolCall


def test_python_is_read_and_not_run() -> None:
    """Constants alone are values; whatever would have to be evaluated is no call."""
    assert python_calls("[f(x=[1, -2.5, None], y={'a': true})]") == [
        ToolCall("f", {"x": [1, -2.5, None], "y": {"a": True}})
    ]
    for text in (
        "f(1)",
        "f(**x)",
        "f(x=open('/etc/passwd'))",
        "f(x=1); import os",
        "f(x=(lambda: 1)())",
        "f",
    ):
        assert python_calls(text) == []


def test_python_says_nothing_about_style() -> None:
    """Slips for which Python warns would quote the model's words; they are read in silence."""
    assert python_calls("f(x='a\\d')") == [ToolCall("f", {"x": "a\\d"})]


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ('get-the.weather(city="a-b(c)")', ToolCall("get-the.weather", {"city": "a-b(c)"})),
        ('f(from="A", to="from=B", class = 2)', ToolCall("f", {"from": "A", "to": "from=B", "class": 2})),
        ('[f(x="it\'s")]', ToolCall("f", {"x": "it's"})),
        ("```python\nf(x=-1)\n```", ToolCall("f", {"x": -1})),
        ("weather.call(x=1)", ToolCall("weather", {"x": 1})),
    ],
)
def test_names_that_python_would_not_take_are_taken(text: str, call: ToolCall) -> None:
    """Hyphens in names of tools, Python's own words as names of parameters; not in texts."""
    assert python_calls(text) == [call]


def test_what_is_too_long_or_too_deep_is_no_call() -> None:
    """A stranger's text cannot make us work without end."""
    for text in (
        "[" * 100_000,
        "f(" * 50_000,
        "x" * (LONGEST_CALLS + 1),
        "-" * 50_000 + "1",
        "a-" * 100_000,
        "'\\" * 60_000,
        "f()()",
    ):
        assert python_calls(text) == []

"""Fields of requests that several of OpenAI's addresses share."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.errors import InvalidBodyError, UnsupportedFieldError
from groundup.server.openai import fields
from groundup.server.warning_header import Warnings

SCHEMA = {"type": "object"}


@pytest.mark.parametrize(
    ("value", "ours"),
    [
        (None, None),
        ({"type": "text"}, None),
        ({}, None),
        ({"type": "json_object"}, "json"),
        ({"type": "json_schema", "json_schema": {"name": "a", "schema": SCHEMA}}, SCHEMA),
        ({"type": "json_schema", "name": "a", "schema": SCHEMA, "strict": True}, SCHEMA),
    ],
)
def test_formats(value: Any, ours: Any) -> None:
    """A schema stands one level deeper in one address than in the other."""
    assert fields.read_response_format(value, "response_format", Warnings()) == ours


@pytest.mark.parametrize(
    "value",
    [{"type": "xml"}, {"type": []}, {"type": "json_schema"}, {"type": "json_schema", "json_schema": "a"}],
)
def test_wrong_formats(value: Any) -> None:
    """They are refused with their field."""
    with pytest.raises(InvalidBodyError, match="response_format"):
        fields.read_response_format(value, "response_format", Warnings())


def test_biases() -> None:
    """Keys are ids of tokens."""
    assert fields.read_logit_bias({"5": 1, "0": -100}) == {5: 1.0, 0: -100.0}
    assert fields.read_logit_bias({}) is None


@pytest.mark.parametrize(
    "bias",
    [{"a": 1}, {"-1": 1}, {"1": 101}, {"9999999999": 1}, {"²": 1}, {str(one): 1 for one in range(1025)}],
)
def test_wrong_biases(bias: dict[str, float]) -> None:
    """They are refused before they reach the engine."""
    with pytest.raises(InvalidBodyError, match="logit_bias"):
        fields.read_logit_bias(bias)


@pytest.mark.parametrize("effort", ["huge", 7, [], {}])
def test_wrong_efforts(effort: Any) -> None:
    """They are refused, whatever their type."""
    with pytest.raises(InvalidBodyError, match="reasoning_effort"):
        fields.read_effort(effort)


def test_tools_that_others_run() -> None:
    """They are refused by name."""
    with pytest.raises(UnsupportedFieldError, match=r"tools\[0\].*custom"):
        fields.read_function_tools([{"type": "custom", "custom": {"name": "a"}}])

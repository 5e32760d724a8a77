"""How a template is told whether to think, and what cannot be had."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.chat.formats.choice import choose_format
from groundup.chat.thinking import thinking_variables, thinking_warnings
from groundup.errors import UnsupportedCapabilityError

SWITCH = "<think>{% if enable_thinking is defined and enable_thinking %}x{% endif %}"
OLD_SWITCH = "<think>{% if thinking %}x{% endif %}{{ message.thinking }}"
LEVELS = "<|channel|><|message|>{{ reasoning_effort or 'medium' }}"
TWO_LEVELS = "[THINK]{% if reasoning_effort not in ('none', 'high') %}{{ raise_exception('no') }}{% endif %}"
ALWAYS = "{% if add_generation_prompt %}<think>{% endif %}"


@pytest.mark.parametrize(
    ("template", "think", "variables"),
    [
        (SWITCH, None, {"enable_thinking": True}),  # a model that can think does
        (SWITCH, True, {"enable_thinking": True}),
        (SWITCH, False, {"enable_thinking": False}),
        (SWITCH, "low", {"enable_thinking": True}),
        (OLD_SWITCH, False, {"thinking": False}),
        (LEVELS, None, {}),  # its own level
        (LEVELS, True, {}),
        (LEVELS, False, {"reasoning_effort": "low"}),  # it cannot be silent
        (LEVELS, "medium", {"reasoning_effort": "medium"}),
        (LEVELS, "max", {"reasoning_effort": "high"}),
        (TWO_LEVELS, False, {"reasoning_effort": "none"}),
        (TWO_LEVELS, "low", {"reasoning_effort": "high"}),
        (ALWAYS, False, {}),
        ("{{ x }}", None, {}),
        ("{{ x }}", False, {}),
        (None, False, {}),
    ],
)
def test_templates_are_told_in_their_words(
    template: str | None, think: Any, variables: dict[str, Any]
) -> None:
    """Only variables that the template looks at, with values that it knows."""
    assert thinking_variables(think, template, choose_format(template), "m") == variables


@pytest.mark.parametrize("think", [True, "low", "max"])
def test_thinking_is_refused_where_there_is_none(think: Any) -> None:
    """With the words that clients look for."""
    with pytest.raises(UnsupportedCapabilityError, match="does not support thinking"):
        thinking_variables(think, "{{ x }}", choose_format("{{ x }}"), "m")


@pytest.mark.parametrize(
    ("template", "think", "codes"),
    [
        (SWITCH, False, []),
        (SWITCH, "low", ["thinking-level-ignored"]),
        (LEVELS, False, ["thinking-not-off"]),
        (LEVELS, "low", []),
        (TWO_LEVELS, False, []),
        (ALWAYS, False, ["thinking-not-off"]),
        (ALWAYS, None, []),
        (ALWAYS, True, []),
        ("{{ x }}", False, []),
    ],
)
def test_what_cannot_be_had_is_told(template: str, think: Any, codes: list[str]) -> None:
    """A warning, not silence: some models always think, many know no levels."""
    assert [one.code for one in thinking_warnings(think, template, choose_format(template))] == codes

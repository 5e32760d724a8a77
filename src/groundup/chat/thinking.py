"""Whether a model thinks before it answers, and how a template is told so."""

from __future__ import annotations

import re
from typing import Any, Final

from groundup.errors import UnsupportedCapabilityError

from .formats.choice import ChosenFormat
from .requests import ThinkLevel

# Variables that the templates of published models look at.
SWITCHES: Final = ("enable_thinking", "thinking")
LEVEL: Final = "reasoning_effort"

_LEVELS_OF_TEMPLATES: Final[dict[str, str]] = {"max": "high"}  # where a template knows three


def thinking_variables(
    think: bool | ThinkLevel | None, template: str | None, chosen: ChosenFormat, model: str
) -> dict[str, Any]:
    """What to tell a template; empty to leave the model to itself.

    Raises:
        UnsupportedCapabilityError: thinking was asked of a model that cannot.
    """
    if think is None or (think is False and not chosen.can_think):
        return {}
    if not chosen.can_think:
        raise UnsupportedCapabilityError(model, "thinking")
    text = template or ""
    variables: dict[str, Any] = {name: think is not False for name in SWITCHES if _mentions(text, name)}
    if _mentions(text, LEVEL) and think is not True:
        variables[LEVEL] = "low" if think is False else _LEVELS_OF_TEMPLATES.get(think, think)
    return variables


def can_be_switched(template: str | None) -> bool:
    """Whether a template lets thinking be switched off."""
    return any(_mentions(template or "", name) for name in SWITCHES)


def _mentions(template: str, variable: str) -> bool:
    """Whether the name occurs as a variable: not as a key (`message.thinking`), not in a text."""
    return re.search(rf"(?<![\w.'\"\[]){variable}(?![\w'\"])", template) is not None

"""Whether a model thinks before it answers, and how a template is told so."""

from __future__ import annotations

from typing import Any, Final

from groundup.errors import UnsupportedCapabilityError

from .events import Warned
from .formats.choice import ChosenFormat
from .requests import ThinkLevel
from .template_variables import strings_of, variables_of

# Variables that the templates of published models look at.
SWITCHES: Final = ("enable_thinking", "thinking")
LEVEL: Final = "reasoning_effort"

_NO_LEVEL: Final = "none"  # some templates know it, and then little else
_HIGHEST: Final = "high"  # of those that templates know


def thinking_variables(
    think: bool | ThinkLevel | None, template: str | None, chosen: ChosenFormat, model: str
) -> dict[str, Any]:
    """What to tell a template. A model that can think does, unless somebody says otherwise.

    Raises:
        UnsupportedCapabilityError: thinking was asked of a model that cannot.
    """
    if not chosen.can_think:
        if think is None or think is False:
            return {}
        raise UnsupportedCapabilityError(model, "thinking")
    known = variables_of(template or "")
    variables: dict[str, Any] = {name: think is not False for name in SWITCHES if name in known}
    if LEVEL in known and think is not None and think is not True:
        variables[LEVEL] = _level(think, strings_of(template or ""))
    return variables


def thinking_warnings(
    think: bool | ThinkLevel | None, template: str | None, chosen: ChosenFormat
) -> list[Warned]:
    """What of the wish cannot be had: some models always think, and many know no levels."""
    if not chosen.can_think or think is None or think is True:
        return []
    known = variables_of(template or "")
    can_be_silent = any(name in known for name in SWITCHES) or (
        LEVEL in known and _NO_LEVEL in strings_of(template or "")
    )
    if think is False:
        return [] if can_be_silent else [Warned("thinking-not-off", {})]
    return [] if LEVEL in known else [Warned("thinking-level-ignored", {"level": think})]


def _level(think: bool | ThinkLevel, strings: frozenset[str]) -> str:
    """The level in the template's words."""
    if think is False:
        return _NO_LEVEL if _NO_LEVEL in strings else "low"
    if think == "max":
        return think if think in strings else _HIGHEST
    knows_two = _NO_LEVEL in strings and "low" not in strings  # thinking, or none
    return _HIGHEST if knows_two else str(think)

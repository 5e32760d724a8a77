"""What a Modelfile says, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundup.library.model_parameters import ParameterValue
from groundup.library.model_settings import SavedMessage

KEYWORDS = ("FROM", "PARAMETER", "TEMPLATE", "SYSTEM", "MESSAGE", "LICENSE", "ADAPTER")
# They are understood elsewhere. Here the model's own template and header decide what they would.
IGNORED_KEYWORDS = ("RENDERER", "PARSER", "REQUIRES", "DRAFT")
# What many recipes have behind a value, and what it is taken for.
COMMENT_MARK = " #"
COMMENT_ADVICE = "A comment stands on a line of its own; behind a value it is part of the value."


@dataclass(frozen=True, slots=True)
class Named:
    """A name or a path, and the line on which it stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """A Modelfile. What it does not say is None or empty."""

    path: str
    sources: tuple[Named, ...]  # what FROM names; never empty
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)
    template: Named | None = None
    system: str | None = None
    messages: tuple[SavedMessage, ...] = ()
    licences: tuple[str, ...] = ()
    adapters: tuple[Named, ...] = ()
    ignored: tuple[Named, ...] = ()  # keywords without an effect here

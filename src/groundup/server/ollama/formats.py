"""The fields of a request that say how an answer is to be: format, thinking, a shifted context."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from groundup.chat.requests import ThinkLevel
from groundup.engine.protocol import ContextShift
from groundup.errors import InvalidBodyError
from groundup.server.options import Options
from groundup.server.warning_header import Warnings

THINK_LEVELS: Final = ("low", "medium", "high", "max")


def read_format(value: Any) -> Literal["json"] | dict[str, Any] | None:
    """The format of an answer: "json", a schema, or None.

    Raises:
        InvalidBodyError: something else.
    """
    if value is None or value == "":
        return None
    if value == "json":
        return "json"
    if isinstance(value, dict):
        return value
    shown = msgspec.json.encode(value).decode()[:100]
    raise InvalidBodyError(f'invalid format: {shown}; expected "json" or a valid JSON Schema object')


def read_think(value: Any) -> bool | ThinkLevel | None:
    """Whether to think: true, false, a level, or None for the model's own way.

    Raises:
        InvalidBodyError: something else.
    """
    if value is None or isinstance(value, bool):
        return value
    for level in THINK_LEVELS:
        if value == level:
            return level
    raise InvalidBodyError(f"think must be true, false, or one of {', '.join(THINK_LEVELS)}")


def read_shift(shift: bool, options: Options, warnings: Warnings) -> ContextShift | None:
    """How an answer goes on when it has filled the context; None: it ends there (`length`).

    Without a shift the option `num_keep` means nothing, which is noted.
    """
    if shift:
        return ContextShift() if options.keep_tokens is None else ContextShift(options.keep_tokens)
    if options.keep_tokens is not None:
        warnings.add("ignored-option", name="num_keep")
    return None

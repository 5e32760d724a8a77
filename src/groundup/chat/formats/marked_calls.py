"""Reads calls whose texts stand between marks that no text holds: `call:weather{city:<|"|>Graz<|"|>,days:2}`.

Keys have no quotes, and nothing in a text is escaped (FunctionGemma, Gemma 4).
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Final

from groundup.chat.messages import ToolCall

from .readers import LONGEST_CALLS, NO_TYPES, CallReader, ToolTypes

_CALL: Final = "call:"
_WORD: Final = re.compile(r"[A-Za-z_][\w.-]*")
_JSON_WORDS: Final = {"true": "true", "false": "false", "null": "null", "None": "null"}


def marked_calls(mark: str) -> CallReader:
    """A reader for texts between two of these marks."""

    def read(text: str, types: ToolTypes = NO_TYPES) -> list[ToolCall]:
        text = text.strip()
        name, found, rest = text.removeprefix(_CALL).partition("{")
        if len(text) > LONGEST_CALLS or not found or not name.strip():
            return []
        arguments = _object("{" + rest, mark)
        return [] if arguments is None else [ToolCall(name.strip(), arguments)]

    return read


def _object(text: str, mark: str) -> dict[str, Any] | None:
    """The arguments; plain JSON is what models slip into at times, and what our grammars make them write."""
    for read in (json.loads, lambda given: json.loads(_as_json(given, mark))):
        with suppress(ValueError, RecursionError):
            found: dict[str, Any] = read(text)
            return found
    return None


def _as_json(text: str, mark: str) -> str:
    """The same as JSON: every second part between marks is a text."""
    parts = text.split(mark)
    if len(parts) % 2 == 0:
        raise ValueError("a text that nothing closes")
    return "".join(
        json.dumps(part) if number % 2 else _WORD.sub(_quoted, part) for number, part in enumerate(parts)
    )


def _quoted(match: re.Match[str]) -> str:
    word = match[0]
    is_exponent = match.start() > 0 and match.string[match.start() - 1].isdigit()
    return word if is_exponent else _JSON_WORDS.get(word, json.dumps(word))

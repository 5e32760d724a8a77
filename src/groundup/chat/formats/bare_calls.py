"""Calls without tags: an answer that is nothing but JSON or Python that calls a tool.

Such an answer can only be read when it is whole, so everything that could become one is held back. To hold
back no more than that, the beginning must look like a call of one of the tools that the model was given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_KEYS: Final = ("name", "function", "type", "id", "arguments", "parameters")
_WORD: Final = re.compile(r"[A-Za-z_][\w.-]*")


def may_begin_calls(text: str, names: Sequence[str]) -> bool:
    """Whether a text with this beginning can still become calls of tools with these names."""
    text = text.lstrip()
    if text.startswith("["):
        text = text[1:].lstrip()
        return not text or (text[0] == "{" and may_begin_calls(text, names)) or _may_begin_python(text, names)
    if not text.startswith("{"):
        return not text
    key = text[1:].lstrip()
    return not key or (key[0] == '"' and _may_be(key[1:], '"', (*_KEYS, *names)))


def _may_begin_python(text: str, names: Sequence[str]) -> bool:
    return _WORD.match(text) is not None and _may_be(text, "(", names)


def _may_be(text: str, end: str, words: Sequence[str]) -> bool:
    """Whether the text is one of the words up to `end`, or the beginning of one."""
    word, ended, _ = text.partition(end)
    return word in words if ended else any(one.startswith(word) for one in words)

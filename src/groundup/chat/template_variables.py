"""Which variables a chat template looks at, told from its text without running it.

What makes models differ shows in the names that their templates ask for: `tools`, `enable_thinking`,
`reasoning_effort`. A word in the text that a template writes, in a string, or after a dot
(`message.thinking`) is not a variable. A template is a stranger's text: it is read once, from front to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_CLOSINGS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING: Final = re.compile(r"\{[{%#]")
_STRING: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_NAME: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


@lru_cache(maxsize=16)
def variables_of(template: str) -> frozenset[str]:
    """The names that a Jinja template uses, its own and the words of the language among them."""
    return frozenset(
        name for statement in _statements(template) for name in _NAME.findall(_STRING.sub("''", statement))
    )


@lru_cache(maxsize=16)
def strings_of(template: str) -> frozenset[str]:
    """The texts in quotes that stand in its statements."""
    return frozenset(text[1:-1] for statement in _statements(template) for text in _STRING.findall(statement))


def _statements(template: str) -> Iterator[str]:
    """What stands between the brackets of the language, without its comments."""
    at = 0
    while (opening := _OPENING.search(template, at)) is not None:
        end = template.find(_CLOSINGS[opening[0]], opening.end())
        if end < 0:
            return
        if opening[0] != "{#":
            yield template[opening.end() : end]
        at = end + 2

"""What a client should know although its request was answered: a header, and a list in the answer.

`Groundup-Warning` is a structured field (RFC 9651): a list of tokens with parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from groundup.chat.events import Warned

HEADER: Final = "Groundup-Warning"
_MOST: Final = 20
_LONGEST: Final = 100


class Warnings:
    """The warnings of one call; the same one counts once."""

    def __init__(self) -> None:
        self._items: dict[str, Warned] = {}

    def add(self, code: str, **details: str | int) -> None:
        """Note a warning."""
        warned = Warned(code, details)
        if len(self._items) < _MOST:
            self._items.setdefault(_written(warned), warned)

    def take(self, warned: Iterable[Warned]) -> None:
        """Note several."""
        for one in warned:
            self.add(one.code, **one.details)

    def header(self) -> dict[str, str]:
        """The header, if there is anything to say."""
        return {HEADER: ", ".join(self._items)} if self._items else {}

    @property
    def items(self) -> list[Warned]:
        """All of them, in order."""
        return list(self._items.values())


def _written(warned: Warned) -> str:
    parameters = (f";{name}={_value(value)}" for name, value in warned.details.items())
    return warned.code + "".join(parameters)


def _value(value: str | int) -> str:
    """An integer, or a string in quotes with printable ASCII alone, as the specification demands."""
    if isinstance(value, int):
        return str(value)
    return '"' + re.sub(r"[^ !#-\[\]-~]", "?", value[:_LONGEST]) + '"'

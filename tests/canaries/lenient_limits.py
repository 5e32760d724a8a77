"""Known-bad limits of grammars: they look at the length alone."""

from __future__ import annotations

from groundup.errors import InvalidGrammarError

MAXIMUM_BYTES = 64 << 10


def check_length_only(grammar: str) -> None:
    """A short grammar may still be deep, and count to a billion: the defect."""
    if len(grammar.encode()) > MAXIMUM_BYTES:
        raise InvalidGrammarError("it is too long")

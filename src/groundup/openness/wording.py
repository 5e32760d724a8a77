"""Sentences of one language, found by keys such as "mark.open"; the files are in the folder of the same name.

No sentence about openness stands in code, so that each can be read, counted and translated in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from .tables import wording_table

LANGUAGES: Final = ("en", "de", "fr", "it")


class Wording:
    """The sentences of a language.

    Args:
        language: its code.
        sentences: each by its key.
    """

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self.sentences = dict(sentences)

    def __call__(self, key: str, **places: object) -> str:
        """The sentence of a key, with what stands in its places."""
        sentence = self.sentences[key]
        return sentence.format(**places) if places else sentence

    def __contains__(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.sentences

    def joined(self, parts: Iterable[str]) -> str:
        """Parts of a sentence with commas, and "and" before the last; of no parts: ""."""
        *others, last = tuple(parts) or ("",)
        return f"{', '.join(others)}{self('may.and')}{last}" if others else last


@cache
def wording(language: str) -> Wording:
    """The sentences that are shipped in a language."""
    return Wording(language, dict(_flat(wording_table(language))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            yield from _flat(value, f"{prefix}{key}.")

"""Finds tags in a text that arrives in pieces.

What could be the beginning of a tag is held back until it is decided. Which tags count may change
with every one that is found; what they mean is the business of the formats.
"""

from __future__ import annotations

from collections.abc import Collection


class TagFinder:
    """A text with tags, piece by piece."""

    def __init__(self) -> None:
        self._held = ""

    def push(self, text: str) -> None:
        """Add further text."""
        self._held += text

    def next(self, tags: Collection[str], *, is_over: bool = False) -> tuple[str, str | None] | None:
        """The text up to the next tag, and the tag; or what certainly is text, and None.

        None if nothing is certain yet. Of tags that begin at the same place the longest counts,
        so one that another begins with waits until the longer one is excluded. With `is_over` no more
        text will come, and everything is certain.
        """
        found = min(((at, -len(tag), tag) for tag in tags if (at := self._held.find(tag)) >= 0), default=None)
        begun = 0 if is_over else max((_begun(self._held, tag) for tag in tags), default=0)
        certain = len(self._held) - begun
        if found is not None and found[0] < certain:
            at, _, tag = found
            if is_over or not self._may_grow(at, tag, tags):
                before, self._held = self._held[:at], self._held[at + len(tag) :]
                return before, tag
            certain = at
        if certain == 0:
            return None
        text, self._held = self._held[:certain], self._held[certain:]
        return text, None

    def _may_grow(self, at: int, tag: str, tags: Collection[str]) -> bool:
        """Whether the text from `at` may still become a longer tag than the one that is there."""
        left = self._held[at:]
        return any(
            len(other) > len(tag) and len(left) < len(other) and other.startswith(left) for other in tags
        )


def _begun(text: str, tag: str) -> int:
    """Length of the longest end of `text` with which `tag` begins, but not all of it."""
    for count in range(min(len(text), len(tag) - 1), 0, -1):
        if text.endswith(tag[:count]):
            return count
    return 0

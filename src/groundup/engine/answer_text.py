"""From the bytes of tokens to text that may be shown: whole characters, and no stop string.

A character may be cut by a token's end, and a stop string may begin in one token and end in
another; what could still become either is held back.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class AnswerText:
    """Text of one answer. Feed bytes with `push`; end with `flush`.

    `stop_string` names the stop string that was met; from then on no text comes.
    """

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = [string for string in stop if string]
        self._held = ""
        self.stop_string: str | None = None

    def push(self, data: bytes) -> str:
        """Text that is safe to show after these further bytes."""
        return self._take(self._decoder.decode(data))

    def flush(self) -> str:
        """What was held back, when no more bytes will come; a cut character becomes U+FFFD."""
        text = self._take(self._decoder.decode(b"", final=True)) + self._held
        self._held = ""
        return text

    def _take(self, text: str) -> str:
        if self.stop_string is not None:
            return ""
        self._held += text
        if not self._stop:
            text, self._held = self._held, ""
            return text
        found = min(
            ((at + len(string), at, string) for string in self._stop if (at := self._held.find(string)) >= 0),
            default=None,
        )
        if found is not None:
            _, at, self.stop_string = found  # the one complete first, wherever the pieces were cut
            text, self._held = self._held[:at], ""
            return text
        keep = max(_overlap(self._held, string) for string in self._stop)
        cut = len(self._held) - keep
        text, self._held = self._held[:cut], self._held[cut:]
        return text


def _overlap(text: str, string: str) -> int:
    """Length of the longest end of `text` with which `string` begins."""
    for count in range(min(len(text), len(string) - 1), 0, -1):
        if text.endswith(string[:count]):
            return count
    return 0

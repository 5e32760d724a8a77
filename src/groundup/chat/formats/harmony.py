"""The format of gpt-oss: messages on channels.

An answer is a series of messages: `<|channel|>analysis<|message|>...<|end|>` is thinking, the channel
`final` is the answer, and a message to a recipient (`commentary to=functions.get_weather`) is a call whose
arguments are its text. Text on `commentary` to nobody is a preamble that the user is to see.

Format: https://github.com/openai/harmony (docs/format.md)
"""

from __future__ import annotations

import re
from typing import Final

from groundup.chat.messages import ToolCall

from .pieces import CallPiece, ContentPiece, Piece, ThinkingPiece
from .quotes import QuoteWatch
from .readers import NO_TYPES, named_call
from .tags import TagFinder

_START: Final = "<|start|>"
_CHANNEL: Final = "<|channel|>"
_CONSTRAIN: Final = "<|constrain|>"
_MESSAGE: Final = "<|message|>"
_ENDS: Final = ("<|end|>", "<|return|>", "<|call|>")
TAGS: Final = (_START, _CHANNEL, _CONSTRAIN, _MESSAGE, *_ENDS)
_RECIPIENT: Final = re.compile(r"to=(?:functions\.)?([A-Za-z0-9_.-]+)")


class HarmonyFormat:
    """Reads one answer. See `pieces.Format`.

    Args:
        begun: what the prompt has written of the first message already, after `<|start|>`.
    """

    def __init__(self, begun: str = "assistant") -> None:
        self._finder = TagFinder()
        self._header = ""
        self._is_body = False
        self._recipient = ""
        self._arguments = ""
        self._quotes = QuoteWatch(())
        self._pieces: list[Piece] = []
        self.feed(begun)
        self._begun = self._header

    def feed(self, text: str) -> list[Piece]:
        """See `Format.feed`."""
        self._finder.push(text)
        self._read()
        return self._given()

    def finish(self) -> list[Piece]:
        """See `Format.finish`."""
        self._read(is_over=True)
        self._end()
        return self._given()

    def _read(self, *, is_over: bool = False) -> None:
        """Go through what is certain of the text."""
        while (found := self._finder.next(TAGS, is_over=is_over)) is not None:
            before, tag = found
            self._take(before)
            if tag is not None and self._quotes.is_inside:
                self._take(tag)
            elif tag is not None:
                self._turn(tag)

    def _turn(self, tag: str) -> None:
        if tag == _MESSAGE:
            recipient = _RECIPIENT.search(self._header)
            self._recipient = recipient[1] if recipient else ""
            self._quotes = QuoteWatch(('"',) if self._recipient else ())
            self._is_body = True
        elif tag in _ENDS or tag == _START:
            self._end()
        elif not self._is_body:
            self._header += f" {tag} "  # apart, so that names and tags do not run together

    def _take(self, text: str) -> None:
        if not self._is_body:
            self._header += text
        elif self._recipient:
            self._arguments += text
            self._quotes.push(text)
        elif text:
            self._pieces.append(ThinkingPiece(text) if self._is_thinking else ContentPiece(text))

    @property
    def _is_thinking(self) -> bool:
        return f"{_CHANNEL} analysis" in self._header

    def _end(self) -> None:
        """A message is over."""
        if self._recipient:
            text, name = self._arguments, self._recipient
            calls = named_call("\0")(f"{name}\0{text}", NO_TYPES) if text.strip() else [ToolCall(name)]
            self._pieces += [CallPiece(one) for one in calls] or [ContentPiece(_without_tags(text))]
        elif not self._is_body and _CHANNEL not in self._header:
            # A model that does not follow its own format: better read than lost.
            text = _without_tags(self._header.removeprefix(self._begun))
            self._pieces += [ContentPiece(text)] if text.strip() else []
        self._header = self._begun = self._recipient = self._arguments = ""
        self._quotes = QuoteWatch(())
        self._is_body = False

    def _given(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces


def _without_tags(text: str) -> str:
    for tag in TAGS:
        text = text.replace(tag, "")
    return text

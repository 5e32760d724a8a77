"""What a parser makes of a model's text, and what every parser can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from groundup.chat.messages import ToolCall


@dataclass(frozen=True, slots=True)
class ContentPiece:
    """Text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingPiece:
    """Text that the model wrote for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class CallPiece:
    """A whole call of a tool."""

    call: ToolCall


Piece = ContentPiece | ThinkingPiece | CallPiece


class Format(Protocol):
    """Reads the text of one answer as it comes, in pieces of any size.

    What could still be the beginning of a tag is held back; `finish` gives what is left. Whatever a
    model writes, nothing is raised: a call that cannot be read comes out as the text that it is.
    """

    def feed(self, text: str) -> list[Piece]:
        """What is certain after this further text."""
        ...

    def finish(self) -> list[Piece]:
        """The rest, when no more text will come."""
        ...

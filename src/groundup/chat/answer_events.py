"""From the engine's pieces of text to the events of a chat.

The parser may hold text back until it knows what it is; the log-probabilities of those tokens wait with
it, so that none is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from groundup.engine.events import Done, Text
from groundup.engine.protocol import TokenChoice

from .events import ChatEvent, Content, Finished, Thinking, ToolCalled, Warned
from .formats.pieces import CallPiece, Format, Piece, ThinkingPiece


class AnswerEvents:
    """The events of one answer.

    Args:
        parser: of the model's format.
        warnings: to be told at the end.
        most_calls: so many calls count; the answer is over when there are more. None: all.
    """

    def __init__(self, parser: Format, warnings: list[Warned], *, most_calls: int | None = None) -> None:
        self._parser = parser
        self._warnings = warnings
        self._most_calls = most_calls
        self._choices: list[TokenChoice] = []
        self._calls = 0
        self._unplaced_tokens = 0
        self._thinking_tokens = 0

    @property
    def is_over(self) -> bool:
        """Whether all that counts has come, so that the model need not go on."""
        return self._most_calls is not None and self._calls >= self._most_calls

    def take(self, text: Text) -> Iterator[ChatEvent]:
        """What is certain after this piece."""
        self._choices += text.choices
        self._unplaced_tokens += text.tokens
        yield from self._events(self._parser.feed(text.text))

    def end(self, done: Done) -> Iterator[ChatEvent]:
        """What was held back, and the end."""
        yield from self._events(self._parser.finish())
        if self._choices:
            yield Content("", self._taken_choices())
        has_stopped = done.reason == "stop" or self.is_over
        yield Finished(
            reason="tool_calls" if self._calls and has_stopped else done.reason,
            usage=done.usage,
            thinking_tokens=self._thinking_tokens,
            stop_string=done.stop_string,
            warnings=self._warnings,
        )

    def _events(self, pieces: list[Piece]) -> Iterator[ChatEvent]:
        for piece in pieces:
            if self.is_over:
                return
            tokens, self._unplaced_tokens = self._unplaced_tokens, 0
            if isinstance(piece, CallPiece):
                yield ToolCalled(piece.call, self._calls, self._taken_choices())
                self._calls += 1
            elif isinstance(piece, ThinkingPiece):
                self._thinking_tokens += tokens
                yield Thinking(piece.text, self._taken_choices())
            else:
                yield Content(piece.text, self._taken_choices())

    def _taken_choices(self) -> list[TokenChoice]:
        choices, self._choices = self._choices, []
        return choices

"""The parser of most families: tags around thinking, tags around calls, and the answer between them.

Which tags, and how a call reads, is data (`Dialect`); the families are in `families`. Blanks that only
separate the parts are not part of any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .bare_calls import may_begin_calls
from .pieces import CallPiece, ContentPiece, Piece, ThinkingPiece
from .quotes import QuoteWatch
from .readers import NO_TYPES, CallReader, ToolTypes
from .tags import TagFinder

_TEXT_TOO: Final = ("```",)  # closes a call, and is what anybody writes
_ANY_QUOTES: Final = ("'", '"')


@dataclass(frozen=True, slots=True)
class ThinkTags:
    """What stands before and after thinking."""

    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class CallTags:
    """What stands before and after calls, and how they are read. Without `closing` they reach to the end.

    A tag between two of the `quotes` is part of a call.
    """

    opening: str
    closing: str
    read: CallReader
    quotes: tuple[str, ...] = ('"',)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a family of models marks what it writes.

    `dropped` are tags that mean nothing to a reader, `inner` those that the readers of calls look for. With
    `bare_calls` an answer that is nothing but JSON or Python is a call if it reads as one.
    """

    think: tuple[ThinkTags, ...] = ()
    calls: tuple[CallTags, ...] = ()
    dropped: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    bare_calls: CallReader | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """All of them."""
        around_thinking = [tag for one in self.think for tag in (one.opening, one.closing)]
        around_calls = [tag for one in self.calls for tag in (one.opening, one.closing) if tag]
        return (*around_thinking, *around_calls, *self.dropped, *self.inner)


class TaggedFormat:
    """Reads one answer. See `pieces.Format`.

    Args:
        dialect: the family's tags.
        think: the tags inside which the prompt ended already.
        types: of the tools that may be called.
    """

    def __init__(
        self, dialect: Dialect, *, think: ThinkTags | None = None, types: ToolTypes = NO_TYPES
    ) -> None:
        self._dialect = dialect
        self._finder = TagFinder()
        self._anywhere = [tag for tag in dialect.tags if tag not in _TEXT_TOO]
        self._think = think
        self._call: CallTags | None = None
        self._call_text = ""
        self._quotes = QuoteWatch(_ANY_QUOTES)  # of the call that we are in, with or without tags
        self._types = types
        self._blanks = ""  # not yet known to be inside a part
        self._is_fresh = self._think is not None  # nothing has come since the last tag
        self._is_bare = bool(dialect.bare_calls and types)  # as far as can be told
        self._pieces: list[Piece] = []

    def feed(self, text: str) -> list[Piece]:
        """See `Format.feed`."""
        self._finder.push(text)
        self._read()
        return self._given()

    def finish(self) -> list[Piece]:
        """See `Format.finish`."""
        self._read(is_over=True)
        if self._call is not None:
            self._end_call()
        elif self._is_bare and self._think is None:
            self._end_bare()
        elif self._think is None and not self._is_fresh:
            self._put(self._blanks)  # no tag has followed, so they are the answer's own
        return self._given()

    def _read(self, *, is_over: bool = False) -> None:
        """Go through what is certain of the text."""
        while (found := self._finder.next(self._tags(), is_over=is_over)) is not None:
            before, tag = found
            self._take(before)
            if tag is not None:
                self._turn(tag)

    def _tags(self) -> list[str]:
        """The tags that mean something where we are."""
        if self._call is not None:
            openings = [] if self._call.closing else [one.opening for one in self._dialect.calls]
            return [tag for tag in (self._call.closing, *openings, *self._dialect.dropped) if tag]
        # Tags in the wrong place are slips of the model, and nobody wants to read them.
        return self._anywhere

    def _turn(self, tag: str) -> None:
        """Go on after a tag."""
        if self._quotes.is_inside and (self._call is not None or self._call_text):
            self._take(tag)
            return
        if self._call is not None:
            if tag in self._dialect.dropped:
                return
            self._end_call()
        elif self._think is not None:
            if tag == self._think.closing:
                self._think = None
                self._begin_part()
            return
        self._release()
        self._think = next((one for one in self._dialect.think if one.opening == tag), None)
        self._call = next((one for one in self._dialect.calls if one.opening == tag), None)
        if self._call is not None:
            self._quotes = QuoteWatch(self._call.quotes)
        if self._think is not None or self._call is not None:
            self._begin_part()

    def _begin_part(self) -> None:
        self._blanks, self._is_fresh = "", True

    def _take(self, text: str) -> None:
        """Text of the part that we are in."""
        if self._call is not None:
            self._call_text += text
            self._quotes.push(text)
            return
        if self._is_bare and self._think is None:
            text = self._call_text + text
            self._is_bare = may_begin_calls(text, tuple(self._types))
            if self._is_bare:
                self._quotes.push(text[len(self._call_text) :])
                self._call_text = text
                return
            self._call_text = ""
        text = self._blanks + text
        if self._is_fresh:
            text = text.lstrip()
        stripped = text.rstrip()
        self._blanks = text[len(stripped) :]
        self._put(stripped)

    def _put(self, text: str) -> None:
        if text:
            self._is_fresh = False
            self._pieces.append(ThinkingPiece(text) if self._think is not None else ContentPiece(text))

    def _release(self) -> None:
        """A tag has come: what looked like a call without tags was text."""
        text, self._call_text = self._call_text, ""
        if text.strip():
            self._is_bare = False
            self._take(text)

    def _end_call(self) -> None:
        call, self._call = self._call, None
        if call is None:
            return
        text, self._call_text = self._call_text, ""
        calls = call.read(text, self._types)
        self._pieces += [CallPiece(one) for one in calls]
        if not calls:  # no call that anybody could follow: better read than lost
            self._put(self._without_tags(text).strip())
        self._begin_part()

    def _without_tags(self, text: str) -> str:
        """A text that was taken for a call, without the tags that stood in its quotes."""
        for tag in self._dialect.tags:
            text = text.replace(tag, "")
        return text

    def _end_bare(self) -> None:
        """The answer is over: it was calls of tools that there are, or only looked like it."""
        text, self._call_text = self._call_text, ""
        self._is_bare = False
        calls = self._dialect.bare_calls(text, self._types) if self._dialect.bare_calls else []
        if calls and all(call.name in self._types for call in calls):
            self._pieces += [CallPiece(one) for one in calls]
        else:
            self._put(self._blanks + self._without_tags(text))

    def _given(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

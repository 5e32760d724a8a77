"""The part of an answer before its grammar counts: thinking, or everything up to a tag.

It sees each token before it becomes part of the answer. Where the model leaves the way that leads
to the grammar, the tokens that lead back are written in its place.
"""

from __future__ import annotations

from .libllama import Vocabulary
from .protocol import FreeBeginning

_MOST_BLANK_TOKENS = 3  # before a tag, and between it and what the grammar describes


class FreeText:
    """The state of one answer's beginning.

    `is_over` says that the grammar counts from the next token on.
    """

    def __init__(self, beginning: FreeBeginning, vocabulary: Vocabulary) -> None:
        self._closing = beginning.closing.encode()
        self._opening = beginning.opening.encode()
        self._must_close = beginning.must_close
        self._vocabulary = vocabulary
        self._text = b""
        self._forced: list[int] = []
        self._is_inside = not self._opening
        self._is_closed = False
        self._blank_tokens = 0
        self.is_over = False

    @property
    def forced(self) -> int | None:
        """The token that has to come now, whatever the model wants."""
        return self._forced[0] if self._forced else None

    def take(self, token: int) -> int | None:
        """The token to write in place of the one picked, mostly the same.

        None: the grammar counts already for this one, so another has to be picked.
        """
        if self._forced:
            token = self._forced.pop(0)
        elif self._is_closed:
            return self._take_blank(token)
        elif self._vocabulary.is_end(token):
            return self._take_end(token)
        return self._take_inside(token) if self._is_inside else self._take_first(token)

    def _piece(self, token: int) -> bytes:
        return self._vocabulary.piece(token) or self._vocabulary.special_text(token).encode()

    def _take_first(self, token: int) -> int | None:
        """Whether the answer begins with the opening tag; a tag that is begun is written to its end."""
        text = self._text + self._piece(token)
        begun = text.lstrip()
        if begun.startswith(self._opening):
            self._is_inside, self._text = True, begun[len(self._opening) :]
            return token
        if not self._opening.startswith(begun) or len(text) > len(begun) + _MOST_BLANK_TOKENS:
            self.is_over = True
            return None
        self._text = text
        if begun and not self._forced:
            self._force(self._opening[len(begun) :])
        return token

    def _take_inside(self, token: int) -> int | None:
        text = self._text + self._piece(token)
        _, found, after = text.partition(self._closing)
        if not found:
            self._text = text[-len(self._closing) :]
            return token
        if after.strip():  # the token goes on to what the grammar describes: only the tag is written
            overlap = next(
                (n for n in range(len(self._closing) - 1, 0, -1) if self._text.endswith(self._closing[:n])), 0
            )
            return self._write(self._closing[overlap:])
        self._is_closed = True
        self._forced.clear()
        return token

    def _take_blank(self, token: int) -> int | None:
        piece = self._vocabulary.piece(token)
        if piece and not piece.strip() and self._blank_tokens < _MOST_BLANK_TOKENS:
            self._blank_tokens += 1
            return token
        self.is_over = True
        return None

    def _take_end(self, token: int) -> int | None:
        """The model wants to stop: it may, or goes on to what was promised."""
        if not self._must_close:
            return token
        if not self._is_inside:
            self.is_over = True
            return None
        return self._write(self._closing)

    def _write(self, text: bytes) -> int | None:
        """The first token of a text that is written now; the others follow."""
        self._force(text)
        if not self._forced:  # a vocabulary that cannot write the tag: then it is not waited for
            self.is_over = True
            return None
        return self._take_inside(self._forced.pop(0))

    def _force(self, text: bytes) -> None:
        self._forced = self._vocabulary.tokenize(text.decode("utf-8", "replace"), parse_special=True)

"""A model's vocabulary: text to token ids and back, and which tokens are special."""

from __future__ import annotations

import ctypes
from collections.abc import Collection
from typing import Any

from .library import native

_CONTROL_ATTRIBUTES = 1 << 3 | 1 << 0  # LLAMA_TOKEN_ATTR_CONTROL, LLAMA_TOKEN_ATTR_UNKNOWN
_USER_DEFINED = 1 << 4  # LLAMA_TOKEN_ATTR_USER_DEFINED


class Vocabulary:
    """Tokens of one model. Valid as long as its `Model`."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.size: int = native.llama_vocab_n_tokens(handle)
        self.bos: int = native.llama_vocab_bos(handle)
        self.eos: int = native.llama_vocab_eos(handle)
        self.separator: int = native.llama_vocab_sep(handle)
        self.adds_bos: bool = native.llama_vocab_get_add_bos(handle)
        self.adds_eos: bool = native.llama_vocab_get_add_eos(handle)
        self.adds_separator: bool = native.llama_vocab_get_add_sep(handle)
        self._pieces: dict[int, bytes] = {}
        self._end_tokens: dict[int, bool] = {}
        self._buffer = ctypes.create_string_buffer(512)

    @property
    def handle(self) -> Any:
        """The library's own pointer, for the samplers."""
        return self._handle

    def tokenize(self, text: str, *, parse_special: bool, add_special: bool = False) -> list[int]:
        """Token ids of a text.

        Args:
            text: any text; lone surrogates become replacement characters.
            parse_special: whether "<|end|>" and the like mean those tokens.
            add_special: whether to put the marks around it that the model wants around a text.
        """
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        while True:
            buffer = (native.llama_token * room)()
            count = native.llama_tokenize(
                self._handle, data, len(data), buffer, room, add_special, parse_special
            )
            if count >= 0:
                return list(buffer[:count])
            room = -count

    def piece(self, token: int) -> bytes:
        """The bytes that a token stands for; empty for control tokens."""
        found = self._pieces.get(token)
        if found is None:
            found = self._pieces[token] = self._render(token, special=False)
        return found

    def name_among(self, names: Collection[str], token: int) -> bytes:
        """The written name of a control token if it is one of these; otherwise nothing."""
        name = self._render(token, special=True) if names else b""
        return name if name.decode("utf-8", "replace") in names else b""

    def special_text(self, token: int) -> str:
        """The written name of a token, such as "<|end|>"; empty for -1."""
        return self._render(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

    def special_texts(self) -> list[str]:
        """The written names of all control tokens and markers, longest first."""
        special = _CONTROL_ATTRIBUTES | _USER_DEFINED
        found = [token for token in range(self.size) if self._attributes(token) & special]
        names = {
            self.special_text(token)
            for token in found
            if self._attributes(token) & _CONTROL_ATTRIBUTES or self.is_marker(token)
        }
        return sorted(filter(None, names), key=lambda name: (-len(name), name))

    def fill_in_texts(self) -> list[str]:
        """The written names of the tokens before, after and in place of a gap; empty without them."""
        ids = (
            native.llama_vocab_fim_pre(self._handle),
            native.llama_vocab_fim_suf(self._handle),
            native.llama_vocab_fim_mid(self._handle),
        )
        return [self.special_text(token) for token in ids] if min(ids) >= 0 else []

    def is_marker(self, token: int) -> bool:
        """Whether it is a tag such as "<think>" that the library finds in any text, wanted or not."""
        if not self._attributes(token) & _USER_DEFINED:
            return False
        name = self.special_text(token)
        return len(name) > 2 and name[0] in "<[" and name[-1] in ">]"

    def _attributes(self, token: int) -> int:
        return int(native.llama_vocab_get_attr(self._handle, token))

    def is_end(self, token: int) -> bool:
        """Whether the model says with this token that its answer is complete."""
        known = self._end_tokens.get(token)
        if known is None:
            known = self._end_tokens[token] = bool(native.llama_vocab_is_eog(self._handle, token))
        return known

    def _render(self, token: int, *, special: bool) -> bytes:
        count = native.llama_token_to_piece(self._handle, token, self._buffer, len(self._buffer), 0, special)
        if count < 0:
            self._buffer = ctypes.create_string_buffer(-count)
            count = native.llama_token_to_piece(self._handle, token, self._buffer, -count, 0, special)
        return self._buffer.raw[:count]

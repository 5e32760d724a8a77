"""Typed access to the metadata of a checked header: one question, one checked answer.

`gguf.read_header` proves that an entry is well formed; here it must also be of the kind that its meaning
asks for (a layer count is a whole number and not a text), or `GgufFormatError` names it and its byte.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final, NoReturn

from groundup.errors import GgufFormatError

from .gguf import ArrayInfo, GgufHeader, MetadataValue, read_array

MAXIMUM_WHOLE: Final = (1 << 31) - 1
MAXIMUM_LAYERS: Final = 1_024


class HeaderEntries:
    """The entries of `header`; a key that begins with a dot is asked for under the architecture's name."""

    def __init__(self, header: GgufHeader, *, architecture: str = "") -> None:
        self.header = header
        self.architecture = architecture

    def text(self, key: str) -> str | None:
        """A text, or None where the header says nothing."""
        value = self._value(key)
        if value is not None and not isinstance(value, str):
            self.fail(key, "must be a text")
        return value

    def whole(self, key: str, *, maximum: int = MAXIMUM_WHOLE) -> int | None:
        """A whole number from 0 to `maximum`, or None where the header says nothing."""
        value = self._value(key)
        if value is None:
            return None
        if type(value) is not int or not 0 <= value <= maximum:
            self.fail(key, f"must be a whole number from 0 to {maximum:,}")
        return value

    def real(self, key: str) -> float | None:
        """A finite number, or None where the header says nothing."""
        value = self._value(key)
        if value is None:
            return None
        if type(value) is not float or not math.isfinite(value):
            self.fail(key, "must be a finite number")
        return value

    def flag(self, key: str) -> bool | None:
        """Yes or no, or None where the header says nothing."""
        value = self._value(key)
        if value is not None and not isinstance(value, bool):
            self.fail(key, "must be true or false")
        return value

    def array_length(self, key: str) -> int:
        """Number of elements of an array; 0 where the header has none."""
        value = self._value(key)
        return value.count if isinstance(value, ArrayInfo) else 0

    def per_layer(self, key: str, layer_count: int) -> tuple[int, ...] | None:
        """One whole number per layer: from an array, or one number that holds for all of them."""
        value = self._value(key)
        if not isinstance(value, ArrayInfo):
            same = self.whole(key)
            return None if same is None else (same,) * layer_count
        if value.count != layer_count or value.element_type in ("string", "float32", "float64"):
            self.fail(key, f"must hold one whole number for each of the {layer_count:,} layers")
        numbers = tuple(int(number) for number in read_array(Path(self.header.path), value))
        if not all(0 <= number <= MAXIMUM_WHOLE for number in numbers):
            self.fail(key, f"must hold whole numbers from 0 to {MAXIMUM_WHOLE:,}")
        return numbers

    def per_layer_maximum(self, key: str) -> int:
        """The largest value of an entry that is one number, or an array of one per layer; 0 if absent."""
        if not self.is_array(key):
            return self.whole(key) or 0
        length = self.array_length(key)
        if length > MAXIMUM_LAYERS:
            self.fail(key, f"holds {length:,} values, and {MAXIMUM_LAYERS:,} layers are allowed")
        return max(self.per_layer(key, length) or (0,))

    def is_array(self, key: str) -> bool:
        """Whether the entry is an array."""
        return isinstance(self._value(key), ArrayInfo)

    def fail(self, key: str, problem: str) -> NoReturn:
        """Raise `GgufFormatError` about the entry `key`."""
        name = self._full(key)
        offset_bytes = self.header.key_offsets.get(name, 0)
        raise GgufFormatError(path=self.header.path, offset_bytes=offset_bytes, problem=f"'{name}' {problem}")

    def _value(self, key: str) -> MetadataValue | None:
        return self.header.metadata.get(self._full(key))

    def _full(self, key: str) -> str:
        return self.architecture + key if key.startswith(".") else key

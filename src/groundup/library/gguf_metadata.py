"""The metadata entries of a GGUF header: keys with scalars, texts and arrays, checked one by one.

Scalars and texts are kept. Arrays are stepped over: what is kept of one is where it lies (`ArrayInfo`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .gguf_cursor import HeaderCursor
from .gguf_types import ARRAY, SCALAR_TYPES, STRING

MAXIMUM_KEY_BYTES: Final = 1_024
ALIGNMENT_RANGE: Final = (8, 1 << 20)
DEFAULT_ALIGNMENT: Final = 32
# Memory and time must stay bounded too: texts are kept, and strings are walked one by one.
MAXIMUM_TEXT_BYTES: Final = 4 << 20
MAXIMUM_ARRAY_STRINGS: Final = 4 << 20

_VOCABULARY_KEYS: Final = "tokenizer."  # byte-level vocabularies hold pieces of UTF-8 characters


@dataclass(frozen=True, slots=True)
class ArrayInfo:
    """Where an array of the metadata lies: `offset_bytes` is that of its first element."""

    element_type: str
    count: int
    offset_bytes: int
    size_bytes: int


MetadataValue = bool | int | float | str | ArrayInfo


def read_metadata(cursor: HeaderCursor, count: int) -> tuple[dict[str, MetadataValue], dict[str, int]]:
    """The entries by key, and at which byte each one begins."""
    metadata: dict[str, MetadataValue] = {}
    offsets: dict[str, int] = {}
    allowance = _Allowance(text_bytes=MAXIMUM_TEXT_BYTES, array_strings=MAXIMUM_ARRAY_STRINGS)
    for _ in range(count):
        start = cursor.position
        key = _read_key(cursor)
        if key in metadata:
            cursor.fail(f"the key '{key}' appears twice", offset_bytes=start)
        offsets[key] = start
        metadata[key] = _read_value(cursor, key, allowance)
    return metadata, offsets


@dataclass(slots=True)
class _Allowance:
    """What the rest of the header may still make us keep and walk."""

    text_bytes: int
    array_strings: int


def _read_key(cursor: HeaderCursor) -> str:
    start = cursor.position
    raw = cursor.string("a key", maximum_bytes=MAXIMUM_KEY_BYTES)
    if not raw or not raw.isascii() or not raw.decode("ascii").isprintable():
        cursor.fail("a key is not made of printable ASCII characters", offset_bytes=start)
    return raw.decode("ascii")


def _read_value(cursor: HeaderCursor, key: str, allowance: _Allowance) -> MetadataValue:
    what = f"the value of '{key}'"
    start = cursor.position
    code = cursor.u32(f"the type of '{key}'")
    if code == ARRAY:
        return _read_array_info(cursor, key, allowance)
    if code == STRING:
        text = cursor.text(what)
        allowance.text_bytes -= len(text.encode("utf-8"))
        if allowance.text_bytes < 0:
            cursor.fail(
                f"its texts are longer than {MAXIMUM_TEXT_BYTES:,} bytes together", offset_bytes=start
            )
        return text
    kind = SCALAR_TYPES.get(code)
    if kind is None:
        cursor.fail(f"'{key}' has the unknown type {code:,}", offset_bytes=start)
    if kind.name == "bool":
        return read_boolean(cursor, what)
    if kind.name.startswith("float"):
        return cursor.real(kind.layout, what)
    return cursor.number(kind.layout, what)


def read_boolean(cursor: HeaderCursor, what: str) -> bool:
    """One byte that must be 0 or 1."""
    start = cursor.position
    value = cursor.take(1, what)[0]
    if value > 1:
        cursor.fail(f"{what} must be 0 or 1, and is {value}", offset_bytes=start)
    return value == 1


def _read_array_info(cursor: HeaderCursor, key: str, allowance: _Allowance) -> ArrayInfo:
    what = f"the array '{key}'"
    start = cursor.position
    code = cursor.u32(f"the element type of '{key}'")
    kind = SCALAR_TYPES.get(code)
    if kind is None and code != STRING:
        problem = "is an array of arrays" if code == ARRAY else f"has elements of the unknown type {code:,}"
        cursor.fail(f"'{key}' {problem}", offset_bytes=start)
    count = cursor.u64(f"the length of '{key}'")
    smallest_bytes = kind.size_bytes if kind else 8
    if count * smallest_bytes > cursor.left_bytes:
        cursor.fail(
            f"'{key}' claims {count:,} elements, and only {cursor.left_bytes:,} bytes are left",
            offset_bytes=start,
        )
    first = cursor.position
    if kind:
        cursor.skip(count * kind.size_bytes, what)
    else:
        _skip_string_array(cursor, key, count, allowance)
    name = kind.name if kind else "string"
    return ArrayInfo(name, count=count, offset_bytes=first, size_bytes=cursor.position - first)


def _skip_string_array(cursor: HeaderCursor, key: str, count: int, allowance: _Allowance) -> None:
    what = f"the array '{key}'"
    allowance.array_strings -= count
    if allowance.array_strings < 0:
        cursor.fail(f"its arrays hold more than {MAXIMUM_ARRAY_STRINGS:,} strings together")
    if key.startswith(_VOCABULARY_KEYS):
        cursor.skip_strings(count, what)
        return
    for _ in range(count):
        cursor.text(f"a string in {what}")


def alignment_of(cursor: HeaderCursor, metadata: dict[str, MetadataValue], offsets: dict[str, int]) -> int:
    """The alignment of tensor data in bytes, from its entry or by default."""
    value = metadata.get("general.alignment", DEFAULT_ALIGNMENT)
    lowest, highest = ALIGNMENT_RANGE
    if type(value) is not int or not lowest <= value <= highest or value.bit_count() != 1:
        shown = value if isinstance(value, (int, float)) else "something else"
        cursor.fail(
            f"the alignment must be a power of two from {lowest} to {highest:,}, and is {shown}",
            offset_bytes=offsets["general.alignment"],
        )
    return value

"""A bounded, forward-only cursor over the header of a GGUF file.

It reads small little-endian fields through one window of the file, checks every length against the
bytes that are left before anything is read, and raises `GgufFormatError` with the offset of the field.
It does not know what the fields mean; `gguf.py` does. The file is read, never memory-mapped: a mapped
file that another program shortens would end this process with a signal.
"""

from __future__ import annotations

from struct import Struct, error
from typing import Final, NoReturn, Protocol

from groundup.errors import GgufFormatError

MAXIMUM_HEADER_BYTES: Final = 256 << 20
MAXIMUM_STRING_BYTES: Final = 1 << 20
WINDOW_BYTES: Final = 1 << 19

_U32: Final = Struct("<I")
_U64: Final = Struct("<Q")


class HeaderBytes(Protocol):
    """What a header is read from: a file that is open for binary reading, or what behaves like one."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a byte."""
        ...

    def read(self, count: int, /) -> bytes:
        """The next `count` bytes, fewer at the end."""
        ...


class HeaderCursor:
    """Position in a header: `file` is open for binary reading, `size_bytes` is its size now."""

    def __init__(self, file: HeaderBytes, *, path: str, size_bytes: int, position: int = 0) -> None:
        self.path = path
        self.position = position
        self.size_bytes = size_bytes
        self._file = file
        self._end = min(size_bytes, MAXIMUM_HEADER_BYTES)
        self._window = b""
        self._window_start = 0

    @property
    def left_bytes(self) -> int:
        """Bytes that may still belong to the header."""
        return max(0, self._end - self.position)

    def fail(self, problem: str, *, offset_bytes: int | None = None) -> NoReturn:
        """Raise `GgufFormatError` at `offset_bytes`, or where the cursor stands."""
        at = self.position if offset_bytes is None else offset_bytes
        raise GgufFormatError(path=self.path, offset_bytes=at, problem=problem)

    def take(self, count: int, what: str) -> bytes:
        """The next `count` bytes, at most `MAXIMUM_STRING_BYTES` of them; `what` names them in errors."""
        start = self._show(count, what)
        self.position += count
        return self._window[start : start + count]

    def skip(self, count: int, what: str) -> None:
        """Step over `count` bytes without reading them."""
        self._require(count, what)
        self.position += count

    def u32(self, what: str) -> int:
        """An unsigned 32-bit number."""
        return self.number(_U32, what)

    def u64(self, what: str) -> int:
        """An unsigned 64-bit number."""
        return self.number(_U64, what)

    def number(self, layout: Struct, what: str) -> int:
        """A whole number of the given layout."""
        start = self._show(layout.size, what)
        self.position += layout.size
        return int(layout.unpack_from(self._window, start)[0])

    def real(self, layout: Struct, what: str) -> float:
        """A floating-point number of the given layout; it may be infinite or not a number."""
        start = self._show(layout.size, what)
        self.position += layout.size
        return float(layout.unpack_from(self._window, start)[0])

    def string(self, what: str, *, maximum_bytes: int = MAXIMUM_STRING_BYTES) -> bytes:
        """A string: its length in 8 bytes, then its bytes."""
        start = self.position
        length = self.u64(f"the length of {what}")
        if length > maximum_bytes:
            self.fail(
                f"{what} claims {length:,} bytes, and {maximum_bytes:,} are allowed", offset_bytes=start
            )
        return self.take(length, what)

    def text(self, what: str, *, maximum_bytes: int = MAXIMUM_STRING_BYTES) -> str:
        """A string that must be UTF-8."""
        start = self.position
        raw = self.string(what, maximum_bytes=maximum_bytes)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as failure:
            self.fail(f"{what} is not UTF-8 text", offset_bytes=start + 8 + failure.start)

    def skip_strings(self, count: int, what: str) -> None:
        """Step over `count` strings, looking only at their lengths.

        A vocabulary has hundreds of thousands of them, so the loop inside one window is kept bare.
        """
        while count:
            self._require(8, what)
            self._show(8, what)
            count = self._skip_strings_in_window(count, what)

    def _skip_strings_in_window(self, count: int, what: str) -> int:
        """Step over strings whose length lies in the window; returns how many remain.

        A length beyond the limit is larger than the window and so ends the loop: one check afterwards
        finds it.
        """
        unpack, window = _U64.unpack_from, self._window
        at = start = self.position - self._window_start
        length = 0
        left = count
        try:
            for left in range(count - 1, -1, -1):  # noqa: B007 - read after the loop
                (length,) = unpack(window, at)
                start, at = at, at + 8 + length
        except (error, OverflowError):
            left += 1  # the length of this string begins beyond the window, or beyond any file
        if length > MAXIMUM_STRING_BYTES:
            self.fail(
                f"a string in {what} claims {length:,} bytes, and {MAXIMUM_STRING_BYTES:,} are allowed",
                offset_bytes=self._window_start + start,
            )
        self.position = self._window_start + start
        if at > start:
            self.skip(at - start, what)
        return left

    def _require(self, count: int, what: str) -> None:
        if count <= self._end - self.position:
            return
        if self._end < self.size_bytes:
            self.fail(f"the header is longer than {MAXIMUM_HEADER_BYTES:,} bytes, the most that is read")
        self.fail(f"the file ends inside {what}")

    def _show(self, count: int, what: str) -> int:
        """Make the next `count` bytes visible in the window; returns where they start in it."""
        self._require(count, what)
        start = self.position - self._window_start
        if start >= 0 and start + count <= len(self._window):
            return start
        self._file.seek(self.position)
        self._window = self._file.read(min(max(count, WINDOW_BYTES), self._end - self.position))
        self._window_start = self.position
        if len(self._window) < count:
            self.fail(f"the file was shortened while {what} was read")
        return 0

"""Named values that macOS tells of the computer: "hw.memsize", "machdep.cpu.brand_string".

Asked of the system's library directly, because starting a program for each would take longer than all the
rest. Anything with the same two methods stands for another computer.

Source: `man 3 sysctlbyname` of macOS.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Protocol


class SystemValues(Protocol):
    """Where named values come from."""

    def number(self, name: str) -> int | None:
        """A value that is a number; None if there is none of this name."""

    def text(self, name: str) -> str:
        """A value that is a text; "" if there is none of this name."""


class MacValues:
    """The values of this computer; none on another system than macOS."""

    def number(self, name: str) -> int | None:
        """A value of four or eight bytes."""
        found = self._bytes(name)
        return int.from_bytes(found, sys.byteorder) if len(found) in (4, 8) else None

    def text(self, name: str) -> str:
        """A value that ends with a zero byte."""
        return self._bytes(name).partition(b"\0")[0].decode("utf-8", "replace")

    def _bytes(self, name: str) -> bytes:
        if sys.platform == "darwin":
            ask = ctypes.CDLL(None).sysctlbyname
            size, key = ctypes.c_size_t(0), name.encode()
            if ask(key, None, ctypes.byref(size), None, ctypes.c_size_t(0)) == 0 and size.value:
                buffer = ctypes.create_string_buffer(size.value)
                if ask(key, buffer, ctypes.byref(size), None, ctypes.c_size_t(0)) == 0:
                    return buffer.raw[: size.value]
        return b""

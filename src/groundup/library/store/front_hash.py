"""The SHA-256 of a file while it arrives: it follows the finished front, so little is left at the end.

What is hashed is read back from the file, never what was sent: a write that lied is found out.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from typing import Final

_READ_BYTES: Final = 1 << 20
BACKGROUND_BYTES: Final = 32 << 20  # smaller files are hashed at the end; a thread costs more than it saves


class FrontHash:
    """Hashes `size_bytes` of an open file, in a thread of its own if the file is large.

    `reach` and `finish` are for one thread at a time.
    """

    def __init__(self, descriptor: int, size_bytes: int) -> None:
        self._descriptor = descriptor
        self._size_bytes = size_bytes
        self._hash = hashlib.sha256()
        self._position = 0
        self._front = 0
        self._is_closing = False
        self._failure: OSError | None = None
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        if size_bytes > BACKGROUND_BYTES:
            self._thread = threading.Thread(target=self._follow, name="groundup-hash", daemon=True)
            self._thread.start()

    def reach(self, front: int) -> None:
        """Everything before `front` has been written and will not change."""
        with self._changed:
            self._front = max(self._front, front)
            self._changed.notify()

    def finish(self) -> str:
        """Hash what is left, and give the digest in hexadecimal digits.

        Raises:
            OSError: the file could not be read.
        """
        self._join(stop_early=False)
        if self._failure is not None:
            raise self._failure
        self._hash_until(self._size_bytes)
        return self._hash.hexdigest()

    def close(self) -> None:
        """Stop at once, before the file is closed."""
        self._join(stop_early=True)

    def _join(self, *, stop_early: bool) -> None:
        if self._thread is None:
            return
        with self._changed:
            self._is_closing = True
            if stop_early:
                self._front = 0
            self._changed.notify()
        self._thread.join()
        self._thread = None

    def _follow(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closing or self._front > self._position)
                if self._front <= self._position:
                    return
                end = min(self._front, self._position + _READ_BYTES)
            try:
                self._hash_until(end)
            except OSError as error:
                self._failure = error
                return

    def _hash_until(self, end: int) -> None:
        while self._position < end:
            piece = os.pread(self._descriptor, min(_READ_BYTES, end - self._position), self._position)
            if not piece:  # shorter than was written: the digest will not be right, and that is the answer
                return
            self._hash.update(piece)
            self._position += len(piece)


def hash_file(descriptor: int, on_read: Callable[[int], None] = lambda _: None) -> tuple[str, int]:
    """The SHA-256 of all of an open file, and how many bytes there were.

    Args:
        descriptor: of the file.
        on_read: called with how many bytes were read, after each piece.

    Raises:
        OSError: it could not be read.
    """
    hashed, position = hashlib.sha256(), 0
    while piece := os.pread(descriptor, _READ_BYTES, position):
        hashed.update(piece)
        position += len(piece)
        on_read(len(piece))
    return hashed.hexdigest(), position

"""What models really took when they were used: better than any prediction, so it is used the next time.

Kept in one small file. It is a hint that may be lost at any time; a file that makes no sense counts as empty.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.device.kept_file import keep, read_kept

FILE_NAME: Final = "measured-memory.json"
MAXIMUM_ENTRIES: Final = 500


class MeasuredMemory:
    """Bytes by what was loaded, and how. Nothing is read before the first question.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, int] | None = None

    def size_bytes(self, key: str) -> int | None:
        """What a load of this kind took at most; None if none was measured."""
        return self._all().get(key)

    def note(self, key: str, size_bytes: int) -> None:
        """Remember what a load took. The last figure counts: a program that is newer may take less."""
        known = self._all()
        if known.pop(key, None) == size_bytes:
            known[key] = size_bytes
            return
        known[key] = size_bytes
        for oldest in list(known)[:-MAXIMUM_ENTRIES]:
            del known[oldest]
        with suppress(OSError):  # a disk that is full or closed to us costs the hint, and no more
            keep(self._path, known)

    def _all(self) -> dict[str, int]:
        if self._known is None:
            self._known = self._read()
        return self._known

    def _read(self) -> dict[str, int]:
        found = read_kept(self._path, dict[str, int]) or {}
        return {key: size_bytes for key, size_bytes in found.items() if size_bytes > 0}

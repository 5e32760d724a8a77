"""A folder of another tool, read with care: within bounds, without following links, never out of it.

What cannot be read, is a link or a device, or is beyond the bounds is passed over with its reason. Nothing
is opened for writing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from groundup.names import inside

from .found import FoundFile, Skipped

MAXIMUM_ENTRIES: Final = 100_000
MAXIMUM_SKIPPED: Final = 200
MAXIMUM_SMALL_BYTES: Final = 1 << 20
MAXIMUM_DEPTH: Final = 6


def is_text(path: Path) -> bool:
    """Whether a path can be written down: the bytes of a name need not be text on every system."""
    return not any("\ud800" <= character <= "\udfff" for character in str(path))


class ToolFolder:
    """One folder of one tool; what was passed over is added to `skipped`.

    The folder itself may be reached by a link, since people put models on another disk that way; nothing
    in it may.
    """

    def __init__(self, root: Path, skipped: list[Skipped], *, maximum_entries: int = MAXIMUM_ENTRIES) -> None:
        self.root = Path(os.path.realpath(root))
        self._skipped = skipped
        self._left = maximum_entries

    def skip(self, path: Path, reason: str) -> None:
        """Pass something over; of very many only the first are remembered."""
        if len(self._skipped) < MAXIMUM_SKIPPED:
            self._skipped.append(Skipped(path, reason))

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What is in a folder, by name; nothing if it is not there, a link, or may not be read."""
        if not self.contains(folder):
            self.skip(folder, "it is outside the tool's folder")
            return []
        found: list[os.DirEntry[str]] = []
        try:
            if stat.S_ISLNK(os.lstat(folder).st_mode):
                self.skip(folder, "it is a link to another place")
                return []
            with os.scandir(folder) as listed:
                for entry in listed:
                    if self._left <= 0:
                        self.skip(folder, "there are too many files to look at")
                        break
                    self._left -= 1
                    found.append(entry)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self.skip(folder, f"it cannot be read: {error.strerror}")
        return sorted(found, key=lambda entry: entry.name)

    def folders(self, folder: Path) -> list[Path]:
        """The folders in a folder; links to folders are passed over."""
        return [Path(entry.path) for entry in self.entries(folder) if self._is_folder(entry)]

    def walk(self, folder: Path, is_wanted: Callable[[str], bool], *, depth: int) -> Iterator[Path]:
        """The wanted names in a folder and those below it, links among them; `depth` 1 means it alone."""
        if depth <= 0:
            self.skip(folder, "it is too deep inside other folders")
            return
        for entry in self.entries(folder):
            if is_wanted(entry.name):
                yield Path(entry.path)
            elif self._is_folder(entry):
                yield from self.walk(Path(entry.path), is_wanted, depth=depth - 1)

    def plain_file(self, path: Path, name: str = "") -> FoundFile | None:
        """A plain file; None, and passed over, if it is a link, a device, unreadable, empty or outside."""
        problem = self._problem_of(path)
        if problem:
            self.skip(path, problem)
            return None
        return FoundFile(path, os.lstat(path).st_size, name or path.name)

    def small_file(self, path: Path) -> bytes | None:
        """All of a small plain file; None if it is none."""
        if self._problem_of(path):
            return None
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(MAXIMUM_SMALL_BYTES + 1)
        except OSError:
            return None
        return data if len(data) <= MAXIMUM_SMALL_BYTES else None

    def contains(self, path: Path) -> bool:
        """Whether a path is the folder or lies in it, as it is written and by the folders that are there."""
        place = Path(os.path.realpath(path.parent)) / path.name
        return path == self.root or (inside(self.root, path) and inside(self.root, place))

    def _is_folder(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_symlink():
            if os.path.isdir(entry.path):  # unlike the entry's own method it survives a link to itself
                self.skip(Path(entry.path), "it is a link to another place")
            return False
        return entry.is_dir(follow_symlinks=False)

    def _problem_of(self, path: Path) -> str:
        if not self.contains(path):
            return "it is outside the tool's folder"
        if not is_text(path):
            return "its path is not Unicode text"
        try:
            facts = os.lstat(path)
        except OSError as error:
            return f"it cannot be read: {error.strerror}"
        if stat.S_ISLNK(facts.st_mode):
            return "it is a link to another place"
        if not stat.S_ISREG(facts.st_mode):
            return "it is no plain file"
        if not facts.st_size:
            return "it is empty"
        return "" if os.access(path, os.R_OK) else "it may not be read"

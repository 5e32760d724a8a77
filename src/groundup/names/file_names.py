"""File names that come from outside: what may become a file here, and what lies inside a folder.

A name is held to the rules of POSIX and of Windows on every system, because a kit that is made on one
is opened on another. Nothing is opened here, and links are not followed.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from groundup.errors import InvalidFileNameError

LONGEST_NAME_BYTES: Final = 255
RESERVED_NAMES: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
_FORBIDDEN: Final = frozenset('<>:"|?*\\')


def check_file_name(name: str) -> None:
    """Refuse a relative file name ("part.gguf", "folder/part.gguf") that is unsafe on any system.

    Raises:
        InvalidFileNameError: it is empty, absolute, has a drive, goes up, or has a part that some system
            treats as something else than a plain file; the error says which.
    """
    if not name:
        raise InvalidFileNameError(name, "it is empty")
    for part in name.split("/"):
        problem = _problem_of(part)
        if problem:
            raise InvalidFileNameError(name, problem)


def check_file_names(names: Iterable[str]) -> None:
    """Refuse a set of file names that cannot lie beside each other on every system.

    Raises:
        InvalidFileNameError: one of them is unsafe, or two are equal but for capitals or accents' form.
    """
    seen: dict[str, str] = {}
    for name in names:
        check_file_name(name)
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if key in seen:
            raise InvalidFileNameError(name, f"on some systems it is the same file as {seen[key]!r}")
        seen[key] = name


def inside(root: Path, path: Path) -> bool:
    """Whether `path` lies below `root`, compared part by part as they are written; links count as names."""
    base, place = (Path(os.path.normpath(one.absolute())) for one in (root, path))
    return place != base and place.is_relative_to(base)


def _problem_of(part: str) -> str:
    if part in ("", ".", ".."):
        return "it has an empty part or one that means another folder"
    if any(ord(character) < 32 or ord(character) == 127 for character in part):
        return "it has a control character"
    if _FORBIDDEN & set(part):
        return 'it has one of < > : " | ? * \\'
    if part.endswith((".", " ")):
        return "a part ends in a dot or a blank"
    if part.partition(".")[0].rstrip(" ").lower() in RESERVED_NAMES:
        return "a part is the name of a device on Windows"
    if len(part.encode("utf-8", "surrogatepass")) > LONGEST_NAME_BYTES:
        return f"a part has more than {LONGEST_NAME_BYTES} bytes"
    if any("\ud800" <= character <= "\udfff" for character in part):
        return "it is not Unicode"
    return ""

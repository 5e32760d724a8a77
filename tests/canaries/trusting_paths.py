"""Checks of names and paths as they are often written; the corpora must see what they let through."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from groundup.errors import InvalidFileNameError


def check_dots_only(name: str) -> None:
    """Refuses ".." and nothing else: the defect."""
    if ".." in name:
        raise InvalidFileNameError(name, "it goes up")


def inside_as_text(root: Path, path: Path) -> bool:
    """Compares the texts: the defect."""
    return str(path).startswith(str(root))


def paste_into_paths(store: Path, name: str) -> None:
    """Makes a path of a name as it comes; the defect. (Only as far as the user's own folders, this once.)"""
    place = Path(os.path.normpath(f"{store}/manifests/{name}"))
    if place.is_relative_to(store.parents[1]):
        with suppress(OSError, ValueError):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"{}")

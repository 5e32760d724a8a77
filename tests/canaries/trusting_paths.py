"""Checks of names and paths as they are often written; the corpora must see what they let through."""

from __future__ import annotations

from pathlib import Path

from groundup.errors import InvalidFileNameError


def check_dots_only(name: str) -> None:
    """Refuses ".." and nothing else: the defect."""
    if ".." in name:
        raise InvalidFileNameError(name, "it goes up")


def inside_as_text(root: Path, path: Path) -> bool:
    """Compares the texts: the defect."""
    return str(path).startswith(str(root))

"""Sentences of errors without the paths of this computer, for callers who may be anybody."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from groundup.errors import GroundupError, RequestError


def path_free(error: GroundupError) -> str:
    """What an error says; of each path in it only the last part, which is a name and no place."""
    text = error.message
    if isinstance(error, RequestError):  # it is about what the caller sent: its paths lead through that
        return text
    figures: dict[str, Any] = error.to_wire()["figures"]
    for value in figures.values():
        path = _path_in(value) if isinstance(value, str) else ""
        if path:
            text = text.replace(path, PurePath(path).name)
    return text


def _path_in(figure: str) -> str:
    """The path that a figure is or, behind a word or two, ends in."""
    if figure.startswith("/"):
        return figure
    before, slash, rest = figure.partition(" /")
    return slash.strip() + rest if slash and before.isalpha() else ""

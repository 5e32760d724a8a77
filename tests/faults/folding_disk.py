"""A disk that takes capitals and small letters for the same, as those of macOS and Windows do.

Imitated in this process: every path below a folder is written in small letters before the system sees it.
Real ones keep the letters that came first and find them by any; what matters, that two names are one file,
is the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

WITH_ONE_PATH: Final = (
    "open", "stat", "lstat", "unlink", "mkdir", "rmdir", "listdir", "scandir", "utime", "chmod",
)  # fmt: skip
WITH_TWO_PATHS: Final = ("rename", "replace", "link")


@contextmanager
def folding_disk(root: Path) -> Iterator[list[str]]:
    """Fold the names below `root`; yields the names that were folded."""
    folded: list[str] = []

    def fold(path: Any) -> Any:
        if isinstance(path, int) or not Path(path).is_relative_to(root):
            return path
        below = str(Path(path).relative_to(root))
        if below != below.lower():
            folded.append(below)
        return root / below.lower()

    def with_paths(call: Callable[..., Any], count: int) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **named: Any) -> Any:
            return call(*map(fold, arguments[:count]), *arguments[count:], **named)

        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        for name in WITH_ONE_PATH:
            patch.setattr(os, name, with_paths(getattr(os, name), 1))
        for name in WITH_TWO_PATHS:
            patch.setattr(os, name, with_paths(getattr(os, name), 2))
        yield folded

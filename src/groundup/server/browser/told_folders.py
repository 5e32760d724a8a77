"""What a page shows of folders on this computer, so that its owner can choose a kit or a model file in one.

Names alone are told, never the bytes of a file. What is hidden is left out, and so are links.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import Any, Final

from groundup.errors import FileAccessError
from groundup.kits import kit_layout as layout

from .told_kits import drives, is_kit

MOST_ENTRIES: Final = 2_000
MODEL_ENDING: Final = ".gguf"


def told_folder(text: str) -> dict[str, Any]:
    """A folder: its own folders, its model files with their sizes, and whether it is a kit.

    Args:
        text: its path, or "" for the user's home.

    Raises:
        FileAccessError: there is no such folder, or it may not be read.
    """
    path = Path(text).expanduser() if text else Path.home()
    folder = Path(os.path.abspath(path))
    folders, files = _entries(folder)
    return {
        "path": str(folder),
        "parent": str(folder.parent) if folder.parent != folder else "",
        "is_kit": is_kit(folder),
        "folders": folders,
        "files": files,
        "places": [str(one) for one in (Path.home(), *drives())],
    }


def _entries(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:
            for one in islice((one for one in entries if not layout.is_dropping(one.name)), MOST_ENTRIES):
                told = {"name": one.name, "path": one.path}
                if one.is_dir(follow_symlinks=False):
                    folders.append(told)
                elif one.name.lower().endswith(MODEL_ENDING) and one.is_file():
                    files.append(told | {"size_bytes": one.stat().st_size})
    except OSError as error:
        raise FileAccessError(str(folder), "read", error.strerror or str(error)) from error
    return _sorted(folders), _sorted(files)


def _sorted(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(told, key=lambda one: str(one["name"]).casefold())

"""Whether a folder holds a store of ours, and which version of the layout it has.

A folder with other files in it is never made into a store: another tool's models may lie there, in
folders of the same names.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import UnsupportedLibraryError, UnusableFolderError

from .durability import make_folder
from .layout import Layout
from .small_file import read_small_file, write_small_file
from .storage_failures import storage_failures
from .writer_identity import WriterIdentity

FORMAT: Final = 1
NEEDS: Final = "Groundup 0.1"
_MAXIMUM_BYTES: Final = 4096


class _FormatFile(msgspec.Struct):
    format: int
    needs: str = ""


def has_store(layout: Layout) -> bool:
    """Whether there is a store that this version can use; False if there is nothing yet.

    Raises:
        UnsupportedLibraryError: a newer version has written it.
        UnusableFolderError: the folder is a file, or is used for something else.
        FileAccessError: it may not be read.
    """
    with storage_failures(layout.root, "read"):
        raw = _read_format(layout)
        if raw is None:
            others = _others(layout.root)
            if not others:
                return False
            # the format is made first: a store that another process makes at this moment has it by now
            raw = _read_format(layout)
    if raw is None:
        raise UnusableFolderError(str(layout.root), f"it holds other things ({', '.join(others[:3])})")
    try:
        written = msgspec.json.decode(raw, type=_FormatFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnusableFolderError(str(layout.root), f"its file 'format' is damaged ({error})") from None
    if written.format > FORMAT:
        raise UnsupportedLibraryError(str(layout.root), written.format, FORMAT, written.needs[:100])
    return True


def make_store(layout: Layout) -> None:
    """Make the folders and the format of a store, as far as they are not there.

    Raises:
        OSError: the folder cannot be written, or its path is too long for what a store needs.
    """
    make_folder(layout.root)
    if not layout.format.exists():
        content = msgspec.json.encode(_FormatFile(FORMAT, NEEDS))
        write_small_file(layout.format, content + b"\n", WriterIdentity.create())
    for folder in layout.folders:
        make_folder(folder)


def _read_format(layout: Layout) -> bytes | None:
    if layout.root.exists() and not layout.root.is_dir():
        raise UnusableFolderError(str(layout.root), "it is a file")
    return read_small_file(layout.format, _MAXIMUM_BYTES)


def _others(root: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(root) if not name.startswith("."))
    except FileNotFoundError:
        return []

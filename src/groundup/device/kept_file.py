"""Small JSON files of what was measured here, each whole or not at all. One that makes no sense is none."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final, TypeVar

import msgspec

_Kept = TypeVar("_Kept")
_MAXIMUM_FILE_BYTES: Final = 1 << 20


def read_kept(path: Path, kind: type[_Kept]) -> _Kept | None:
    """What is kept there; None if there is nothing, or nothing of this kind."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_MAXIMUM_FILE_BYTES), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def keep(path: Path, value: object) -> None:
    """Put a value in place of the one before; the folder is made if need be.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(value)))
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise

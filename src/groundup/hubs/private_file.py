"""Small files that are for this user alone: there whole or not at all, and closed to everybody else."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError

MAXIMUM_BYTES: Final = 1 << 20
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def read_private_file(path: Path, *, is_secret: bool = False) -> bytes | None:
    """All of a file; None if there is none.

    Args:
        path: of the file.
        is_secret: whether to refuse a file that others may open, too.

    Raises:
        FileAccessError: it cannot be read, is too long, or is open to others though it is secret.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _failure(path, "read", error) from error
    try:
        with os.fdopen(descriptor, "rb") as file:
            if is_secret and os.fstat(descriptor).st_mode & _OTHERS:
                raise FileAccessError(str(path), "used", f"others may read it; close it: chmod 600 {path}")
            data = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise _failure(path, "read", error) from error
    if len(data) > MAXIMUM_BYTES:
        raise FileAccessError(str(path), "read", f"it has more than {MAXIMUM_BYTES:,} bytes")
    return data


def write_private_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, replacing what is there, so that only this user may read it; durably.

    Raises:
        FileAccessError: the system refuses; what was there is there still.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        os.rename(draft, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(draft)
        raise _failure(path, "written", error) from error


def _failure(path: Path, action: str, error: OSError) -> FileAccessError:
    return FileAccessError(str(path), action, error.strerror or str(error))

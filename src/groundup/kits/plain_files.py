"""Reading the files of a kit: plain ones below its folder, and never through a link.

Writing them is `kit_writer`'s business.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from groundup.errors import DamagedKitError, FileAccessError, InvalidKitError
from groundup.names import Digest

READ_BYTES: Final = 1 << 20
_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def opened(kit: Path, name: str) -> Iterator[int]:
    """The descriptor of a file of a kit, named as in its list.

    Raises:
        DamagedKitError: it is not there.
        InvalidKitError: it, or its folder, is a link, a device or another thing that is no plain file.
        FileAccessError: the system does not let us.
    """
    folder, _, file_name = name.rpartition("/")
    try:
        place = os.open(kit / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | _no_link(folder))
        try:
            descriptor = os.open(file_name, _FLAGS, dir_fd=place)
        finally:
            os.close(place)
    except FileNotFoundError:
        raise DamagedKitError(str(kit), name, "it is not there") from None
    except OSError as error:
        if _is_strange(kit / name):
            raise InvalidKitError(str(kit), f"{name} is a link or a device, and no plain file") from error
        raise FileAccessError(str(kit / name), "read", error.strerror or str(error)) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InvalidKitError(str(kit), f"{name} is a link or a device, and no plain file")
        yield descriptor
    finally:
        os.close(descriptor)


def read_small(kit: Path, name: str, maximum_bytes: int) -> bytes:
    """All of a small file.

    Raises:
        InvalidKitError: it is longer than that, or no plain file.
        DamagedKitError, FileAccessError: it is not there, or cannot be read.
    """
    with opened(kit, name) as descriptor, os.fdopen(os.dup(descriptor), "rb") as file:
        try:
            content = file.read(maximum_bytes + 1)
        except OSError as error:
            raise FileAccessError(str(kit / name), "read", error.strerror or str(error)) from error
    if len(content) > maximum_bytes:
        raise InvalidKitError(str(kit), f"{name} has more than the {maximum_bytes:,} bytes that it may have")
    return content


def hash_of(
    kit: Path, name: str, whole: hashlib._Hash | None = None, on_bytes: Callable[[int], None] = lambda _: None
) -> tuple[Digest, int]:
    """The SHA-256 and the size of a file, read from the disk itself where the system lets us ask for that.

    Args:
        kit: the folder.
        name: of the file, as in the list.
        whole: a hash that takes the bytes, too, for a file in parts.
        on_bytes: called with the number of bytes after each piece.

    Raises:
        DamagedKitError: it is not there, or some place of the disk cannot be read.
        InvalidKitError: it is no plain file.
        FileAccessError: the system does not let us.
    """
    found, size_bytes = hashlib.sha256(), 0
    with opened(kit, name) as descriptor:
        forget_cached(descriptor)
        while True:
            try:
                piece = os.read(descriptor, READ_BYTES)
            except OSError as error:  # a worn-out place of the stick
                raise DamagedKitError(str(kit), name, error.strerror or str(error)) from error
            if not piece:
                return Digest(found.hexdigest()), size_bytes
            found.update(piece)
            if whole is not None:
                whole.update(piece)
            size_bytes += len(piece)
            on_bytes(len(piece))


def forget_cached(descriptor: int) -> None:
    """Have the next read of a file come from the disk: what was just written shows nothing about a stick."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _no_link(folder: str) -> int:
    """The kit's own folder may be a link that the user typed; what is in it may not."""
    return os.O_NOFOLLOW if folder else 0


def _is_strange(path: Path) -> bool:
    try:
        return any(
            not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
            for mode in (os.lstat(path.parent).st_mode, os.lstat(path).st_mode)
        )
    except OSError:
        return True

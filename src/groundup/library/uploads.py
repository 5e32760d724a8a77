"""Files that somebody has sent to this device, and that no model has yet.

They wait beside the store, not in it: a collection would take what no model needs, and a file that was not
wanted after all is gone after a day. Each is under its digest, and only once all its bytes were right.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import DigestMismatchError, InsufficientRoomError
from groundup.names import Digest

from .store import Store
from .store.pull_session import RESERVE_BYTES
from .store.storage_failures import free_bytes, storage_failures

FOLDER: Final = "uploads"
LONGEST_WAIT_S: Final = 24 * 3600.0
_UNFINISHED: Final = ".part"
_LOOK_EVERY_BYTES: Final = 64 << 20


class Uploads:
    """The files that wait beside a store. Nothing is made before the first one comes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.folder.with_name(FOLDER)

    def find(self, digest: Digest) -> Path | None:
        """The file of these bytes: one that the store has, or one that waits; None if there is neither."""
        return self._store.blob_path(digest) or self.waiting(digest)

    def waiting(self, digest: Digest) -> Path | None:
        """The file of these bytes if it waits, and the store does not have it."""
        path = self._folder / digest.file_name
        return path if path.is_file() and self._store.blob_path(digest) is None else None

    def begin(self, digest: Digest) -> Upload:
        """Receive a file; what has waited too long is cleared away first.

        Raises:
            InsufficientRoomError, FileAccessError: there is no room, or the folder cannot be written.
        """
        with storage_failures(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.clear()
            return Upload(self._folder, digest)

    def clear(self) -> None:
        """Remove what has waited too long: files that no model was made of, and drafts of the dead.

        Raises:
            OSError: the system refuses.
        """
        oldest_s = time.time() - LONGEST_WAIT_S
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            with suppress(FileNotFoundError):  # another upload clears away, too
                if path.stat().st_mtime < oldest_s:
                    path.unlink()


class Upload:
    """One file on its way here; a context manager that forgets what is not finished."""

    def __init__(self, folder: Path, digest: Digest) -> None:
        self._digest = digest
        self._path = folder / digest.file_name
        self._draft = folder / f"{digest.file_name}.{secrets.token_hex(8)}{_UNFINISHED}"
        self._descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._hashed = hashlib.sha256()
        self._size_bytes = 0
        self._next_look_bytes = 0

    def __enter__(self) -> Upload:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            os.close(self._descriptor)
        self._draft.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        """Take the next bytes.

        Raises:
            InsufficientRoomError: the disk is nearly full.
            FileAccessError: the system refuses.
        """
        self._check_room(len(piece))
        with storage_failures(self._draft):
            view = memoryview(piece)
            while view:
                view = view[os.write(self._descriptor, view) :]
        self._hashed.update(piece)
        self._size_bytes += len(piece)

    def finish(self) -> Path:
        """Let the file wait under its digest.

        Raises:
            DigestMismatchError: the bytes are others than those that were promised.
            InsufficientRoomError, FileAccessError: the system refuses.
        """
        found = self._hashed.hexdigest()
        if found != self._digest.hex:
            raise DigestMismatchError(str(self._digest), f"sha256:{found}", self._size_bytes)
        with storage_failures(self._draft):
            os.fsync(self._descriptor)
            os.replace(self._draft, self._path)
        return self._path

    def _check_room(self, more_bytes: int) -> None:
        """Leave the reserve of the disk alone; asking the system for every piece would be slow."""
        if self._size_bytes < self._next_look_bytes:
            return
        self._next_look_bytes = self._size_bytes + _LOOK_EVERY_BYTES
        needed_bytes = more_bytes + _LOOK_EVERY_BYTES + RESERVE_BYTES
        free = free_bytes(self._draft)
        if free < needed_bytes:
            raise InsufficientRoomError("disk space", f"in {self._draft.parent}", needed_bytes, free)

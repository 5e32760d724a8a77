"""One model on its way into the store: what is missing, who writes it, and the manifest at the end.

A session pins what its manifest lists, then looks, and unpins last. What it has not finished is left for
the next attempt. Fetching is not its business: it gives out writers.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from groundup.errors import InsufficientRoomError, InvalidManifestError, UnusableFolderError, format_bytes
from groundup.library.manifest import Layer, Manifest
from groundup.names import Digest, ModelName

from .blob_writer import BlobWriter
from .commit import commit_manifest
from .disk_limits import largest_file_bytes
from .external import ExternalRecord, write_external
from .journal import new_journal
from .layout import Layout
from .local_files import Transfer, place_file
from .partial import DATA_NAME, OpenPartial, list_partials, take_partial
from .pins import refresh_pin, remove_pin, write_pin
from .storage_failures import free_bytes, storage_failures
from .trash import find_blob
from .verification import BlobState, check_blob
from .writer_identity import Fate, WriterIdentity

RESERVE_BYTES: Final = 512 << 20
PATIENCE_S: Final = 60.0
_REFRESH_S: Final = 60.0


class PullSession:
    """A context in which the blobs of a manifest are fetched and safe from collection.

    ```
    with store.pull_session(manifest) as session:
        while not session.is_complete:
            for writer in session.writers():   # those that fall to us
                ...                            # fetch writer.missing_ranges(), then writer.publish()
            ...                                # session.waiting(): others fetch these; look again soon
        session.commit(name)
    ```

    Args:
        layout: of the store.
        manifest: of the model.
        reserve_bytes, chunk_bytes, patience_s: as in `Store`.
        external: files of other tools that stand for blobs, with their records; these are not fetched.
        roomless: blobs for which no room is needed yet, because they are to be taken as they are.
    """

    def __init__(
        self,
        layout: Layout,
        manifest: Manifest,
        *,
        reserve_bytes: int = RESERVE_BYTES,
        chunk_bytes: int = 0,
        patience_s: float = PATIENCE_S,
        external: Mapping[Digest, ExternalRecord] | None = None,
        roomless: Collection[Digest] = (),
    ) -> None:
        self.manifest = manifest
        self._roomless = frozenset(roomless)
        self._external = external or {}
        self._layout = layout
        self._reserve_bytes = reserve_bytes
        self._chunk_bytes = chunk_bytes
        self._patience_s = patience_s
        self._identity = WriterIdentity.create()
        self._writers: dict[Digest, BlobWriter] = {}
        self._progress: dict[str, tuple[object, float]] = {}
        self._refreshed_s = time.monotonic()

    def __enter__(self) -> PullSession:
        refusal = self.manifest.refusal
        if refusal:
            raise InvalidManifestError(refusal)
        self.check_room(self._roomless)
        with storage_failures(self._layout.pins):
            write_pin(self._layout, self._identity, [layer.digest for layer in self.manifest.blobs])
        try:
            with storage_failures(self._layout.external):
                for digest, record in self._external.items():  # after the pin: a collection leaves it alone
                    if find_blob(self._layout, digest) is None:
                        write_external(self._layout, digest, record)
        except BaseException:
            with suppress(OSError):
                remove_pin(self._layout, self._identity)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.release()
        with suppress(OSError):  # as long as this process lives it keeps blobs from collection, no more
            remove_pin(self._layout, self._identity)

    @property
    def is_complete(self) -> bool:
        """Whether every blob is in the store."""
        return not self.missing()

    def missing(self) -> list[Layer]:
        """The blobs that are not in the store now.

        Raises:
            InvalidManifestError: the manifest gives another size than a blob has whose bytes are right.
        """
        with storage_failures(self._layout.blobs, "read"):
            return [layer for layer in self.manifest.blobs if not self._is_present(layer)]

    def writers(self) -> list[BlobWriter]:
        """A writer for each missing blob that nobody else fetches; the same ones when called again.

        Raises:
            InsufficientRoomError, FileAccessError: the system refuses.
        """
        found = [self._writer_of(layer) for layer in self.missing()]
        return [writer for writer in found if writer is not None]

    def waiting(self) -> list[Layer]:
        """The missing blobs that another session fetches now; when it is done or dead, they change."""
        return [layer for layer in self.missing() if self._open_writer(layer) is None]

    def take(self, layer: Layer, path: Path, transfer: Transfer) -> bool:
        """Make a blob of a file on this device without copying it; False if it has to be copied.

        The bytes are read and compared as those of a download are. A moved file keeps its old name beside
        the new one: whoever asked for it removes that when the model is there.

        Raises:
            DigestMismatchError: the file has other bytes than the layer.
            InsufficientRoomError, FileAccessError: the system refuses.
        """
        folder = self._layout.partial(layer.digest, self._identity)
        with storage_failures(path, "read"):
            mode = stat.S_IMODE(os.stat(path).st_mode)
            if not place_file(path, folder, transfer):
                return False
            descriptor = os.open(folder / DATA_NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        journal = new_journal(layer.size_bytes, self._chunk_bytes)
        partial = OpenPartial(folder, descriptor, journal, [(0, layer.size_bytes)])
        writer = BlobWriter(self._layout, layer, partial, self._show_life)
        try:
            writer.publish()
        except BaseException:
            with suppress(OSError):
                os.chmod(path, mode)  # to be moved, it was made read-only
            raise
        finally:
            writer.release()
        return True

    def commit(self, name: ModelName) -> None:
        """Put the manifest under a name: from now on the model is there, and a power cut does not change it.

        Raises:
            BlobMissingError: not everything is there.
            DigestMismatchError: the name is pinned to another digest.
            InsufficientRoomError, FileAccessError: the system refuses.
        """
        commit_manifest(self._layout, name, self.manifest, self._identity)

    def _is_present(self, layer: Layer) -> bool:
        path = find_blob(self._layout, layer.digest)
        if path is None:
            return layer.digest in self._external
        size_bytes = _size_of(path)
        if size_bytes == layer.size_bytes:
            return True
        # Either the file is damaged, or the manifest lies about a file that others need.
        if check_blob(self._layout, layer.digest).state is BlobState.GOOD:
            raise InvalidManifestError(
                f"it gives {layer.size_bytes:,} bytes for {layer.digest}, and those are {size_bytes:,}"
            )
        return False

    def _writer_of(self, layer: Layer) -> BlobWriter | None:
        known = self._open_writer(layer)
        if known is not None:
            return known
        with storage_failures(self._layout.partials, needed_bytes=layer.size_bytes):
            partial = take_partial(
                self._layout,
                layer.digest,
                self._identity,
                size_bytes=layer.size_bytes,
                chunk_bytes=self._chunk_bytes,
                ignored=self._stalled(layer.digest),
            )
        if partial is None:
            return None
        self._writers[layer.digest] = BlobWriter(self._layout, layer, partial, self._show_life)
        return self._writers[layer.digest]

    def _open_writer(self, layer: Layer) -> BlobWriter | None:
        writer = self._writers.get(layer.digest)
        return writer if writer is not None and not writer.is_closed else None

    def _stalled(self, digest: Digest) -> list[str]:
        """Nonces of writers of a blob that have not got on for as long as we are patient."""
        now = time.monotonic()
        stalled = []
        for partial in list_partials(self._layout, digest):
            mark, key = partial.change_mark, partial.path.name
            known, since = self._progress.get(key, (None, now))
            self._progress[key] = (mark, since if known == mark else now)
            if now - self._progress[key][1] >= self._patience_s:
                stalled.append(partial.writer.nonce)
        return stalled

    def _show_life(self) -> None:
        if time.monotonic() - self._refreshed_s > _REFRESH_S:
            self._refreshed_s = time.monotonic()
            refresh_pin(self._layout, self._identity)

    def check_room(self, roomless: Collection[Digest] = ()) -> None:
        """Refuse before anything is written if not everything that is missing will fit.

        Raises:
            UnusableFolderError, InsufficientRoomError: it will not.
        """
        here = {*self._external, *roomless}
        missing = [
            layer
            for layer in self.manifest.blobs
            if layer.digest not in here and not os.path.lexists(self._layout.blob(layer.digest))
        ]
        largest = max((layer.size_bytes for layer in missing), default=0)
        limit = largest_file_bytes(self._layout.root)
        if limit is not None and largest > limit:
            sizes = (
                f"one file may have {format_bytes(limit)}, and this model has one of {format_bytes(largest)}"
            )
            raise UnusableFolderError(str(self._layout.root), sizes)
        needed = sum(layer.size_bytes for layer in missing) - self._resumable_bytes(missing)
        free = free_bytes(self._layout.root)
        if missing and max(needed, 0) + self._reserve_bytes > free:
            wanted = max(needed, 0) + self._reserve_bytes
            raise InsufficientRoomError("disk space", f"in {self._layout.root}", wanted, free)

    def _resumable_bytes(self, layers: list[Layer]) -> int:
        """What dead downloads of these blobs take up already: it is theirs, and is used again."""
        dead = [one for one in list_partials(self._layout) if one.writer.fate is Fate.DEAD]
        return sum(
            max(
                (min(one.disk_bytes, layer.size_bytes) for one in dead if one.digest == layer.digest),
                default=0,
            )
            for layer in layers
        )


def _size_of(path: Path) -> int | None:
    try:
        return os.stat(path, follow_symlinks=False).st_size
    except FileNotFoundError:
        return None

"""The store of models on this device: the one class through which everything goes in and out."""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from groundup.errors import InvalidManifestError, ModelNotFoundError, UnusableFolderError
from groundup.library.manifest import Manifest
from groundup.names import Digest, ModelName

from .collection import CollectionReport, collect
from .commit import commit_manifest
from .external import ExternalRecord, external_records, read_external, write_external
from .hash_records import HashRecord, read_record
from .kept_bytes import kept_bytes
from .layout import Layout
from .leftovers import damaged_files, discard_damaged, unneeded_blobs
from .lookup import find_file
from .manifest_files import (
    ManifestFile,
    manifest_files,
    read_manifest_file,
    remove_manifest_file,
    stored_names,
)
from .notes import NoteKind, drop_notes, read_note, write_note
from .partial import PartialFacts, discard_partial, list_partials
from .pull_session import PATIENCE_S, RESERVE_BYTES, PullSession
from .storage_failures import storage_failures, translated
from .store_format import has_store, make_store
from .sweep import sweep
from .trash import find_blob
from .verification import CheckedBlob, check_blob, quick_path
from .writer_identity import WriterIdentity


class Store:
    """Models under their names and blobs under their digests, in one folder.

    Any number of processes may use the same folder at once. Nothing is created by reading: the folder is
    made when the first model comes. An object is for one thread at a time; make one for each.

    Args:
        folder: where the store is, or is to be.
        reserve_bytes: room on the disk that a pull leaves free.
        chunk_bytes: size of the pieces that a resumed download keeps; 0 = by the size of the file.
        patience_s: how long a download of another process may stand still before we do without it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        reserve_bytes: int = RESERVE_BYTES,
        chunk_bytes: int = 0,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._layout = Layout(folder)
        self._reserve_bytes = reserve_bytes
        self._chunk_bytes = chunk_bytes
        self._patience_s = patience_s

    @property
    def folder(self) -> Path:
        """Where the store is."""
        return self._layout.root

    def open(self) -> Store:
        """Check that the folder is a store or may become one, and clear away what dead processes left.

        Raises:
            UnsupportedLibraryError: a newer version has written it.
            UnusableFolderError: the folder is used for something else.
            FileAccessError: it may not be read.
        """
        if has_store(self._layout):
            try:
                sweep(self._layout)
            except OSError as error:
                # A store that may only be read, or on a disk that is full or failing, can still be read.
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EIO):
                    raise translated(error, self.folder, "opened") from error
        return self

    def check(self) -> bool:
        """Whether there is a store here that this version can use; nothing is cleared away or made.

        Raises:
            UnsupportedLibraryError, UnusableFolderError, FileAccessError: as `open`.
        """
        return has_store(self._layout)

    def resolve(self, name: ModelName) -> Manifest | None:
        """The manifest of a name; None if there is no such model. A pinned digest must be the manifest's own.

        Raises:
            InvalidManifestError: its manifest is damaged.
            FileAccessError: it may not be read.
        """
        found = self.find(name)
        return found.manifest if found is not None else None

    def find(self, name: ModelName) -> ManifestFile | None:
        """The model of a name, which has its manifest; None if there is no such model.

        Raises:
            InvalidManifestError: its manifest is damaged.
            FileAccessError: it may not be read.
        """
        with storage_failures(self._layout.manifests, "read"):
            found = read_manifest_file(self._layout, name)
            if name.digest is not None and (
                found is None or found.manifest is None or not _is_pinned(found, name)
            ):
                found = next((one for one in self._siblings(name) if _is_pinned(one, name)), None)
        if found is None:
            return None
        if found.manifest is None:
            raise InvalidManifestError(f"{name}: {found.problem}")
        return found

    def models(self) -> list[ManifestFile]:
        """Every model with its name and manifest, by name; damaged manifests are among them, and say so.

        Raises:
            FileAccessError: one may not be read.
        """
        with storage_failures(self._layout.manifests, "read"):
            return sorted(manifest_files(self._layout), key=lambda one: one.name.key)

    def names(self) -> list[ModelName]:
        """The names of all models, in order, as they were written."""
        return [one.shown_name for one in self.models()]

    def stored_names(self) -> list[ModelName]:
        """The names of all models in small letters, in order; no manifest is opened."""
        with storage_failures(self._layout.manifests, "read"):
            return sorted(stored_names(self._layout))

    def note(self, kind: NoteKind, digest: Digest) -> bytes | None:
        """A hint about a manifest or a blob; None if there is none."""
        return read_note(self._layout, kind, digest)

    def write_note(self, kind: NoteKind, digest: Digest, data: bytes) -> None:
        """Keep a hint about a manifest or a blob, if there is a store; a failure is no harm."""
        if self._layout.format.exists():
            write_note(self._layout, kind, digest, data)

    def blob_path(self, digest: Digest) -> Path | None:
        """The file of a blob, else that of another tool; None if there is neither. Bytes are not checked."""
        with storage_failures(self._layout.blobs, "read"):
            return find_file(self._layout, digest)

    def is_published(self, digest: Digest) -> bool:
        """Whether the store itself has the blob, so that no other tool can take it away."""
        with storage_failures(self._layout.blobs, "read"):
            return find_blob(self._layout, digest) is not None

    def external(self, digest: Digest) -> ExternalRecord | None:
        """The record of a file that another tool keeps; None if there is none. The file may be gone."""
        with storage_failures(self._layout.external, "read"):
            return read_external(self._layout, digest)

    def external_records(self) -> dict[Digest, ExternalRecord]:
        """Every record of a file that another tool keeps."""
        with storage_failures(self._layout.external, "read"):
            return dict(external_records(self._layout))

    def note_external(self, digest: Digest, record: ExternalRecord) -> None:
        """Keep what a full hash of another tool's file has found, so that it need not be repeated.

        It makes no model, and a collection may take it until a pull session names it.

        Raises:
            InsufficientRoomError, FileAccessError: the system refuses.
        """
        self._make()
        with storage_failures(self._layout.external):
            write_external(self._layout, digest, record)

    def checked_path(self, digest: Digest) -> Path:
        """The file of a blob, for loading: hashed again if it looks otherwise than when it was hashed last.

        Raises:
            BlobMissingError: the store lacks it.
            DamagedBlobError: its bytes are wrong; it has been set aside.
            AdoptedFileGoneError, AdoptedFileChangedError: another tool kept it, and removed or rewrote it.
            FileAccessError: it may not be read.
        """
        return quick_path(self._layout, digest)

    def pull_session(
        self,
        manifest: Manifest,
        *,
        external: Mapping[Digest, ExternalRecord] | None = None,
        roomless: Collection[Digest] = (),
    ) -> PullSession:
        """A context in which the blobs of a manifest come in; entering it checks room and pins them.

        Args:
            manifest: of the model.
            external: files of other tools that stand for blobs: they are used where they lie.
            roomless: blobs for which no room is needed yet, see `PullSession.take`.

        Raises:
            UnusableFolderError, InsufficientRoomError, FileAccessError: the folder cannot be written.

        Entering raises too:
            InvalidManifestError: no engine can run this model; the error says why.
            InsufficientRoomError: not everything would fit.
        """
        self._make()
        return PullSession(
            self._layout,
            manifest,
            reserve_bytes=self._reserve_bytes,
            chunk_bytes=self._chunk_bytes,
            patience_s=self._patience_s,
            external=external,
            roomless=roomless,
        )

    def commit(self, name: ModelName, manifest: Manifest) -> None:
        """Put a manifest whose blobs are all here under a name, replacing what had it; durably.

        Inside a session of the same manifest its blobs cannot be collected before this is done.

        Raises:
            BlobMissingError: the store lacks one of its blobs.
            DigestMismatchError: the name is pinned to another digest.
            InsufficientRoomError, FileAccessError: the system refuses.
        """
        self._make()
        commit_manifest(self._layout, name, manifest, WriterIdentity.create())

    def remove(self, name: ModelName) -> CollectionReport:
        """Remove a model: first its name, then the blobs that nothing else needs.

        Raises:
            ModelNotFoundError: there is none of that name.
            FileAccessError: the system refuses.
        """
        with storage_failures(self._layout.root, "removed"):
            there = read_manifest_file(self._layout, name)
            if there is None or not remove_manifest_file(self._layout, name):
                raise ModelNotFoundError(name.short)
            report = collect(self._layout, only=there.mentioned)
            drop_notes(self._layout)
        return report

    def collect(self, *, grace_s: float = 0.0) -> CollectionReport:
        """Delete every blob that neither a model nor an operation in flight needs.

        Args:
            grace_s: leave those alone that are younger.

        Raises:
            FileAccessError: the system refuses; nothing that is needed is gone.
        """
        with storage_failures(self._layout.root, "collected"):
            report = collect(self._layout, grace_s=grace_s)
            drop_notes(self._layout)
        return report

    def verify(
        self,
        digests: Collection[Digest] | None = None,
        *,
        on_checked: Callable[[CheckedBlob], None] = lambda _: None,
        on_read: Callable[[int], None] = lambda _: None,
    ) -> list[CheckedBlob]:
        """Hash every blob that a model needs, or these; damaged ones are set aside for a pull to repair.

        Args:
            digests: which; None means those of all models.
            on_checked: called after each, since one can take a minute.
            on_read: called with how many bytes were read, many times a second.

        Raises:
            FileAccessError: one may not be read.
        """
        wanted = self._needed() if digests is None else digests
        checked = []
        for digest in sorted(set(wanted)):
            checked.append(check_blob(self._layout, digest, on_read))
            on_checked(checked[-1])
        return checked

    def overdue(self, age_s: float) -> list[Digest]:
        """Blobs of models whose last full hash is longer ago than `age_s`, or not known."""
        records = {digest: self._record_of(digest) for digest in self._needed()}
        return sorted(one for one, record in records.items() if record is None or record.is_older_than(age_s))

    def partials(self) -> list[PartialFacts]:
        """Downloads in progress, and those that wait to be resumed."""
        with storage_failures(self._layout.partials, "read"):
            return sorted(list_partials(self._layout), key=lambda one: (one.digest, str(one.writer)))

    def kept_bytes(self, manifest: Manifest) -> int:
        """How many bytes of a model are here, those of a download that can go on included.

        Raises:
            FileAccessError: the store may not be read.
        """
        with storage_failures(self._layout.partials, "read"):
            return kept_bytes(self._layout, manifest)

    def discard_partials(self) -> int:
        """Delete the downloads that nobody works on; how many bytes that freed."""
        with storage_failures(self._layout.partials, "removed"):
            idle = [one for one in list_partials(self._layout) if not one.is_at_work]
            for one in idle:
                discard_partial(one.path)
        return sum(one.disk_bytes for one in idle)

    def unneeded(self) -> dict[Digest, int]:
        """The blobs that `collect` would delete now, with the bytes of the disk that each takes up."""
        with storage_failures(self._layout.root, "read"):
            return unneeded_blobs(self._layout)

    def damaged_bytes(self) -> int:
        """How many bytes of the disk the damaged files take up that were set aside."""
        with storage_failures(self._layout.quarantine, "read"):
            return sum(damaged_files(self._layout).values())

    def discard_damaged(self) -> int:
        """Delete the damaged files that were set aside; how many bytes that freed."""
        with storage_failures(self._layout.quarantine, "removed"):
            return discard_damaged(self._layout)

    def _make(self) -> None:
        if has_store(self._layout):
            missing: Iterable[Path] = [folder for folder in self._layout.folders if not folder.is_dir()]
            if not missing:
                return
        try:
            make_store(self._layout)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise UnusableFolderError(str(self.folder), "its path is too long") from error
            raise translated(error, self.folder, "written") from error

    def _record_of(self, digest: Digest) -> HashRecord | ExternalRecord | None:
        return read_record(self._layout, digest) if self.is_published(digest) else self.external(digest)

    def _needed(self) -> set[Digest]:
        return {digest for one in self.models() for digest in one.mentioned}

    def _siblings(self, name: ModelName) -> Iterator[ManifestFile]:
        wanted = name.key[:3]
        return (one for one in manifest_files(self._layout) if one.name.key[:3] == wanted)


def _is_pinned(found: ManifestFile, name: ModelName) -> bool:
    return found.manifest is not None and found.manifest.digest == name.digest

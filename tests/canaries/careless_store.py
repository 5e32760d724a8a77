"""The store with one defect each: what every test of it must be able to see.

A defect is a function that puts the known-bad twin in the place of the real thing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from groundup.errors import DigestMismatchError
from groundup.library.store import (
    blob_writer,
    durability,
    manifest_files,
    partial,
    pull_session,
    small_file,
    store,
    sweep,
)
from groundup.library.store import collection as collection_module
from groundup.library.store.collection import CollectionReport
from groundup.library.store.hash_records import read_record
from groundup.library.store.layout import Layout
from groundup.library.store.manifest_files import ManifestFile, remove_manifest_file
from groundup.library.store.partial import DATA_NAME, discard_partial, list_partials
from groundup.library.store.verification import BlobState, CheckedBlob
from groundup.names import Digest, ModelName
from tests.faults import small_models

Defect = Callable[[pytest.MonkeyPatch], None]


class UnverifiedWriter(blob_writer.BlobWriter):
    """Gives the blob its name first and compares it afterwards: the defect."""

    def publish(self) -> None:
        assert self._partial is not None
        found = self._hash.finish()
        os.rename(self._folder / DATA_NAME, self._layout.blob(self.digest))
        if found != self.digest.hex:
            os.unlink(self._layout.blob(self.digest))
            self.discard()
            raise DigestMismatchError(str(self.digest), found, self.size_bytes, self._reused_bytes)
        self._close()
        discard_partial(self._folder)
        self._is_closed = True


class TrustingWriter(blob_writer.BlobWriter):
    """Compares the hash of what was sent, not of what is in the file: the defect."""

    def write(self, offset: int, data: bytes | bytearray | memoryview) -> None:
        self.sent = getattr(self, "sent", b"") + bytes(data)
        super().write(offset, data)

    def publish(self) -> None:
        assert self._partial is not None
        sent = hashlib.sha256(self.sent).hexdigest()
        assert sent == self.digest.hex
        self._close()
        self._move_into_place()
        self._is_closed = True


class RetryingSync:
    """Calls fsync again when it has failed, and believes the second answer: the defect."""

    def __init__(self) -> None:
        self.sync = durability.sync_file

    def __call__(self, descriptor: int) -> None:
        try:
            self.sync(descriptor)
        except OSError:
            self.sync(descriptor)


def renames_before_it_verifies(patch: pytest.MonkeyPatch) -> None:
    """A kill between the two leaves wrong bytes under a right name."""
    patch.setattr(pull_session, "BlobWriter", UnverifiedWriter)


def keeps_poisoned_bytes(patch: pytest.MonkeyPatch) -> None:
    """What an earlier attempt left is resumed for ever; the pull does not begin afresh."""

    def fill(writer: blob_writer.BlobWriter, source: small_models.Source) -> None:
        small_models.fetch(writer, source)
        writer.publish()

    patch.setattr(small_models, "fill", fill)


def keeps_what_did_not_fit(patch: pytest.MonkeyPatch) -> None:
    """What had come when the disk was full stays, and fills it."""
    patch.setattr(blob_writer, "discard_partial", lambda folder: None)


def ignores_its_rivals(patch: pytest.MonkeyPatch) -> None:
    """Everybody fetches everything, whoever else is at it."""
    patch.setattr(partial, "_rivals", lambda layout, digest, writer, ignored: [])


def hashes_what_was_sent(patch: pytest.MonkeyPatch) -> None:
    """A write that lied goes unnoticed."""
    patch.setattr(pull_session, "BlobWriter", TrustingWriter)


def writes_once(patch: pytest.MonkeyPatch) -> None:
    """One write without a loop: what the system did not take is lost."""

    def write_once(descriptor: int, data: bytes | memoryview, offset: int) -> None:
        os.pwrite(descriptor, data, offset)

    for module in (blob_writer, small_file):
        patch.setattr(module, "write_all", write_once)


def never_syncs_files(patch: pytest.MonkeyPatch) -> None:
    """Bytes that a power cut takes."""
    for module in (blob_writer, small_file):
        patch.setattr(module, "sync_file", lambda descriptor: None)


def never_syncs_folders(patch: pytest.MonkeyPatch) -> None:
    """Names that a power cut takes."""
    for module in (blob_writer, small_file, durability):
        patch.setattr(module, "sync_folder", lambda path: None)
    from groundup.library.store import commit  # noqa: PLC0415

    patch.setattr(commit, "sync_folder", lambda path: None)


def forgets_to_sync_removals(patch: pytest.MonkeyPatch) -> None:
    """Blobs go before it is sure that the model that needed them has gone."""
    patch.setattr(manifest_files, "sync_folder", lambda path: None)


def retries_a_failed_sync(patch: pytest.MonkeyPatch) -> None:
    """Bytes that the kernel has dropped are published."""
    patch.setattr(blob_writer, "sync_file", RetryingSync())


def names_before_blobs(patch: pytest.MonkeyPatch) -> None:
    """The manifest is written first: a kill leaves a model without its bytes."""

    def pull(
        store_: store.Store, name: ModelName, model: small_models.SmallModel, source: object = None
    ) -> None:
        with store_.pull_session(model.manifest) as session:
            layout = store_._layout
            writer = session._identity
            manifest_files.write_manifest_file(layout, name, model.manifest, writer)
            for one in session.writers():
                small_models.fill(one, model.good)

    patch.setattr(small_models, "pull", pull)


def verifies_by_size_and_time(patch: pytest.MonkeyPatch) -> None:
    """Rot changes neither."""

    def check(layout: Layout, digest: Digest, on_read: object = None) -> CheckedBlob:
        record = read_record(layout, digest)
        is_same = record is not None and record.fits(os.stat(layout.blob(digest)))
        return CheckedBlob(digest, BlobState.GOOD if is_same else BlobState.DAMAGED)

    patch.setattr(store, "check_blob", check)


def sweeps_by_time_alone(patch: pytest.MonkeyPatch) -> None:
    """Whatever looks old goes, at work or not."""

    def careless(layout: Layout) -> None:
        for one in list_partials(layout):
            with suppress(OSError):
                if time.time() - os.stat(one.path / DATA_NAME).st_mtime > sweep.UNCLAIMED_S:
                    shutil.rmtree(one.path)

    patch.setattr(store, "sweep", careless)


def removes_what_others_share(patch: pytest.MonkeyPatch) -> None:
    """A removed model takes all of its blobs along."""

    def remove(self: store.Store, name: ModelName) -> CollectionReport:
        found = manifest_files.read_manifest_file(self._layout, name)
        assert found is not None
        remove_manifest_file(self._layout, name)
        for digest in found.mentioned:
            self._layout.blob(digest).unlink(missing_ok=True)
        return CollectionReport(tuple(found.mentioned), 0)

    patch.setattr(store.Store, "remove", remove)


def collects_without_pins(patch: pytest.MonkeyPatch) -> None:
    """What a pull in flight needs is not asked for."""

    def read_no_pins(layout: Layout) -> set[Digest]:
        return set()

    patch.setattr(collection_module, "read_pins", read_no_pins)


def minds_capitals(patch: pytest.MonkeyPatch) -> None:
    """Two spellings of one name are two files, or one, as the file system likes."""

    def path(layout: Layout, name: ModelName) -> Path:
        return layout.manifests / name.host / name.namespace / name.model / name.tag

    patch.setattr(manifest_files, "manifest_path", path)


def ignores_the_format(patch: pytest.MonkeyPatch) -> None:
    """A store of the future is used as if it were today's."""
    patch.setattr(store, "has_store", lambda layout: True)


def skips_damaged_manifests(patch: pytest.MonkeyPatch) -> None:
    """What a damaged manifest still mentions counts for nothing."""
    read = manifest_files._read

    def forgetful(path: Path, name: ModelName) -> ManifestFile | None:
        found = read(path, name)
        return found if found is None or found.manifest else ManifestFile(name, path, None)

    patch.setattr(manifest_files, "_read", forgetful)


DEFECTS: dict[str, Defect] = {
    one.__name__: one
    for one in (
        renames_before_it_verifies, keeps_poisoned_bytes, hashes_what_was_sent, writes_once,
        never_syncs_files, never_syncs_folders, forgets_to_sync_removals, retries_a_failed_sync,
        names_before_blobs, keeps_what_did_not_fit, ignores_its_rivals,
        verifies_by_size_and_time, sweeps_by_time_alone, removes_what_others_share, collects_without_pins,
        minds_capitals, ignores_the_format, skips_damaged_manifests,
    )
}  # fmt: skip

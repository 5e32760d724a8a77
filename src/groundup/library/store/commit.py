"""Giving a model its name: the last step, after which the model is there.

Every blob is in the store, and durably, or has the record of a file that another tool keeps, before the
manifest is written. Afterwards they are looked for once more: should a collection have taken one although
it was pinned (which only a wrong clock between computers that share a folder can bring about), the name is
withdrawn and the caller fetches it again.
"""

from __future__ import annotations

from groundup.errors import BlobMissingError, DigestMismatchError
from groundup.library.manifest import Manifest
from groundup.names import Digest, ModelName

from .durability import sync_folder
from .layout import Layout
from .lookup import find_file
from .manifest_files import read_manifest_file, remove_manifest_file, write_manifest_file
from .storage_failures import storage_failures
from .writer_identity import WriterIdentity


def commit_manifest(layout: Layout, name: ModelName, manifest: Manifest, writer: WriterIdentity) -> None:
    """Put a manifest under a name, durably.

    Raises:
        BlobMissingError: the store lacks one of its blobs.
        DigestMismatchError: the name is pinned to another digest.
        InsufficientRoomError, FileAccessError: the system refuses.
    """
    if name.digest is not None and name.digest != manifest.digest:
        raise DigestMismatchError(str(name.digest), str(manifest.digest), len(manifest.raw))
    _require_blobs(layout, name, manifest)
    with storage_failures(layout.manifests, needed_bytes=len(manifest.raw)):
        # A blob that was there already may have come from a process that has not synced its name yet.
        sync_folder(layout.blobs)
        write_manifest_file(layout, name, manifest, writer)
        if _missing(layout, manifest) is not None:
            _withdraw(layout, name, manifest)
    _require_blobs(layout, name, manifest)


def _require_blobs(layout: Layout, name: ModelName, manifest: Manifest) -> None:
    missing = _missing(layout, manifest)
    if missing is not None:
        raise BlobMissingError(str(missing), name.short)


def _missing(layout: Layout, manifest: Manifest) -> Digest | None:
    digests = (layer.digest for layer in manifest.blobs)
    return next((digest for digest in digests if find_file(layout, digest) is None), None)


def _withdraw(layout: Layout, name: ModelName, manifest: Manifest) -> None:
    there = read_manifest_file(layout, name)
    if there is not None and there.manifest == manifest:
        remove_manifest_file(layout, name)

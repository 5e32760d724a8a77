"""Putting a model together from what is on this device: files, small texts made here, and blobs of the store.

This is how models are imported, grown and created. Files are read once for their digests and once more
as they come into the store; how they come in is `store.local_files`' business.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from groundup.errors import DigestMismatchError, FileAccessError
from groundup.names import Digest, ModelName

from .layer_kinds import DOCKER_CONFIG
from .manifest import FILE_NAME_ANNOTATION, Layer, Manifest, build_manifest
from .model_config import encode_config
from .store import BlobState, BlobWriter, PullSession, Store, Transfer
from .store.storage_failures import storage_failures

_PIECE_BYTES: Final = 4 << 20
_WAIT_S: Final = 0.2

OnBytes = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that lies on this device and becomes a layer; `path` must be no link."""

    media_type: str
    path: Path
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class SmallPart:
    """A layer that was made here: a text, or numbers as JSON."""

    media_type: str
    content: bytes = field(repr=False)
    file_name: str = ""


Part = Layer | LocalFile | SmallPart


def install_parts(
    store: Store,
    name: ModelName,
    parts: Sequence[Part],
    *,
    config: Mapping[str, object],
    transfer: Transfer = Transfer.SHARE,
    annotations: Mapping[str, str] | None = None,
    on_bytes: OnBytes = lambda action, done, total: None,
) -> Manifest:
    """Bring all parts into the store and give them a name, which may have been another model's.

    Args:
        store: where they go.
        name: of the model.
        parts: its layers in order; a `Layer` is a blob that the store has.
        config: what the manifest's configuration says, see `model_config`.
        transfer: how files come in. Moved ones are gone from where they were, once the model is there.
        annotations: of the manifest.
        on_bytes: called with "reading" or "copying", and how many bytes of how many are done.

    Raises:
        ModelNotFoundError, FileAccessError: a file is not there, is none, or may not be read.
        BlobMissingError: a `Layer` is not in the store.
        DigestMismatchError: a file was changed while it was read.
        InvalidManifestError: the parts make no model.
        InsufficientRoomError, UnusableFolderError: the store cannot take it.
    """
    layers = _layers(parts, on_bytes)
    described = encode_config(config, [layer.digest for layer in layers])
    manifest = build_manifest(
        Layer(DOCKER_CONFIG, Digest.of(described), len(described)), layers, annotations=annotations
    )
    contents = {Digest.of(part.content): part.content for part in parts if isinstance(part, SmallPart)}
    contents[manifest.config.digest] = described
    files = {
        layer.digest: part.path
        for layer, part in zip(layers, parts, strict=True)
        if isinstance(part, LocalFile)
    }
    roomless = () if transfer is Transfer.COPY else tuple(files)
    with store.open().pull_session(manifest, roomless=roomless) as session:
        _bring_in(session, contents, files, transfer, on_bytes)
        session.commit(name)
    if transfer is Transfer.MOVE:
        for digest, path in files.items():
            _forget(store, digest, path)
    return manifest


def hash_local_file(path: Path, on_bytes: OnBytes = lambda action, done, total: None) -> tuple[Digest, int]:
    """The digest and size of a file on this device.

    Raises:
        FileAccessError: it is no plain file, or may not be read.
    """
    hashed, done = hashlib.sha256(), 0
    with storage_failures(path, "read"):
        descriptor = _open(path)
        try:
            total = os.fstat(descriptor).st_size
            while piece := os.read(descriptor, _PIECE_BYTES):
                hashed.update(piece)
                done += len(piece)
                on_bytes("reading", done, total)
        finally:
            os.close(descriptor)
    return Digest(hashed.hexdigest()), done


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileAccessError(str(path), "read", "it is no plain file")
    return descriptor


def _layers(parts: Sequence[Part], on_bytes: OnBytes) -> list[Layer]:
    sizes = {part.path: _size(part.path) for part in parts if isinstance(part, LocalFile)}
    total, before, layers = sum(sizes.values()), 0, []
    for part in parts:
        if isinstance(part, Layer):
            layers.append(part)
            continue
        named = {FILE_NAME_ANNOTATION: part.file_name} if part.file_name else {}
        if isinstance(part, SmallPart):
            layers.append(Layer(part.media_type, Digest.of(part.content), len(part.content), named))
            continue
        digest, size_bytes = hash_local_file(part.path, _shifted(on_bytes, before, total))
        before += size_bytes
        layers.append(Layer(part.media_type, digest, size_bytes, named))
    return layers


def _size(path: Path) -> int:
    with storage_failures(path, "read"):
        return os.stat(path, follow_symlinks=False).st_size


def _shifted(on_bytes: OnBytes, before: int, total: int) -> OnBytes:
    """The progress of one file as that of all."""
    return lambda action, done, _: on_bytes(action, before + done, total)


def _bring_in(
    session: PullSession,
    contents: Mapping[Digest, bytes],
    files: Mapping[Digest, Path],
    transfer: Transfer,
    on_bytes: OnBytes,
) -> None:
    for layer in session.missing():
        if layer.digest in files and layer.digest not in contents:
            session.take(layer, files[layer.digest], transfer)
    session.check_room()
    total = sum(layer.size_bytes for layer in session.missing())
    done = 0
    while missing := session.missing():
        writers = session.writers()
        for writer in writers:
            if writer.digest in contents:
                writer.discard()  # what an earlier attempt has left is not worth comparing
                writer.write(0, contents[writer.digest])
                writer.publish()
            elif writer.digest in files:
                _copy(writer, files[writer.digest], _shifted(on_bytes, done, total))
            else:
                return  # a blob that was to be in the store: giving the model its name says so
            done += writer.size_bytes
        if not writers and missing:  # another program brings the same bytes in
            time.sleep(_WAIT_S)


def _copy(writer: BlobWriter, path: Path, on_bytes: OnBytes) -> None:
    """Copy a file; what an earlier attempt has left of it is used, and replaced once if it proves wrong."""
    try:
        _write(writer, path, on_bytes)
        writer.publish()
    except DigestMismatchError as error:
        if not error.reused_bytes:
            raise
        _write(writer, path, on_bytes)
        writer.publish()


def _write(writer: BlobWriter, path: Path, on_bytes: OnBytes) -> None:
    with storage_failures(path, "read"):
        descriptor = _open(path)
    try:
        for start, end in writer.missing_ranges():
            position = start
            while position < end:
                with storage_failures(path, "read"):
                    piece = os.pread(descriptor, min(_PIECE_BYTES, end - position), position)
                if not piece:
                    raise FileAccessError(str(path), "read", "it has become shorter meanwhile")
                writer.write(position, piece)
                position += len(piece)
                on_bytes("copying", writer.received_bytes, writer.size_bytes)
    finally:
        os.close(descriptor)


def _forget(store: Store, digest: Digest, path: Path) -> None:
    """Remove the old name of a file that was moved, once its bytes are surely in the store.

    A file that has come to this place meanwhile stays.
    """
    blob = store.blob_path(digest)
    with storage_failures(path, "removed"), suppress(FileNotFoundError):
        is_blob = blob is not None and os.path.samestat(os.lstat(path), os.lstat(blob))
        if is_blob or (hash_local_file(path)[0] == digest and _is_good(store, digest)):
            os.unlink(path)


def _is_good(store: Store, digest: Digest) -> bool:
    return store.is_published(digest) and store.verify([digest])[0].state is BlobState.GOOD

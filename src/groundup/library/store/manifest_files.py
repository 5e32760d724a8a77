"""Manifests as files: a folder for host, namespace and model each, and a file for the tag.

Names are stored in small letters, so that two that differ in capitals are one file on every system, and
parts that some system would mistake for something else are marked: "+" for a colon, before the name of a
device and after a dot at the end, "~" between the parts of a namespace. Neither can be in a name.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundup.errors import GroundupError, InvalidDigestError, InvalidManifestError, InvalidNameError
from groundup.library.manifest import MAXIMUM_BYTES, Manifest, parse_manifest
from groundup.names import Digest, ModelName
from groundup.names.file_names import RESERVED_NAMES

from .durability import make_folder, sync_folder
from .layout import Layout
from .small_file import read_small_file, write_small_file
from .writer_identity import WriterIdentity

NAME_ANNOTATION: Final = "org.groundup.name"  # the name as it was written, where a manifest of ours says it

_LONGEST_PART: Final = 120
_ATTEMPTS: Final = 100
_DIGEST: Final = re.compile(rb"sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A manifest in the store. `manifest` is None if its bytes are damaged; `problem` says how."""

    name: ModelName
    path: Path
    manifest: Manifest | None
    problem: str = ""
    mentioned: frozenset[Digest] = frozenset()  # what it needs, or as much of that as can still be read

    @property
    def shown_name(self) -> ModelName:
        """The name as it was written, if the manifest says so and it is the same name."""
        if self.manifest is None or NAME_ANNOTATION not in self.manifest.annotations:
            return self.name
        try:
            written = ModelName.parse(self.manifest.annotations[NAME_ANNOTATION])
        except GroundupError:
            return self.name
        return written if _stored_parts(written) == _stored_parts(self.name) else self.name


def manifest_path(layout: Layout, name: ModelName) -> Path:
    """Where the manifest of a name lies; a name with a digest but no tag has the digest for a tag."""
    return layout.manifests.joinpath(*_stored_parts(name))


def read_manifest_file(layout: Layout, name: ModelName) -> ManifestFile | None:
    """The manifest of a name; None if there is none.

    Raises:
        OSError: it is there and cannot be read.
    """
    return _read(manifest_path(layout, name), name)


def write_manifest_file(layout: Layout, name: ModelName, manifest: Manifest, writer: WriterIdentity) -> None:
    """Put a manifest under a name, durably.

    Raises:
        OSError: it could not be written.
    """
    path = manifest_path(layout, name)
    for attempt in range(_ATTEMPTS):
        try:
            make_folder(path.parent)
            return write_small_file(path, manifest.raw, writer)
        except FileNotFoundError:  # somebody removed the folder because it was empty
            if attempt == _ATTEMPTS - 1:
                raise
    return None


def remove_manifest_file(layout: Layout, name: ModelName) -> bool:
    """Remove the manifest of a name, durably; whether there was one."""
    path = manifest_path(layout, name)
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    sync_folder(path.parent)
    with suppress(OSError):  # folders that are empty now; others stay
        for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
            os.rmdir(folder)
    return True


def manifest_files(layout: Layout) -> Iterator[ManifestFile]:
    """Every manifest in the store, damaged ones too, in no order.

    Raises:
        OSError: one is there and cannot be read.
    """
    for path in _files_at_depth(layout.manifests, 4):
        name = _name_of(path)
        found = _read(path, name) if name is not None else None
        if found is not None:
            yield found


def stored_names(layout: Layout) -> Iterator[ModelName]:
    """The names under which manifests lie, in small letters and in no order; no manifest is opened."""
    names = map(_name_of, _files_at_depth(layout.manifests, 4))
    return (name for name in names if name is not None)


def sync_manifest_folders(layout: Layout) -> None:
    """Make removals of manifests by others durable, before blobs that only those needed are deleted."""
    for folder in {path.parent for path in _files_at_depth(layout.manifests, 4)} | set(
        _folders(layout.manifests, 3)
    ):
        with suppress(FileNotFoundError):
            sync_folder(folder)


def _read(path: Path, name: ModelName) -> ManifestFile | None:
    raw = read_small_file(path, MAXIMUM_BYTES)
    if raw is None:
        return None
    try:
        manifest = parse_manifest(raw)
    except (InvalidManifestError, InvalidDigestError) as error:
        mentioned = frozenset(Digest(found.decode()) for found in _DIGEST.findall(raw))
        return ManifestFile(name, path, None, error.message, mentioned)
    return ManifestFile(name, path, manifest, "", frozenset(layer.digest for layer in manifest.blobs))


def _stored_parts(name: ModelName) -> tuple[str, str, str, str]:
    host, namespace, model, tag, _ = name.key
    if name.digest is not None and tag == "latest":
        tag = name.digest.file_name
    joined = _stored("~".join(_marked(part) for part in namespace.split("/")))
    return _stored(_marked(host)), joined, _stored(_marked(model)), _stored(_marked(tag))


def _marked(part: str) -> str:
    marked = part.replace(":", "+")
    if marked.partition(".")[0] in RESERVED_NAMES:
        marked = f"+{marked}"
    return f"{marked}+" if marked.endswith(".") else marked


def _stored(part: str) -> str:
    """A part short enough for every file system; the full one is then in the manifest's annotations."""
    if len(part) <= _LONGEST_PART:
        return part
    return f"{part[: _LONGEST_PART - 17]}-{hashlib.sha256(part.encode()).hexdigest()[:16]}"


def _name_of(path: Path) -> ModelName | None:
    """The name whose manifest lies at a path; None for a file that is none of ours."""
    host, namespace, model, tag = path.parts[-4:]
    spaces = "/".join(_unmarked(part) for part in namespace.split("~"))
    text = f"{_unmarked(host).replace('+', ':')}/{spaces}/{_unmarked(model)}:{_unmarked(tag)}"
    try:
        name = ModelName.parse(text)
    except (InvalidNameError, InvalidDigestError):
        return None
    return name if _stored_parts(name) == path.parts[-4:] else None


def _unmarked(part: str) -> str:
    return part.removeprefix("+").removesuffix("+")


def _files_at_depth(folder: Path, depth: int) -> Iterator[Path]:
    for place in _folders(folder, depth - 1):
        yield from (Path(entry.path) for entry in _entries(place) if entry.is_file(follow_symlinks=False))


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    if depth == 0:
        yield folder
        return
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _folders(Path(entry.path), depth - 1)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []

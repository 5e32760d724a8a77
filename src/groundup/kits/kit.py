"""Opening a kit: everything about it is checked but the bytes of its large files.

A kit is right as a whole or refused: what its list says, what its checksums name, and what lies in its
folder are the same set of files with the same sizes. Files that an operating system leaves on sticks are
passed over and never read. Large files are `kit_check`'s business, and whom to believe is the user's.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from groundup.errors import (
    DamagedKitError,
    FileAccessError,
    GroundupError,
    InvalidKitError,
    UnfinishedKitError,
)
from groundup.library.manifest import Layer, Manifest, parse_manifest
from groundup.names import Digest

from . import kit_layout as layout
from .checksums import parse_checksums
from .kit_layout import KitPart, blob_parts, is_dropping, manifest_file
from .kit_list import KitList, KitModel, parse_kit_list
from .plain_files import read_small
from .signing_key import PublicKey, check_signature

MAXIMUM_MANIFESTS_BYTES: Final = 64 << 20
_LONGEST_SIGNATURE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit whose list is consistent. Without a good signature `signer` is None, and the problem says why.

    `digests` has every file but `SHA256SUMS` and `kit.sig`, `sizes` those whose size the list knows.
    """

    folder: Path
    listed: KitList
    manifests: dict[Digest, Manifest]
    digests: dict[str, Digest]
    sizes: dict[str, int]
    signer: PublicKey | None
    signature_problem: str

    def manifest(self, model: KitModel) -> Manifest:
        """The manifest of a model of this kit."""
        return self.manifests[model.digest]

    def blobs(self) -> list[Layer]:
        """Every blob of every model, once."""
        unique = {layer.digest: layer for one in self.manifests.values() for layer in one.blobs}
        return list(unique.values())

    def parts(self, layer: Layer) -> tuple[KitPart, ...]:
        """The files in which a blob lies."""
        return blob_parts(layer.digest, layer.size_bytes, self.listed.part_bytes)

    @property
    def size_bytes(self) -> int:
        """Everything whose size the list knows, which is all but a few small files."""
        return sum(self.sizes.values())


def open_kit(folder: Path, *, is_in_the_making: bool = False) -> Kit:
    """Open a kit and check everything but the bytes of its large files.

    Args:
        folder: of the kit.
        is_in_the_making: whether it may say that it is unfinished.

    Raises:
        InvalidKitError: it is no kit, or breaks a rule; the error says which.
        UnsupportedKitError: a newer version has made it.
        UnfinishedKitError: its making was stopped.
        DamagedKitError: one of its small files has other bytes than its list promises.
        FileAccessError: it may not be read.
    """
    path = str(folder)
    if not folder.is_dir():
        raise InvalidKitError(path, "there is no such folder")
    if not is_in_the_making and os.path.lexists(folder / layout.UNFINISHED):
        raise UnfinishedKitError(path)
    if not os.path.lexists(folder / layout.LIST) or not os.path.lexists(folder / layout.SUMS):
        raise InvalidKitError(path, f"it has no {layout.LIST} with its {layout.SUMS}")
    sums = read_small(folder, layout.SUMS, layout.MAXIMUM_SMALL_BYTES)
    signer, problem = _signer(folder, sums)
    digests = parse_checksums(sums, path)
    listed = parse_kit_list(_checked_small(folder, layout.LIST, digests), path)
    manifests = _manifests(folder, listed, digests)
    sizes = _sizes(path, listed, manifests)
    kit = Kit(folder, listed, manifests, digests, sizes, signer, problem)
    _check_names(kit)
    _check_folder(kit, is_in_the_making=is_in_the_making)
    return kit


def _signer(folder: Path, sums: bytes) -> tuple[PublicKey | None, str]:
    if not os.path.lexists(folder / layout.SIGNATURE):
        return None, f"it has no signature ({layout.SIGNATURE})"
    signer = check_signature(read_small(folder, layout.SIGNATURE, _LONGEST_SIGNATURE), sums)
    return signer, "" if signer is not None else "its signature is wrong: something was changed, or exchanged"


def _checked_small(folder: Path, name: str, digests: dict[str, Digest]) -> bytes:
    if name not in digests:
        raise InvalidKitError(str(folder), f"its list of checksums lacks {name}")
    content = read_small(folder, name, layout.MAXIMUM_SMALL_BYTES)
    if Digest.of(content) != digests[name]:
        raise DamagedKitError(str(folder), name, "it has another checksum than the list says")
    return content


def _manifests(folder: Path, listed: KitList, digests: dict[str, Digest]) -> dict[Digest, Manifest]:
    found: dict[Digest, Manifest] = {}
    read_bytes = 0
    for model in listed.models:
        digest = model.digest
        if digest in found:
            continue
        name = manifest_file(digest)
        if digests.get(name) != digest:
            raise InvalidKitError(str(folder), f"the checksum of {name} is not the one in its name")
        content = _checked_small(folder, name, digests)
        read_bytes += len(content)
        if read_bytes > MAXIMUM_MANIFESTS_BYTES:
            raise InvalidKitError(
                str(folder), f"its manifests have more than {MAXIMUM_MANIFESTS_BYTES:,} bytes"
            )
        found[digest] = _manifest(folder, model, content)
    return found


def _manifest(folder: Path, model: KitModel, content: bytes) -> Manifest:
    try:
        manifest = parse_manifest(content)
    except GroundupError as error:
        raise InvalidKitError(str(folder), f"{model.model_name}: {error.message}".rstrip(".")) from error
    if manifest.size_bytes != model.size_bytes:
        raise InvalidKitError(str(folder), f"{model.model_name} has another size than its list says")
    if manifest.refusal:
        raise InvalidKitError(str(folder), f"{model.model_name} cannot be run: {manifest.refusal}")
    return manifest


def _sizes(path: str, listed: KitList, manifests: dict[Digest, Manifest]) -> dict[str, int]:
    """The size of every large file; two manifests must not disagree about one."""
    sizes: dict[str, int] = {}
    blobs = [layer for one in manifests.values() for layer in one.blobs]
    if sum(-(-layer.size_bytes // listed.part_bytes) for layer in blobs) > layout.MAXIMUM_FILES:
        raise InvalidKitError(path, f"it has more than {layout.MAXIMUM_FILES:,} files")
    known: dict[Digest, int] = {}
    for layer in blobs:
        if known.setdefault(layer.digest, layer.size_bytes) != layer.size_bytes:
            raise InvalidKitError(path, f"{layer.digest} is listed with two sizes")
        for part in blob_parts(layer.digest, layer.size_bytes, listed.part_bytes):
            sizes[part.name] = part.end - part.start
    sizes |= {manifest_file(digest): len(one.raw) for digest, one in manifests.items()}
    if listed.wheels is not None:
        sizes |= {f"{layout.WHEELS}/{wheel.file}": wheel.size_bytes for wheel in listed.wheels.files}
    return sizes


def _check_names(kit: Kit) -> None:
    """The checksums are those of the files that the list asks for: no more, no fewer, none exchanged."""
    expected = {layout.LIST, layout.README, *kit.sizes}
    if kit.listed.wheels is not None:
        expected |= {layout.INSTALLER, layout.REQUIREMENTS}
    for name in sorted(expected ^ set(kit.digests)):
        which = "lacks" if name in expected else "has, and its list does not,"
        raise InvalidKitError(str(kit.folder), f"its list of checksums {which} {name}")
    for layer in kit.blobs():
        parts = kit.parts(layer)
        if len(parts) == 1 and kit.digests[parts[0].name] != layer.digest:
            raise InvalidKitError(
                str(kit.folder), f"the checksum of {parts[0].name} is not the one in its name"
            )


def _check_folder(kit: Kit, *, is_in_the_making: bool) -> None:
    """What lies in the folder is what is listed, as plain files of the right size."""
    found = _found_files(kit.folder)
    extra = set(found) - set(kit.digests) - {layout.SUMS, layout.SIGNATURE}
    if is_in_the_making:
        extra.discard(layout.UNFINISHED)
    if extra:
        raise InvalidKitError(str(kit.folder), f"it holds {min(extra)!r}, which is not in its list")
    for name in sorted(kit.digests):
        if name not in found:
            raise DamagedKitError(str(kit.folder), name, "it is not there")
        expected = kit.sizes.get(name)
        if expected is not None and found[name] != expected:
            problem = f"it has {found[name]:,} bytes, and the list says {expected:,}"
            raise DamagedKitError(str(kit.folder), name, problem)
        if expected is None and found[name] > layout.MAXIMUM_SMALL_BYTES:
            raise InvalidKitError(str(kit.folder), f"{name} has {found[name]:,} bytes")


def _found_files(folder: Path) -> dict[str, int]:
    """The sizes of all files, by their names in the kit; nothing but plain files and our folders may be."""
    found: dict[str, int] = {}
    try:
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False) and entry.name in layout.FOLDERS:
                inner = _entries(Path(entry.path))
                found |= {f"{entry.name}/{one.name}": _plain_size(folder, one) for one in inner}
            else:
                found[entry.name] = _plain_size(folder, entry)
    except OSError as error:
        raise FileAccessError(str(folder), "read", error.strerror or str(error)) from error
    return found


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, but for what systems leave there."""
    with os.scandir(folder) as entries:
        found = list(islice((one for one in entries if not is_dropping(one.name)), layout.MAXIMUM_FILES + 10))
    if len(found) > layout.MAXIMUM_FILES:
        raise InvalidKitError(str(folder), f"more than {layout.MAXIMUM_FILES:,} files lie in it")
    return found


def _plain_size(folder: Path, entry: os.DirEntry[str]) -> int:
    facts = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(facts.st_mode):
        place = Path(entry.path).relative_to(folder).as_posix()
        raise InvalidKitError(str(folder), f"{place!r} is no plain file, and not one of its folders")
    return facts.st_size

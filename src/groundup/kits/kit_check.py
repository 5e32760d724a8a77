"""Reading every byte of a kit: the only way to know that a stick holds what its list says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from groundup.errors import DamagedKitError
from groundup.names import Digest

from .kit import Kit
from .kit_layout import KitPart
from .plain_files import hash_of


@dataclass(frozen=True, slots=True)
class KitFault:
    """A file of a kit that is not as its list says."""

    file: str
    problem: str


def check_kit(kit: Kit, on_bytes: Callable[[int], None] = lambda _: None) -> list[KitFault]:
    """Hash every file that is listed; for one in parts, all of them together, too.

    Args:
        kit: that was opened.
        on_bytes: called with the number of bytes after each piece; all of them are `kit.size_bytes` and a few
            small files.

    Raises:
        InvalidKitError: a file is no plain file any more.
        FileAccessError: the system does not let us read one.
    """
    in_parts = {part.name for parts, _ in _split_blobs(kit) for part in parts}
    faults = [fault for name in sorted(set(kit.digests) - in_parts) for fault in _check(kit, name, on_bytes)]
    for parts, digest in _split_blobs(kit):
        faults += _check_parts(kit, parts, digest, on_bytes)
    return faults


def _split_blobs(kit: Kit) -> Iterator[tuple[tuple[KitPart, ...], Digest]]:
    for layer in kit.blobs():
        parts = kit.parts(layer)
        if len(parts) > 1:
            yield parts, layer.digest


def _check_parts(
    kit: Kit, parts: tuple[KitPart, ...], digest: Digest, on_bytes: Callable[[int], None]
) -> list[KitFault]:
    whole = hashlib.sha256()
    faults = [fault for part in parts for fault in _check(kit, part.name, on_bytes, whole)]
    if not faults and whole.hexdigest() != digest.hex:
        faults.append(KitFault(parts[0].name, "its parts together are another file than they should be"))
    return faults


def _check(
    kit: Kit, name: str, on_bytes: Callable[[int], None], whole: hashlib._Hash | None = None
) -> Iterator[KitFault]:
    try:
        found, _ = hash_of(kit.folder, name, whole, on_bytes)
    except DamagedKitError as error:
        yield KitFault(name, error.problem)
        return
    if found != kit.digests[name]:
        yield KitFault(name, "it has another checksum than the list says")

"""What the files of a kit are called. Names only: nothing is opened here.

Every name is possible on FAT and exFAT. A file there may have at most 4 GiB - 1, so a larger one of a model
lies in parts, on every kind of disk: a kit may be copied from anywhere to anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.names import Digest

LIST: Final = "kit.json"
SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "kit.sig"
README: Final = "README.txt"
INSTALLER: Final = "install.py"
UNFINISHED: Final = "UNFINISHED.txt"
BLOBS: Final = "blobs"
MANIFESTS: Final = "manifests"
WHEELS: Final = "wheels"
REQUIREMENTS: Final = f"{WHEELS}/requirements.txt"
FOLDERS: Final = (BLOBS, MANIFESTS, WHEELS)

PART_BYTES: Final = 4_000 << 20
SMALLEST_PART_BYTES: Final = 64 << 10
MAXIMUM_FILES: Final = 20_000
MAXIMUM_SMALL_BYTES: Final = 4 << 20  # of the list, the sums and each manifest

_DROPPINGS: Final = frozenset(
    {"system volume information", "$recycle.bin", "recycler", "thumbs.db", "desktop.ini", "lost+found"}
)


@dataclass(frozen=True, slots=True)
class KitPart:
    """A file of a kit that holds the bytes `start` to `end` - 1 of a blob."""

    name: str
    start: int
    end: int


def blob_parts(digest: Digest, size_bytes: int, part_bytes: int) -> tuple[KitPart, ...]:
    """The files in which a blob lies, in order."""
    name = f"{BLOBS}/{digest.file_name}"
    if size_bytes <= part_bytes:
        return (KitPart(name, 0, size_bytes),)
    starts = range(0, size_bytes, part_bytes)
    return tuple(
        KitPart(f"{name}.part-{number:03}", start, min(start + part_bytes, size_bytes))
        for number, start in enumerate(starts, 1)
    )


def manifest_file(digest: Digest) -> str:
    """The file of a model's manifest."""
    return f"{MANIFESTS}/{digest.file_name}.json"


def is_dropping(name: str) -> bool:
    """Whether a file was put there by an operating system for itself, as they do on sticks."""
    return name.startswith(".") or name.casefold() in _DROPPINGS

"""What pages are told of kits: those on the drives of this computer, and the one in a folder."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final

from groundup.errors import GroundupError
from groundup.kits import kit_layout as layout
from groundup.kits.kit import Kit, open_kit
from groundup.kits.kit_list import KitModel
from groundup.kits.trust import standing_of
from groundup.library.installed import Library, short_name

from .catalogue_ids import record_id
from .words import told_error

# Where systems mount sticks: /media/NAME, /media/USER/NAME, /run/media/USER/NAME, /mnt/NAME, /Volumes/NAME.
DRIVE_ROOTS: Final = (Path("/media"), Path("/run/media"), Path("/mnt"), Path("/Volumes"))
MOST_ENTRIES: Final = 500
MOST_FOLDERS: Final = 3_000
_DRIVE_DEPTH: Final = 2
_KIT_DEPTH: Final = 4  # of a kit in a folder of a folder of a drive below /media/USER


def drives(roots: Sequence[Path] | None = None) -> list[Path]:
    """The folders where other drives than the system's own are mounted."""
    found = _below(DRIVE_ROOTS if roots is None else roots, _DRIVE_DEPTH)
    return sorted(path for path in found if os.path.ismount(path))


def kit_folders(roots: Sequence[Path] | None = None) -> list[Path]:
    """The folders near the tops of drives that look like kits."""
    return sorted(
        path for path in _below(DRIVE_ROOTS if roots is None else roots, _KIT_DEPTH) if is_kit(path)
    )


def is_kit(folder: Path) -> bool:
    """Whether a folder looks like a kit, be it a broken one."""
    return os.path.isfile(folder / layout.LIST) and os.path.isfile(folder / layout.SUMS)


def told_kits(library: Library, roots: Sequence[Path] | None = None) -> dict[str, Any]:
    """The drives of this computer and the kits on them; a kit that is broken comes with its error."""
    return {
        "drives": [str(one) for one in drives(roots)],
        "kits": [_told_or_error(library, folder) for folder in kit_folders(roots)],
    }


def told_kit(library: Library, place: str) -> dict[str, Any]:
    """What the kit in a folder holds, who has made it, and what this computer knows of their key.

    Raises:
        KitError, FileAccessError: it is no kit, or not one that can be used.
    """
    folder = Path(place).expanduser().absolute()
    kit = open_kit(folder)
    standing = standing_of(kit)
    return {
        "folder": str(folder),
        "title": kit.listed.title,
        "made": kit.listed.made.partition("T")[0],
        "signed_as": kit.listed.signed_as,
        "size_bytes": kit.size_bytes,
        "standing": standing.value,
        "fingerprint": kit.signer.fingerprint if kit.signer is not None else "",
        "problem": kit.signature_problem,
        "models": [_told_model(library, kit, one) for one in kit.listed.models],
        "error": None,
    }


def _told_or_error(library: Library, folder: Path) -> dict[str, Any]:
    try:
        return told_kit(library, str(folder))
    except GroundupError as error:
        return {"folder": str(folder), "models": [], "error": told_error(error)}


def _told_model(library: Library, kit: Kit, model: KitModel) -> dict[str, Any]:
    there = None
    with suppress(GroundupError):  # one whose manifest is damaged is replaced as if it were not there
        there = library.find(model.name)
    is_same = there is not None and there.manifest.digest == model.digest and bool(there.weights)
    return {
        "name": short_name(model.model_name),
        "full": model.model_name.full,
        "size_bytes": kit.manifest(model).size_bytes,
        "licence": model.licence,
        "record": record_id(model.name),
        "is_here": is_same,
        "is_taken": there is not None and there.manifest.digest != model.digest,
    }


def _below(roots: Sequence[Path], most_depth: int) -> Iterator[Path]:
    """The folders below some, the nearest first; a full drive is not read to its end."""
    waiting = deque((root, 0) for root in roots)
    for _ in range(MOST_FOLDERS):
        if not waiting:
            return
        folder, depth = waiting.popleft()
        if depth:
            yield folder
        if depth < most_depth and not is_kit(folder):
            waiting.extend((one, depth + 1) for one in folders_in(folder))


def folders_in(folder: Path) -> list[Path]:
    """The folders in one, without hidden ones and links; nothing where it may not be read."""
    with suppress(OSError), os.scandir(folder) as entries:
        shown = (one for one in entries if not layout.is_dropping(one.name))
        return sorted(
            Path(one.path) for one in islice(shown, MOST_ENTRIES) if one.is_dir(follow_symlinks=False)
        )
    return []

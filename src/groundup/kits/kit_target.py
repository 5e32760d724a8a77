"""The folder in which a kit is to be made: whether it may be used, what goes, and whether all fits."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from groundup.errors import FileAccessError, InsufficientRoomError, KitError, UnusableTargetError
from groundup.library.store.storage_failures import free_bytes

from . import kit_layout as layout
from .kit import open_kit
from .kit_layout import is_dropping
from .kit_plan import KitPlan
from .kit_writer import draft_of, is_draft

_OWN_FILES: Final = frozenset(
    {layout.LIST, layout.SUMS, layout.SIGNATURE, layout.README, layout.INSTALLER, layout.UNFINISHED}
)


def check_target(plan: KitPlan) -> None:
    """Refuse a folder with anything in it that is no kit's, or with a kit that holds more than is wanted.

    Raises:
        UnusableTargetError: the folder cannot be used; the error says why and what to do.
        FileAccessError: it cannot be read.
    """
    folder = plan.folder
    try:
        found = {name for name in os.listdir(folder) if not is_dropping(name)}
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileAccessError(str(folder), "read", error.strerror or str(error)) from error
    strange = found - _OWN_FILES - set(layout.FOLDERS)
    if strange or (found and not found & {layout.LIST, layout.UNFINISHED}):
        advice = f"Choose a folder of its own on the stick: groundup kit make {folder / 'groundup-kit'} …"
        raise UnusableTargetError(str(folder), f"it holds other things ({min(strange or found)})", advice)
    for name in found & set(layout.FOLDERS):
        if not _is_folder(folder / name):
            raise UnusableTargetError(str(folder), f"{name} in it is a link or a file, and no folder")
    if found and layout.UNFINISHED not in found and not plan.replace:
        _check_nothing_is_lost(plan)


def _check_nothing_is_lost(plan: KitPlan) -> None:
    try:
        there = open_kit(plan.folder)
    except KitError as error:
        advice = "To make a new one in its place: --replace"
        raise UnusableTargetError(
            str(plan.folder), f"the kit in it is damaged ({error.message.rstrip('.')})", advice
        ) from error
    wanted = {one.model.name for one in plan.models}
    lost = [model.name for model in there.listed.models if model.model_name not in wanted]
    advice = f"To keep them: --models {','.join([*lost, *(one.model.shown_name for one in plan.models)])}"
    if there.listed.wheels is not None and plan.wheels is None:
        lost.append("the installation of Groundup")
        advice += " --wheels"
    if lost:
        raise UnusableTargetError(
            str(plan.folder),
            f"the kit in it holds {', '.join(lost)}, which you do not ask for",
            f"{advice}\nTo give them up: --replace",
        )


def obsolete_files(folder: Path, sizes: dict[str, int]) -> list[Path]:
    """What an earlier kit left and this one does not need, and what was begun of it."""
    wanted = {folder / name for name in sizes}
    wanted |= {draft_of(folder, name) for name in sizes}
    places = [folder / name for name in layout.FOLDERS]
    found = [path for place in places if _is_folder(place) for path in place.iterdir()]
    ours = [path for path in found if is_draft(path.name) or not is_dropping(path.name)]
    old = [folder / name for name in (layout.SUMS, layout.SIGNATURE, layout.INSTALLER)]
    return [path for path in (*ours, *old) if path not in wanted and os.path.lexists(path)]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def check_room(folder: Path, sizes: dict[str, int], obsolete: list[Path]) -> None:
    """Refuse before anything is written if not all files will fit.

    Args:
        folder: of the kit.
        sizes: all files that are to be there.
        obsolete: files there that will go.

    Raises:
        InsufficientRoomError: they will not fit.
    """
    needed = sum(size - _present_bytes(folder, name, size) for name, size in sizes.items())
    free = free_bytes(folder) + sum(path.lstat().st_size for path in obsolete)
    if needed > free:
        raise InsufficientRoomError("disk space", f"in {folder}", needed, free)


def _present_bytes(folder: Path, name: str, size: int) -> int:
    """What takes up room already, and is used again or replaced."""
    for path in (folder / name, draft_of(folder, name)):
        with suppress(FileNotFoundError):
            return min(path.lstat().st_size, size)
    return 0

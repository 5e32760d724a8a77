"""Making a kit: models out of the library onto a stick, read back before it is called finished.

While it is made the folder says so, so that nobody takes a part for the whole. The same command goes on
with what was begun. Which models may be passed on was decided before, see `library.redistribution`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from groundup.errors import DamagedBlobError, DamagedKitError, FaultyStickError, FileAccessError
from groundup.library.installed import Library
from groundup.library.manifest import Layer
from groundup.library.store.storage_failures import storage_failures
from groundup.library.store.verification import BlobState
from groundup.names import Digest

from . import kit_layout as layout
from . import stick_installer
from .checksums import write_checksums
from .events import ByteCounter, KitProgressSink
from .kit import Kit, open_kit
from .kit_check import KitFault, check_kit
from .kit_list import encode_kit_list
from .kit_plan import KitPlan, kit_list
from .kit_target import check_room, check_target, obsolete_files
from .kit_writer import copy_range, draft_of, sync_name, write_file
from .plain_files import hash_of
from .readme import UNFINISHED_TEXT, readme_text
from .wheels import requirements_text


def make_kit(plan: KitPlan, library: Library, report: KitProgressSink = lambda event: None) -> Kit:
    """Make a kit, or go on with one that was begun; at the end every byte is read back.

    Args:
        plan: what it is to hold.
        library: where the models are.
        report: called as it goes on.

    Raises:
        UnusableTargetError: the folder holds other things, or a kit with models that would be lost.
        InsufficientRoomError: it does not fit; nothing was written.
        FaultyStickError: the disk gave back other bytes than were written.
        DamagedBlobError, BlobMissingError: a file of the library is damaged or missing.
        FileAccessError: the system refuses.
    """
    sizes = plan.sizes()
    check_target(plan)
    with storage_failures(plan.folder):
        plan.folder.mkdir(parents=True, exist_ok=True)
        obsolete = obsolete_files(plan.folder, sizes)
        check_room(plan.folder, sizes, obsolete)
    write_file(plan.folder, layout.UNFINISHED, UNFINISHED_TEXT.encode())
    with storage_failures(plan.folder, "cleared"):
        for path in obsolete:
            path.unlink(missing_ok=True)
    digests = _copy_files(plan, library, ByteCounter("copying", plan.copied_bytes, report))
    digests |= _write_small_files(plan)
    sums = write_checksums(digests)
    if plan.key is not None:
        write_file(plan.folder, layout.SIGNATURE, plan.key.sign(sums))
    write_file(plan.folder, layout.SUMS, sums)
    _read_back(plan, report)
    with storage_failures(plan.folder):
        os.unlink(plan.folder / layout.UNFINISHED)
    sync_name(plan.folder)
    return open_kit(plan.folder)


def _copy_files(plan: KitPlan, library: Library, counter: ByteCounter) -> dict[str, Digest]:
    """The large files of the kit; the digests of what they were made from."""
    digests: dict[str, Digest] = {}
    for layer in plan.blobs():
        digests |= _copy_blob(plan, library, layer, counter.add)
    for file in plan.wheels.files if plan.wheels is not None else ():
        name = f"{layout.WHEELS}/{file.name}"
        end = file.stat().st_size
        _remove_other(plan.folder, name, file)
        digests[name] = copy_range(file, 0, end, plan.folder, name, hashlib.sha256(), counter.add)
    return digests


def _remove_other(folder: Path, name: str, file: Path) -> None:
    """A wheel of this name may be there already with other bytes: it is no blob, whose name is its digest."""
    draft_of(folder, name).unlink(missing_ok=True)
    if (folder / name).exists() and hash_of(folder, name) != hash_of(file.parent, file.name):
        (folder / name).unlink()


def _copy_blob(
    plan: KitPlan, library: Library, layer: Layer, on_bytes: Callable[[int], None]
) -> dict[str, Digest]:
    source, whole = library.store.checked_path(layer.digest), hashlib.sha256()
    digests = {
        part.name: copy_range(source, part.start, part.end, plan.folder, part.name, whole, on_bytes)
        for part in plan.parts(layer)
    }
    if whole.hexdigest() == layer.digest.hex:
        return digests
    for name in digests:  # what was copied is as wrong as what it was copied from
        (plan.folder / name).unlink(missing_ok=True)
    checked = library.store.verify([layer.digest])[0]
    if checked.state is BlobState.DAMAGED:
        raise DamagedBlobError(str(layer.digest), checked.found, str(checked.quarantine_path))
    raise FileAccessError(str(source), "copied", "its bytes changed meanwhile")


def _write_small_files(plan: KitPlan) -> dict[str, Digest]:
    listed = kit_list(plan)
    files = {layout.LIST: encode_kit_list(listed), layout.README: readme_text(listed).encode()}
    files |= plan.manifests()
    if plan.wheels is not None:
        files[layout.REQUIREMENTS] = requirements_text(plan.wheels).encode()
        files[layout.INSTALLER] = Path(stick_installer.__file__).read_bytes()
    return {name: write_file(plan.folder, name, content) for name, content in files.items()}


def _read_back(plan: KitPlan, report: KitProgressSink) -> None:
    """Compare what the disk gives now with what was written to it; what differs is removed."""
    try:
        kit = open_kit(plan.folder, is_in_the_making=True)
    except DamagedKitError as error:
        faults = [KitFault(error.file, error.problem)]
    else:
        faults = check_kit(kit, ByteCounter("checking", kit.size_bytes, report).add)
    for fault in faults:
        with suppress(OSError):
            os.unlink(plan.folder / fault.file)
    if faults:
        raise FaultyStickError(str(plan.folder), faults[0].file, faults[0].problem)

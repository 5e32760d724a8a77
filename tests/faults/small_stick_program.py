"""A program that makes kits on a small disk and fills it meanwhile, or on one that is mounted already.

`python -m tests.faults.small_stick_program FOLDER` mounts 1 MiB of memory there; with "mounted" it makes a
kit there and installs it. It prints what happened as JSON.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from groundup.errors import GroundupError, InsufficientRoomError
from groundup.kits import kit_layout as layout
from groundup.kits.events import KitProgress
from groundup.kits.kit import open_kit
from groundup.kits.kit_check import check_kit
from groundup.kits.making import make_kit
from groundup.library.installed import Library
from tests.kits.kit_factory import MATE, POET, library_with, plan_of, try_install

MOUNT = shutil.which("mount") or "mount"


def small(stick: Path, place: Path) -> dict[str, object]:
    """A kit does not fit, then another program takes the room, then there is enough."""
    subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(stick)], check=True)
    library = library_with(place / "library", poet=POET, mate=MATE)
    plan = plan_of(library, stick / "kit", "poet", "mate")
    other = stick / "other"
    other.write_bytes(bytes(900_000))
    seen: dict[str, object] = {}
    try:
        make_kit(plan, library)
    except InsufficientRoomError as error:
        seen["refused"] = error.needed_bytes // 10_000 * 10_000
    seen["left_after_refusal"] = [path.name for path in (stick / "kit").iterdir()]
    other.unlink()

    def fill(event: KitProgress) -> None:
        if not other.exists():
            take_all(other)

    try:
        make_kit(plan, library, fill)
    except GroundupError as error:
        seen["filled"] = type(error).__name__
    seen["is_unfinished"] = (stick / "kit" / layout.UNFINISHED).exists()
    other.unlink()
    seen["faults_at_last"] = len(check_kit(make_kit(plan, library)))
    return seen


def take_all(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def mounted(stick: Path, place: Path) -> dict[str, object]:
    """Make a kit in two steps, check it, and install from it."""
    library = library_with(place / "library", poet=POET, mate=MATE)
    make_kit(plan_of(library, stick / "kit", "poet"), library)
    make_kit(plan_of(library, stick / "kit", "poet", "mate"), library)
    other = Library(place / "other")
    try_install(stick / "kit", other, place / "home")
    return {"faults": len(check_kit(open_kit(stick / "kit"))), "installed": other.names()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as elsewhere:
        work = mounted if "mounted" in sys.argv else small
        sys.stdout.write(json.dumps(work(Path(sys.argv[1]), Path(elsewhere))))

"""Kills the making of a kit before each of its calls of the system, in turn, and looks at what is left.

`python -m tests.faults.kit_sweep FOLDER STEP [careless]` prints the tally as JSON. Each run is a child
process that dies by SIGKILL at its Nth call, in a write when half is written. Then the folder must be no
kit, or a whole one, and a second run must make it whole. A careless maker makes room for a file first and
trusts sizes later.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path

import pytest

from groundup.errors import GroundupError, KitError
from groundup.kits import making
from groundup.kits.kit import open_kit
from groundup.kits.kit_check import check_kit
from groundup.kits.kit_plan import KitPlan
from groundup.kits.making import make_kit
from groundup.library.installed import Library
from groundup.names import Digest
from tests.kits.kit_factory import MATE, POET, library_with, plan_of

from .kill_sweep import MAXIMUM_RUNS, Tally, run_killed


def sweep(folder: Path, step: int, *, is_careless: bool = False) -> Tally:
    """Kill at every `step`-th call, until a run ends before it is killed, or a defect has shown."""
    tally = Tally()
    library = library_with(folder / "library", poet=POET, mate=MATE)
    first = folder / "first"
    make_kit(plan_of(library, first, "poet"), library)
    for number in range(1, MAXIMUM_RUNS, step):
        kit = Path(shutil.copytree(first, folder / f"kit-{number}"))
        plan = plan_of(library, kit, "poet", "mate")
        with _careless() if is_careless else nullcontext():
            was_killed = run_killed(lambda plan=plan: _make(plan, library), number)  # type: ignore[misc]
            tally.runs += 1
            tally.kills += was_killed
            tally.wrong += _is_wrong(kit)
            tally.failed_second += not _finishes(plan, library)
        tally.leftovers += any(path.name.endswith(".new") for path in kit.rglob("*"))
        shutil.rmtree(kit)
        if not was_killed or (is_careless and tally.failed_second):
            return tally
    raise AssertionError("the kit was never finished")


def _make(plan: KitPlan, library: Library) -> None:
    make_kit(plan, library)


def _is_wrong(kit: Path) -> bool:
    """Whether a folder passes for a kit and is none."""
    try:
        return bool(check_kit(open_kit(kit)))
    except KitError:
        return False


def _finishes(plan: KitPlan, library: Library) -> bool:
    try:
        return not check_kit(make_kit(plan, library))
    except GroundupError:
        return False


@contextmanager
def _careless() -> Iterator[None]:
    """A maker with a defect."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "copy_range", _copy_into_room)
        yield


def _copy_into_room(
    source: Path,
    start: int,
    end: int,
    kit: Path,
    name: str,
    whole: hashlib._Hash,
    on_bytes: Callable[[int], None],
) -> Digest:
    """Makes a file of the right size under its name, then fills it: the defect."""
    content = source.read_bytes()[start:end]
    whole.update(content)
    target = kit / name
    if not target.exists() or target.stat().st_size != len(content):
        target.parent.mkdir(exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT)
        os.ftruncate(descriptor, len(content))
        os.pwrite(descriptor, content, 0)
        os.close(descriptor)
    on_bytes(len(content))
    return Digest.of(content)


if __name__ == "__main__":
    found = sweep(Path(sys.argv[1]), int(sys.argv[2]), is_careless="careless" in sys.argv)
    sys.stdout.write(json.dumps(asdict(found)))

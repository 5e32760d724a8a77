"""Kills an adoption, or the removal of an adopted model, before each of its calls of the system, in turn.

`python -m tests.faults.adoption_sweep FOLDER WORK STEP [DEFECT]` prints the tally as JSON; WORK is "adoption"
or "removal", and every STEPth call is one to die at. Whatever died, each model that has a name must have its
files, doing it again must succeed, and the other tool's folder must be as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from groundup.errors import GroundupError
from groundup.library.adopt.adoption import adopt
from groundup.library.adopt.found import FoundModel
from groundup.library.adopt.search import search
from groundup.library.installed import Library
from groundup.library.store import Store
from tests.canaries.careless_adopter import DEFECTS
from tests.faults.kill_sweep import MAXIMUM_RUNS, Tally, leftovers, run_killed
from tests.library.adopt.tool_trees import around, ollama


def sweep(folder: Path, work: str, step: int, defect: str = "") -> Tally:
    """Kill at the first call, then `step` calls later, and so on, until a run ends before it is killed."""
    home = folder / "home"
    ollama(home / ".ollama" / "models")
    (model,) = search(around(home), tools=["ollama"]).models
    before, tally = look(home), Tally()
    for number in range(1, MAXIMUM_RUNS * step, step):
        root = folder / f"library-{number}"
        if work == "removal":
            adopt(Library(root), model)
        was_killed = run_killed(lambda root=root: once(root, model, work, defect), number)  # type: ignore[misc]
        tally.runs += 1
        tally.kills += was_killed
        tally.wrong += is_wrong(root)
        once(root, model, work, "")
        tally.failed_second += not is_done(root, model, work)
        tally.wrong += is_wrong(root)
        Store(root).open().collect()
        tally.leftovers += bool(leftovers(root)) or look(home) != before
        shutil.rmtree(root)
        if not was_killed:
            return tally
    raise AssertionError("it never came to its end")


def once(root: Path, model: FoundModel, work: str, defect: str) -> None:
    """Adopt the model, or remove it if it is still there."""
    library = Library(root)
    library.store.open()
    with defective(defect):
        if work == "adoption":
            adopt(library, model)
        elif library.store.resolve(model.name) is not None:
            library.store.remove(model.name)
            library.store.collect()


def is_wrong(root: Path) -> bool:
    """Whether a model has a name and a file of it cannot be used."""
    store = Store(root)
    try:
        for one in store.models():
            for digest in one.mentioned:
                store.checked_path(digest)
    except GroundupError:
        return True
    return False


def is_done(root: Path, model: FoundModel, work: str) -> bool:
    """Whether the model is there, or nothing of it."""
    store = Store(root)
    if work == "adoption":
        return store.resolve(model.name) == model.manifest
    store.collect()
    return store.resolve(model.name) is None and store.external_records() == {}


def look(folder: Path) -> list[tuple[object, ...]]:
    """Everything that could be changed about the files below a folder."""
    return [
        (path, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_nlink, facts.st_size)
        for path in sorted(folder.rglob("*"))
        for facts in [os.lstat(path)]
    ]


@contextmanager
def defective(defect: str) -> Iterator[None]:
    """Adoption with a defect, or without."""
    with pytest.MonkeyPatch.context() as patch:
        if defect:
            DEFECTS[defect](patch)
        yield


if __name__ == "__main__":
    place, what, every, *rest = sys.argv[1:]
    sys.stdout.write(json.dumps(asdict(sweep(Path(place), what, int(every), *rest))))

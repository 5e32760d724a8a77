"""Kills a pull before each of its calls of the system, in turn, and looks at what is left.

`python -m tests.faults.kill_sweep FOLDER SOURCE [DEFECT]` prints the tally as JSON. Each run is a child
process of its own that dies by SIGKILL at its Nth call; in a write it dies when half is written. Then the
store must have right bytes only, and a second pull from a good source must succeed and leave nothing.
With "removal" in place of a source, it is the removal of a model that dies, while another shares a blob.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from groundup.errors import GroundupError
from groundup.library.store import Store
from groundup.names import Digest, ModelName
from tests.canaries.careless_store import DEFECTS
from tests.faults import small_models
from tests.faults.small_models import CHUNK_BYTES, SmallModel, small_model

CALLS = (
    "open", "write", "pwrite", "pread", "fsync", "close", "rename", "unlink", "mkdir", "rmdir", "chmod",
    "fchmod", "posix_fallocate", "listdir", "scandir", "lstat", "fstat",
)  # fmt: skip
NAME = ModelName.parse("me/poet:1b")
OTHER_NAME = ModelName.parse("me/other:1b")
MAXIMUM_RUNS = 2_000


@dataclass
class Tally:
    """What a sweep saw. `kills` is how many runs died; the others must be 0 but `runs`."""

    runs: int = 0
    kills: int = 0
    wrong: int = 0
    failed_second: int = 0
    leftovers: int = 0


def sweep(folder: Path, source_name: str, defect: str = "") -> Tally:
    """Kill at the first call, the second, and so on, until a run ends before it is killed."""
    tally, model = Tally(), small_model(150_000)
    for number in range(1, MAXIMUM_RUNS):
        root = folder / f"store-{number}"
        was_killed = run_killed(lambda root=root: first_pull(root, model, source_name, defect), number)  # type: ignore[misc]
        tally.runs += 1
        tally.kills += was_killed
        tally.wrong += bool(wrong_blobs(root))
        with defective(defect):
            tally.failed_second += not second_pull(root, model)
        tally.wrong += bool(wrong_blobs(root))
        Store(root).open()
        tally.leftovers += bool(leftovers(root))
        shutil.rmtree(root)
        if not was_killed:
            return tally
    raise AssertionError("the pull never came to its end")


def sweep_removal(folder: Path, defect: str = "") -> Tally:
    """The same for the removal of one of two models that share a blob; the other one must stay whole."""
    tally, whole = Tally(), folder / "whole"
    shared = bytes(range(256)) * 100
    store = Store(whole, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    small_models.pull(store, NAME, small_model(20_000, shared=shared))
    kept = small_model(30_000, seed=2, shared=shared)
    small_models.pull(store, OTHER_NAME, kept)
    for number in range(1, MAXIMUM_RUNS):
        root = folder / f"store-{number}"
        shutil.copytree(whole, root)
        was_killed = run_killed(lambda root=root: removal(root, defect), number)  # type: ignore[misc]
        tally.runs += 1
        tally.kills += was_killed
        tally.wrong += bool(wrong_blobs(root))
        removal(root, defect)
        Store(root).open().collect()
        tally.wrong += bool(wrong_blobs(root))
        tally.failed_second += {path.name for path in (root / "blobs").iterdir()} != {
            digest.file_name for digest in kept.contents
        }
        tally.leftovers += bool(leftovers(root))
        shutil.rmtree(root)
        if not was_killed:
            return tally
    raise AssertionError("the removal never came to its end")


def removal(root: Path, defect: str) -> None:
    """Remove the first model, if it is still there."""
    store = Store(root).open()
    with defective(defect):
        if store.resolve(NAME) is not None:
            store.remove(NAME)


def first_pull(root: Path, model: SmallModel, source_name: str, defect: str) -> None:
    """The pull that is killed; a bad source ends it with an error of ours."""
    with defective(defect):
        try:
            store = Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
            small_models.pull(store, NAME, model, getattr(model, source_name))
        except (GroundupError, ValueError):
            pass


def second_pull(root: Path, model: SmallModel) -> bool:
    """Whether repeating the pull, from a good source, gives the model."""
    try:
        store = Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
        small_models.pull(store, NAME, model)
    except GroundupError:
        return False
    return store.resolve(NAME) == model.manifest


def run_killed(work: Callable[[], None], number: int) -> bool:
    """Run something in a child that dies at its Nth call; whether it died."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            kill_at(number)
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return os.WIFSIGNALED(status)


def kill_at(number: int) -> None:
    """From now on, count the calls of this process and die at one of them."""
    left = number

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                if name == "pwrite":  # half of it
                    call(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2], *arguments[2:])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return wrapper

    for name in CALLS:
        setattr(os, name, counted(name, getattr(os, name)))


@contextmanager
def defective(defect: str) -> Iterator[None]:
    """The store with a defect, or without."""
    with pytest.MonkeyPatch.context() as patch:
        if defect:
            DEFECTS[defect](patch)
        yield


def wrong_blobs(root: Path) -> list[str]:
    """Published blobs whose bytes are not those of their names, and blobs that a manifest misses."""
    blobs = {path.name: path.read_bytes() for path in (root / "blobs").glob("*")}
    wrong = [name for name, content in blobs.items() if Digest.of(content).file_name != name]
    needed = {
        layer.digest.file_name for one in Store(root).models() if one.manifest for layer in one.manifest.blobs
    }
    return wrong + sorted(needed - set(blobs))


def leftovers(root: Path) -> list[Path]:
    """What should have gone: partials, pins, the trash, and temporary files."""
    kept = [path for name in ("partials", "pins", "trash", "quarantine") for path in (root / name).glob("*")]
    return kept + list(root.rglob(".*"))


if __name__ == "__main__":
    given = sys.argv[3:]
    is_removal = sys.argv[2] == "removal"
    seen = (
        sweep_removal(Path(sys.argv[1]), *given)
        if is_removal
        else sweep(Path(sys.argv[1]), sys.argv[2], *given)
    )
    sys.stdout.write(json.dumps(asdict(seen)))

"""A program that fills a small disk and works on it; started in a mount namespace of its own.

`python -m tests.faults.full_disk_program FOLDER [DEFECT]` mounts 1 MiB of memory there and prints what
happened.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from groundup.errors import GroundupError, InsufficientRoomError
from groundup.library.store import Store
from groundup.names import ModelName
from tests.faults import small_models
from tests.faults.kill_sweep import defective, leftovers, wrong_blobs
from tests.faults.small_models import CHUNK_BYTES, SmallModel, small_model

MOUNT = shutil.which("mount") or "mount"
SMALL, LARGE = ModelName.parse("me/small"), ModelName.parse("me/large")


def main(folder: Path, defect: str = "") -> dict[str, object]:
    """What is seen, with a defect of the store or without."""
    with defective(defect):
        return live(folder)


def live(folder: Path) -> dict[str, object]:
    """A small model fits, a large one does not, and room comes from removing the small one."""
    subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    root = folder / "library"
    store = Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()
    small, large = small_model(300_000), small_model(900_000, seed=2)
    small_models.pull(store, SMALL, small)
    seen: dict[str, object] = {
        "refused": refused(store, large),
        "filled": filled_meanwhile(store, large, folder),
    }
    seen["wrong"] = wrong_blobs(root)
    seen["leftover_bytes"] = sum(path.lstat().st_size for path in leftovers(root))
    if seen["leftover_bytes"]:
        return seen
    small_models.pull(store, SMALL, small)
    seen["small_is_good"] = {one.state for one in store.verify()} == {"good"}
    fill(folder / "other")
    store.remove(SMALL)
    (folder / "other").unlink()
    small_models.pull(store, LARGE, large)
    seen["large_is_good"] = store.resolve(LARGE) == large.manifest
    return seen


def refused(store: Store, model: SmallModel) -> int:
    """Bytes that the refusal before the first byte says are needed."""
    try:
        small_models.pull(store, LARGE, model)
    except InsufficientRoomError as error:
        return error.needed_bytes
    return 0


def filled_meanwhile(store: Store, model: SmallModel, folder: Path) -> str:
    """The error when another program fills the disk after the session has begun."""
    store.remove(SMALL)
    raised = ""
    try:
        with store.pull_session(model.manifest) as session:
            fill(folder / "other")
            for writer in session.writers():
                small_models.fill(writer, model.good)
    except GroundupError as error:
        raised = type(error).__name__
    (folder / "other").unlink()
    return raised


def fill(path: Path) -> None:
    """Take the last byte of the disk."""
    with path.open("wb", buffering=0) as file:
        free = shutil.disk_usage(path.parent).free
        file.write(bytes(free))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), *sys.argv[2:])))

"""A program that works on a disk of an odd kind; started in a mount namespace of its own.

`python -m tests.faults.odd_disks_program KIND FOLDER` mounts it there and prints what happened. Kinds are
"read-only", "noexec" (programs on it cannot be started) and "fat" (FAT32, in a file of 64 MiB).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from groundup.errors import GroundupError
from groundup.library.store import Store
from groundup.library.store.disk_limits import largest_file_bytes
from groundup.names import ModelName
from tests.faults import small_models
from tests.faults.kill_sweep import leftovers, wrong_blobs
from tests.faults.small_models import CHUNK_BYTES, small_model

NAME, OTHER_NAME = ModelName.parse("me/Poet:1b"), ModelName.parse("me/critic")
FAT_BYTES = 64 << 20


def mount(folder: Path, *options: str, source: str = "tmpfs") -> None:
    """Have something else there."""
    subprocess.run([shutil.which("mount") or "mount", *options, source, str(folder)], check=True)


def open_store(root: Path) -> Store:
    """A store as another process would open it."""
    return Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()


def read_only(folder: Path) -> dict[str, object]:
    """A store that was filled, and then may only be read."""
    root, model = folder / "library", small_model(100_000)
    small_models.pull(open_store(root), NAME, model)
    mount(folder, "--bind", source=str(folder))
    mount(folder, "-o", "remount,bind,ro", source=str(folder))
    store = open_store(root)
    return {
        "names": [str(name.short) for name in store.names()],
        "loads": store.checked_path(model.weights).exists(),
        "verified": sorted({one.state.value for one in store.verify()}),
        "pull": refusal(lambda: small_models.pull(store, OTHER_NAME, small_model(1_000, seed=2))),
        "remove": refusal(lambda: store.remove(NAME)),
        "collect": refusal(store.collect),
    }


def refusal(work: Callable[[], object]) -> str:
    """What is said when something is tried; "" if it works."""
    try:
        work()
    except GroundupError as error:
        return error.message
    return ""


def life(folder: Path) -> dict[str, object]:
    """Two models come, one half and then whole; one goes."""
    root, model, other = folder / "library", small_model(200_000), small_model(90_000, seed=2)
    store = open_store(root)
    with store.pull_session(model.manifest) as session:
        for writer in session.writers():
            small_models.fetch(writer, model.good, until=CHUNK_BYTES + 10)
    small_models.pull(open_store(root), NAME, model)
    small_models.pull(store, OTHER_NAME, other)
    verified = sorted({one.state.value for one in store.verify()})
    store.remove(NAME)
    return {
        "verified": verified,
        "wrong": wrong_blobs(root),
        "left": [path.name for path in leftovers(open_store(root).folder)],
        "names": [name.short for name in store.names()],
    }


def no_execution(folder: Path) -> dict[str, object]:
    """On a disk whose programs cannot be started."""
    mount(folder, "-t", "tmpfs", "-o", "noexec,size=8m")
    return life(folder)


def fat(folder: Path) -> dict[str, object]:
    """On FAT32, made in a file."""
    image = folder.with_name("fat.image")
    with image.open("wb") as file:
        file.truncate(FAT_BYTES)
    subprocess.run([shutil.which("mkfs.vfat") or "mkfs.vfat", "-F", "32", str(image)], check=True)
    mount(folder, "-t", "vfat", "-o", "loop", source=str(image))
    return {**life(folder), "largest": largest_file_bytes(folder)}


KINDS: dict[str, Callable[[Path], dict[str, object]]] = {
    "read-only": read_only,
    "noexec": no_execution,
    "fat": fat,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(KINDS[sys.argv[1]](Path(sys.argv[2]))))

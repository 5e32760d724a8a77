"""Where sprouts grow: a folder for each name, with its plan, locked while somebody works in it.

It is removed when the model is installed, so that what lies here is unfinished.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from groundup import settings
from groundup.errors import FileAccessError, NameTakenError

from .plan import Plan


def growing_folder(name: str) -> Path:
    """The folder in which a model of this name grows; it need not exist."""
    return settings.home() / "growing" / name


def unfinished_names() -> list[str]:
    """Names of everything that was begun and not finished, the latest first."""
    plans = growing_folder("").glob("*/plan.json")
    return [path.parent.name for path in sorted(plans, key=lambda path: path.stat().st_mtime, reverse=True)]


def begin(plan: Plan) -> Path:
    """Make an empty folder with this plan; what grew there under the same name is gone.

    Raises:
        FileAccessError: it cannot be written.
    """
    folder = growing_folder(plan.name)
    unfinished = folder / "plan.part"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(plan)))
        os.replace(unfinished, folder / "plan.json")
    except OSError as error:
        raise FileAccessError(str(folder), "written", error.strerror or str(error)) from error
    return folder


def read_plan(name: str) -> Plan:
    """The plan of what grows under a name.

    Raises:
        FileAccessError: it is not there, or is no plan of ours.
    """
    path = growing_folder(name) / "plan.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error
    except msgspec.DecodeError as error:
        raise FileAccessError(str(path), "read", f"it is damaged ({error})") from error


def discard_if_empty(folder: Path) -> bool:
    """Remove a folder in which nothing has been learned yet; whether that was so."""
    if (folder / "checkpoint.npz").exists():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


@contextmanager
def alone(name: str) -> Iterator[None]:
    """While this lasts, no other process grows a model of this name; a crash ends it too.

    Raises:
        NameTakenError: another process does already.
        FileAccessError: the folder cannot be written.
    """
    path = growing_folder(f".{name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise FileAccessError(str(path), "written", error.strerror or str(error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NameTakenError(
                name,
                "it is growing right now, in another window",
                "Wait until it is grown, or choose another name.",
            ) from None
        yield

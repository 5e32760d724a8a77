"""The models that were made on this device: a file and a card for each name, in one folder.

It is small on purpose: install, find, list. It downloads nothing and shares nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundup import settings
from groundup.errors import FileAccessError, InvalidParameterError, NameTakenError
from groundup.names import KNOWN_MODELS

LONGEST_NAME = 40
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def folder() -> Path:
    """Where the models lie; it need not exist yet."""
    return settings.home() / "models"


def names() -> list[str]:
    """Names of all models that were installed, in alphabetical order."""
    return sorted(path.stem for path in folder().glob("*.gguf"))


def find(name: str) -> Path | None:
    """The file of an installed model, whatever the case of its name; None if there is none."""
    return folder() / f"{name.lower()}.gguf" if name.lower() in names() else None


def free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` ... that is not taken."""
    return next(name for name in _numbered(wanted) if name not in taken)


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a model.

    Raises:
        InvalidParameterError: it has another form than a name.
        NameTakenError: it is the name of a built-in model.
    """
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        allowed = f"a letter, then letters, digits, - and _ (small ones, at most {LONGEST_NAME})"
        raise InvalidParameterError("The name", repr(name), allowed)
    if name in KNOWN_MODELS:
        raise NameTakenError(name, "it is built in", f"Choose another one: --name my-{name}")


def install(path: Path, name: str, *, card: Mapping[str, Any] | None = None, replace: bool = False) -> Path:
    """Move a model file to the models of this device; nobody ever sees half of it.

    Args:
        path: the file; it is gone from there afterwards.
        name: of the model.
        card: what is known about it, kept beside it as JSON.
        replace: whether a model of this name may be overwritten.

    Raises:
        InvalidParameterError, NameTakenError: the name cannot be used.
        FileAccessError: it cannot be written.
    """
    check_name(name)
    if find(name) and not replace:
        raise NameTakenError(
            name, "a model has it", f"Choose another one: --name {free_name(name, {*names()})}"
        )
    target = folder() / f"{name}.gguf"
    draft = target.with_suffix(".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, draft)
        _write_card(target.with_suffix(".json"), card or {})
        os.replace(draft, target)
    except OSError as error:
        raise FileAccessError(str(target), "written", error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def _write_card(path: Path, card: Mapping[str, Any]) -> None:
    draft = path.with_suffix(".json.part")
    draft.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
    os.replace(draft, path)


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1

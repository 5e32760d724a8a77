"""Finds the files of the model that advice is wanted about: here, in the catalogue, or at a hub.

What is installed goes before the catalogue: its header is exact, and it is what would be loaded.
"""

from __future__ import annotations

import os
from pathlib import Path

from groundup import settings
from groundup.catalogue.catalogue import catalogue
from groundup.errors import InvalidParameterError, UnknownShapeError
from groundup.library.local_model import read_local_model
from groundup.names import known_model, looks_published

from .found import Found, here
from .from_catalogue import from_record


def find_model(text: str, quantisation: str = "") -> Found:
    """The model of a path or name: a file, what is installed, the catalogue, then the hub of the name.

    Args:
        text: path or name.
        quantisation: that is wanted; "" = any.

    Raises:
        ModelNotFoundError: there is none; the error names those that are near.
        InvalidParameterError: it does not come in this quantisation.
        GroundupError: it cannot be read, or its hub cannot be asked.
    """
    if _is_path(text):
        return _checked(_from_file(Path(text)), quantisation)
    found = _from_library(text)
    if found is not None:
        return _checked(found, quantisation)
    found = _from_catalogue(text, quantisation)
    if found is not None:
        return found
    if looks_published(text):
        from .remote import from_hub  # noqa: PLC0415  hubs are asked only for what is known nowhere else

        return _checked(from_hub(text), quantisation)
    from .from_library import required  # noqa: PLC0415  likewise

    return required(text)


def _from_library(text: str) -> Found | None:
    """What is installed under this name; the library, which imports slowly, is asked only if there is one."""
    if known_model(text) is None and not (settings.home() / "library").is_dir():
        return None
    from .from_library import installed  # noqa: PLC0415  many ask before they have any model

    return installed(text)


def _from_catalogue(text: str, quantisation: str) -> Found | None:
    """The record of this name; behind a colon may stand which of its files is meant.

    Raises:
        UnknownShapeError: the catalogue knows it, and not how it is built.
    """
    record, wanted = catalogue().find_quantised(text)
    if record is None:
        return None
    found = from_record(record, quantisation or wanted)
    if found is None and text.partition(":")[0].lower() == record.id:  # no hub knows that name
        raise UnknownShapeError("model", record.id)
    return found


def _is_path(text: str) -> bool:
    if text.lower().endswith(".gguf") or text.startswith(("/", "./", "../", "~/")):
        return True
    try:
        return os.sep in text and Path(text).exists()
    except (OSError, ValueError):  # longer than a path may be, or with a zero byte
        return False


def _checked(found: Found, quantisation: str) -> Found:
    """The same, if its one file is stored as was wanted."""
    only = found.candidates[0].quantisation
    if quantisation.upper() not in ("", only.upper()):
        raise InvalidParameterError("--quant", quantisation, f"left out, or {only}, which this file is")
    return found


def _from_file(path: Path) -> Found:
    local = read_local_model(path)
    title = local.facts.name or local.stem
    return here(title, local.facts, name=str(path))

"""Models that no record names: those in the library, files, and names at hubs."""

from __future__ import annotations

from pathlib import Path

from groundup.catalogue.catalogue import canonical, catalogue
from groundup.catalogue.schema import Record
from groundup.cli.open_library import open_library
from groundup.errors import GroundupError, NotInCatalogueError
from groundup.library.installed import InstalledModel, Library
from groundup.library.local_model import read_local_model
from groundup.library.model_licences import licences_of, shown_licence
from groundup.names import looks_published

from .not_assessed import NotAssessed


def look_outside(text: str) -> Record | NotAssessed:
    """What the model of a name or path tells by itself, or the record of the release that it came from.

    Raises:
        NotInCatalogueError: nothing here has this name.
        GroundupError: a file cannot be read.
    """
    if _is_path(text):
        facts = read_local_model(Path(text)).facts
        return NotAssessed(text, facts.licence or "", facts.architecture)
    library = open_library()
    model = library.find(text)
    if model is not None:
        record = _record_of(model)
        return record if record is not None else _installed(library, model)
    nearest = catalogue().nearest(text)
    if looks_published(text):
        return NotAssessed(text, hub_name=_at_hugging_face(text), near=nearest, was_read=False)
    raise NotInCatalogueError(text, nearest)


def _record_of(model: InstalledModel) -> Record | None:
    """The record of the release that an installed model came from, whatever it is called here."""
    told = model.source.told_name if model.source is not None else None
    return catalogue().find(told.full) if told is not None else None


def _installed(library: Library, model: InstalledModel) -> NotAssessed:
    architecture = ""
    try:
        facts = library.facts(model)
        architecture = facts.architecture if facts is not None else ""
    except GroundupError:  # its weights have gone or are damaged; other commands say so
        architecture = ""
    tag = shown_licence(licences_of(library, model))
    told = model.source.told_name if model.source is not None else None
    hub_name = _at_hugging_face(told.full) if told is not None else ""
    return NotAssessed(model.shown_name, tag, architecture, hub_name)


def _at_hugging_face(name: str) -> str:
    """The name if it is one at Hugging Face, else ""; no other hub tells licence and gate."""
    return name if canonical(name).startswith("hf.co/") else ""


def _is_path(text: str) -> bool:
    if text.lower().endswith(".gguf") or text.startswith(("/", "./", "../", "~/")):
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # longer than a path may be, or with a zero byte
        return False

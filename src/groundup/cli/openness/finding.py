"""Finds what is known about the openness of a model that was named: a record, or what its own file says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import evidence
from groundup.catalogue.evidence_schema import Openness
from groundup.catalogue.schema import Record
from groundup.cli.open_library import open_library
from groundup.errors import GroundupError, NotInCatalogueError
from groundup.library.installed import InstalledModel, Library
from groundup.library.local_model import read_local_model
from groundup.library.model_licences import licences_of, shown_licence
from groundup.names import looks_published
from groundup.openness.assessment import Assessment, Release, assess
from groundup.openness.tables import licences

UNKNOWN = "unknown"


@dataclass(frozen=True)
class NotAssessed:
    """A model without a record: what its file or a hub said; "" for what nobody said.

    `is_at_hub` says that its hub could be asked for more; `is_gated` is None where it was not asked.
    """

    name: str
    licence_tag: str = ""
    architecture: str = ""
    is_at_hub: bool = False
    is_gated: bool | None = None


def find_openness(text: str, as_of: date) -> Assessment | NotAssessed:
    """What is known about the model of a name or path.

    Raises:
        NotInCatalogueError: no record and no model here has this name; it says which are near.
        GroundupError: a record or a file cannot be read.
    """
    record = catalogue().find(text)
    if record is None and not _is_path(text):
        library = open_library()
        model = library.find(text)
        if model is not None:
            record = _record_of(model)
            if record is None:
                return _installed(library, model)
    if record is None:
        return _outside(text)
    assessed = assessment_of(record, as_of)
    return assessed if assessed is not None else NotAssessed(record.name, _told(record.licence))


def assessment_of(record: Record, as_of: date) -> Assessment | None:
    """What the rules say about a record of the catalogue; None if nobody has recorded its evidence yet.

    Raises:
        InvalidRecordError: its evidence is missing or broken.
    """
    openness = openness_of(record)
    return assess(release_of(record), openness, licences(), as_of) if openness is not None else None


def openness_of(record: Record) -> Openness | None:
    """The evidence as it holds for a release; None if there is none yet."""
    return record.terms.applied_to(evidence(record.evidence)) if record.evidence != UNKNOWN else None


def release_of(record: Record) -> Release:
    """What a card says about a release besides."""
    sizes = [one.size_bytes for one in record.files if isinstance(one.size_bytes, int)]
    return Release(
        id=record.id,
        name=record.name,
        released=_told(record.released),
        smallest_bytes=min(sizes, default=None),
        has_more_sizes=len(sizes) > 1,
    )


def _told(word: str) -> str:
    return "" if word == UNKNOWN else word


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
    return NotAssessed(
        model.shown_name, tag, architecture, is_at_hub=model.source is not None and model.source.is_from_hub
    )


def _outside(text: str) -> NotAssessed:
    if _is_path(text):
        facts = read_local_model(Path(text)).facts
        return NotAssessed(text, facts.licence or "", facts.architecture)
    if looks_published(text):
        return NotAssessed(text, is_at_hub=True)
    raise NotInCatalogueError(text, catalogue().nearest(text))


def _is_path(text: str) -> bool:
    return text.lower().endswith(".gguf") or text.startswith(("/", "./", "../", "~/")) or os.path.isfile(text)

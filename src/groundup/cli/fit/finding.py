"""Finds the files of the model that advice is wanted about: here, in the catalogue, or at a hub."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from groundup.cli.open_library import open_library, require_model
from groundup.errors import InvalidManifestError
from groundup.fit.candidate import Basis, Candidate
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.local_model import read_local_model
from groundup.names import looks_published


@dataclass(frozen=True, slots=True)
class Found:
    """A model by its title, and the files in which it can be had; `is_here`: nothing is downloaded."""

    title: str
    candidates: tuple[Candidate, ...]
    is_here: bool


def find_model(text: str) -> Found:
    """The model of a path or name: a file, what is installed, the catalogue, then the hub of the name.

    What is installed goes before the catalogue: its header is exact, and it is what would be loaded.

    Raises:
        ModelNotFoundError: there is none; the error names those that are near.
        GroundupError: it cannot be read, or its hub cannot be asked.
    """
    if _is_path(text):
        return _from_file(Path(text))
    library = open_library()
    model = library.find(text)
    if model is not None and model.weights:
        return _from_library(library, model)
    if looks_published(text):
        from .remote import from_hub  # noqa: PLC0415  hubs are asked only for what is known nowhere else

        return from_hub(text)
    return _from_library(library, require_model(library, text))


def _is_path(text: str) -> bool:
    if text.lower().endswith(".gguf") or text.startswith(("/", "./", "../", "~/")):
        return True
    try:
        return os.sep in text and Path(text).exists()
    except (OSError, ValueError):  # longer than a path may be, or with a zero byte
        return False


def _from_file(path: Path) -> Found:
    local = read_local_model(path)
    title = local.facts.name or local.stem
    more = local.projector.stat().st_size if local.projector is not None else 0
    return _one_file(
        Candidate(
            name=str(path),
            title=title,
            quantisation=local.facts.quantisation,
            facts=local.facts,
            basis=Basis.HEADER,
            more_bytes=more,
        )
    )


def _from_library(library: Library, model: InstalledModel) -> Found:
    facts = library.facts(model)
    if facts is None:
        raise InvalidManifestError(f"{model.shown_name}: {model.manifest.refusal or 'it has no weights'}")
    adapters = sum(layer.size_bytes for layer in model.manifest.of_kind(LayerKind.ADAPTER))
    return _one_file(
        Candidate(
            name=model.shown_name,
            title=model.shown_name,
            quantisation=facts.quantisation,
            facts=facts,
            basis=Basis.HEADER,
            more_bytes=adapters,
        )
    )


def _one_file(candidate: Candidate) -> Found:
    return Found(candidate.title, (candidate,), is_here=True)

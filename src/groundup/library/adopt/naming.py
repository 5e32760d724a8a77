"""Names for models of other tools: the tool's own where it is a name, and else one that leads nowhere else.

A model whose place of publishing is written down by the tool keeps that name ("hf.co/owner/name:Q4_K_M").
Every other one is named "local/<tool>/<model>:<variant>", because a folder's name is nobody's promise, and
"local" can never be pulled from somebody who happens to own that name elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from groundup.errors import GroundupError
from groundup.names import HubKind, ModelName
from groundup.names.model_name import HUGGING_FACE_HOST, LOCAL_HOST, LONGEST_PART
from groundup.names.quantisation import quantisation_of

from .found import FoundModel
from .weight_sets import WeightSet

_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]+")


def published_name(owner: str, repository: str, weights: WeightSet) -> ModelName | None:
    """The name of a variant in a repository of Hugging Face; None if these cannot be its parts."""
    tag = weights.quantisation or f"{weights.stem}.gguf"
    try:
        return ModelName.parse(f"{HUGGING_FACE_HOST}/{owner}/{repository}:{tag}")
    except GroundupError:
        return None


def local_name(tool: str, model: str, weights: WeightSet | None = None) -> ModelName:
    """A name on this device alone, of whatever the tool calls the model."""
    tag = weights.quantisation if weights is not None else ""
    return ModelName.parse(f"{LOCAL_HOST}/{tool}/{_part(model) or 'model'}:{_part(tag) or 'latest'}")


def without_quantisation(stem: str) -> str:
    """A file's name without the quantisation at its end: "tiny-Q4_K_M" → "tiny"."""
    quantisation = quantisation_of(stem)
    if quantisation and stem.upper().endswith(quantisation):
        return stem[: -len(quantisation)].rstrip("-._") or stem
    return stem


def with_own_names(models: Iterable[FoundModel]) -> list[FoundModel]:
    """The same models, each with a name that no other one of them has; the first keeps a shared one."""
    taken: set[ModelName] = set()
    named = []
    for model in models:
        name = next(one for one in _candidates(model) if one not in taken)
        taken.add(name)
        named.append(model if name == model.name else replace(model, name=name))
    return named


def _candidates(model: FoundModel) -> Iterable[ModelName]:
    name = model.name
    yield name
    if model.weights:
        stem = re.sub(r"\.gguf$", "", PurePosixPath(model.weights[0].name).name, flags=re.IGNORECASE)
        ending = ".gguf" if name.hub is HubKind.HUGGING_FACE else ""  # what a pull calls that file
        yield _tagged(name, f"{_part(stem)[: LONGEST_PART - len(ending)] or 'other'}{ending}")
    number = 2
    while True:
        yield _tagged(name, f"{name.tag[: LONGEST_PART - 8]}-{number}")
        number += 1


def _tagged(name: ModelName, tag: str) -> ModelName:
    return ModelName.parse(f"{name.host}/{name.namespace}/{name.model}:{tag}")


def _part(text: str) -> str:
    """As much of a text as can be part of a name."""
    return _UNFIT.sub("-", text).strip("-._")[:LONGEST_PART].rstrip("-._")

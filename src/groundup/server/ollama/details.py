"""What lists and `/api/show` say of a model in a few words: its family, size and quantisation."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from groundup.errors import GroundupError
from groundup.library.facts_notes import BriefFacts
from groundup.library.installed import InstalledModel, Library
from groundup.library.model_config import format_parameters
from groundup.library.model_source import CREATED

from .values import timestamp


def listed(library: Library, model: InstalledModel) -> dict[str, Any]:
    """A model as a list has it; one whose files cannot be read is listed without figures."""
    facts = brief_facts(library, model)
    return named(model) | {
        "modified_at": timestamp(model.modified_s),
        "size": model.manifest.size_bytes,
        "digest": model.manifest.digest.hex,
        "details": details(model, facts),
        "groundup": {"licence": _licence(model, facts)},
    }


def named(model: InstalledModel) -> dict[str, str]:
    """The name, under both keys that clients look at."""
    return {"name": model.name.short, "model": model.name.short}


def brief_facts(library: Library, model: InstalledModel) -> BriefFacts | None:
    """The few facts of a model; None if its files are not here, or are no model that can be read."""
    with suppress(GroundupError):
        return library.brief_facts(model)
    return None


def details(model: InstalledModel, facts: BriefFacts | None) -> dict[str, Any]:
    """What is known of a model in a few words; "" where it is not."""
    source = model.source
    found: dict[str, Any] = {
        "parent_model": source.name if source is not None and source.kind == CREATED else "",
        "format": "gguf",
        "family": facts.architecture if facts else "",
        "families": [facts.architecture] if facts else [],
        "parameter_size": format_parameters(facts.parameters) if facts else "",
        "quantization_level": facts.quantisation if facts else "",
    }
    return found | {"context_length": facts.context_tokens} if facts else found


def _licence(model: InstalledModel, facts: BriefFacts | None) -> str:
    """What its hub or its header calls the licence; "" where neither does."""
    told = model.source.licence if model.source is not None else ""
    return told or (facts.licence if facts is not None else "")

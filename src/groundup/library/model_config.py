"""The configuration in a manifest: what a registry shows of a model, in the form that Ollama's has.

Nobody here decides anything by it: the facts come from the model's own header.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from groundup.names import Digest

if TYPE_CHECKING:
    from .model_facts import ModelFacts

CARD_KEY: Final = "groundup.grown"  # what is known about the growth of a model that was grown here
CHOSEN_TEMPLATE_KEY: Final = "groundup.chosen_template"  # true: somebody wrote the template for this model


def encode_config(config: Mapping[str, object], digests: Iterable[Digest]) -> bytes:
    """The bytes of a configuration; the same content gives the same bytes."""
    document: dict[str, object] = {
        "model_format": "gguf",
        **config,
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [str(digest) for digest in digests]},
    }
    return msgspec.json.encode(document)


def config_of(facts: ModelFacts) -> dict[str, object]:
    """What the configuration of a model with these facts says: family, size and quantisation."""
    return {
        "model_family": facts.architecture,
        "model_families": [facts.architecture],
        "model_type": format_parameters(facts.parameters),
        "file_type": facts.quantisation,
    }


def format_parameters(count: int) -> str:
    """A number of parameters as models are labelled by it: 5638400 → "5.6M"."""
    for unit, size in (("T", 1e12), ("B", 1e9), ("M", 1e6), ("K", 1e3)):
        if count >= size:
            return f"{count / size:.1f}{unit}"
    return str(count)

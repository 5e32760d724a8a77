"""Shapes of known models from the catalogue, and one that is in no record, as benchmarks name them."""

from __future__ import annotations

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import ModelShape

LLAMA_2_7B = ModelShape(
    architecture="llama",
    layers=32,
    hidden=4096,
    heads=32,
    kv_heads=32,
    head_length=128,
    vocabulary=32_000,
    feed_forward=11_008,
    tied_embeddings=False,
    trained_context_tokens=4096,
)
_RECORDS = {
    "mistral-7b-v0.3": "mistral-7b",
    "mistral-large-2-123b": "mistral-large-2",
    "mistral-small-3-24b": "mistral-small-3",
    "mistral-small-3.1-24b": "mistral-small-3.1",
    "mistral-small-3.2-24b": "mistral-small-3.2",
}


def shape_of(name: str) -> ModelShape:
    """The shape of a model."""
    if name == "llama-2-7b":
        return LLAMA_2_7B
    record = catalogue().find(_RECORDS.get(name, name))
    assert record is not None
    assert isinstance(record.shape, ModelShape)
    return record.shape

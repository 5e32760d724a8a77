"""Keywords that say something about a schema and allow or forbid nothing."""

from __future__ import annotations

from typing import Final

ANNOTATIONS: Final = frozenset({
    "$schema", "$id", "$comment", "$defs", "$anchor", "$vocabulary", "definitions", "title", "description",
    "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "discriminator", "format",
    "contentEncoding", "contentMediaType", "externalDocs", "xml", "strict",
})  # fmt: skip


def is_annotation(keyword: str) -> bool:
    """Whether it can be left aside; so can what somebody has added for themselves (`x-...`)."""
    return keyword in ANNOTATIONS or keyword.startswith("x-")

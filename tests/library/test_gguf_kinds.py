"""Weights, projectors and adapters, told apart by their headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.gguf_kinds import gguf_kind
from groundup.library.layer_kinds import LayerKind

from .gguf_corpus import STRING, Entry, small_model


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("general.name", "model", LayerKind.WEIGHTS),
        ("general.type", "model", LayerKind.WEIGHTS),
        ("general.type", "adapter", LayerKind.ADAPTER),
        ("general.type", "mmproj", LayerKind.PROJECTOR),
        ("general.architecture", "clip", LayerKind.PROJECTOR),
    ],
)
def test_kinds(tmp_path: Path, key: str, value: str, kind: LayerKind) -> None:
    """The header's type decides, and the architecture of older projectors."""
    path = tmp_path / "any.gguf"
    path.write_bytes(small_model().with_entry(Entry(key, STRING, value)).write())
    assert gguf_kind(path) is kind

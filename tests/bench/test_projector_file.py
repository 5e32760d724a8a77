"""Tiny projectors are such as the library loads, with as many tokens as they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from groundup.bench.projector_file import picture_tokens, tiny_projector
from groundup.engine.libllama import Model, Projector
from groundup.library.gguf_kinds import gguf_kind
from groundup.library.layer_kinds import LayerKind
from tests.conftest import TinyModels
from tests.pictures import noise


@pytest.mark.parametrize(("kind", "sees_all"), [("llama", False), ("qwen3", False), ("gemma3", True)])
def test_the_library_reads_it(kind: str, sees_all: bool, tiny_models: TinyModels, tmp_path: Path) -> None:
    """It belongs to the tiny model of its kind, and two pictures have two sets of embeddings."""
    path = tiny_projector(kind, tmp_path)
    model = Model(tiny_models(kind))
    projector = Projector(model, path, threads=1)

    found = [[piece.part for piece in projector.pieces(noise(seed)) if piece.part] for seed in (1, 2)]
    (one,), (other,) = found
    first, second = projector.encode(one), projector.encode(other)

    assert gguf_kind(path) is LayerKind.PROJECTOR
    assert projector.sees
    assert not projector.counts_positions_otherwise
    assert (one.cells, one.sees_all) == (picture_tokens(kind), sees_all)
    assert first is not None
    assert second is not None
    assert first.shape == (picture_tokens(kind), model.embedding_length)
    assert np.abs(first - second).max() > 0.01
    projector.close()
    model.close()


def test_the_same_kind_gives_the_same_file(tmp_path: Path) -> None:
    """Nothing in it depends on when or where it is made."""
    one, other = (tiny_projector("llama", tmp_path / name).read_bytes() for name in ("one", "other"))
    assert one == other

"""The model in the package has a manifest like the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup import seedling
from groundup.errors import FileAccessError
from groundup.library.built_in import built_in_manifest
from groundup.library.layer_kinds import LayerKind
from groundup.names import Digest


def test_the_manifest_is_that_of_the_file() -> None:
    """Digest and size of what is shipped."""
    path = seedling.weights_path()
    manifest = built_in_manifest(path)
    (weights,) = manifest.of_kind(LayerKind.WEIGHTS)
    assert (weights.size_bytes, weights.file_name) == (path.stat().st_size, path.name)
    assert weights.digest == Digest.of(path.read_bytes())
    assert manifest.refusal == ""


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(FileAccessError, match=r"nothing\.gguf"):
        built_in_manifest(tmp_path / "nothing.gguf")


def test_a_file_is_hashed_once_while_it_stays_the_same(tmp_path: Path) -> None:
    """A second look costs nothing, and a changed file is seen at once."""
    weights = tmp_path / "model.gguf"
    weights.write_bytes(b"one")
    first = built_in_manifest(weights)
    assert built_in_manifest(weights) is first
    weights.write_bytes(b"other")
    assert built_in_manifest(weights).digest != first.digest

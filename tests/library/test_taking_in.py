"""Files of the user's own become a model that says where it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.errors import FileAccessError
from groundup.library.installed import Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.local_model import read_local_model
from groundup.library.taking_in import take_in
from groundup.names import ModelName

from .small_library import model_file


def test_a_file_is_taken_in(tmp_path: Path) -> None:
    """Its bytes, its name and its folder are kept; the reading and the copying are counted to their ends."""
    path = model_file(tmp_path, "Poet-Q4_0")
    counted = list[tuple[str, int, int]]()
    library = Library(tmp_path / "library")
    model = take_in(
        library, ModelName.parse("poet"), read_local_model(path), on_bytes=lambda *one: counted.append(one)
    )
    size = path.stat().st_size
    assert model.weights[0].read_bytes() == path.read_bytes()
    assert model.manifest.of_kind(LayerKind.WEIGHTS)[0].file_name == "Poet-Q4_0.gguf"
    assert model.source is not None
    assert (model.source.kind, model.source.host) == ("file", str(tmp_path))
    assert ("reading", size, size) in counted


def test_a_name_that_not_every_system_can_have_is_left_out(tmp_path: Path) -> None:
    """The bytes count, and not what somebody called them."""
    path = model_file(tmp_path, "Poet").rename(tmp_path / "What? A poet.gguf")
    model = take_in(Library(tmp_path / "library"), ModelName.parse("poet"), read_local_model(path))
    assert model.manifest.of_kind(LayerKind.WEIGHTS)[0].file_name == ""


def test_a_file_that_has_gone_makes_no_model(tmp_path: Path) -> None:
    """Nothing has the name afterwards."""
    path = model_file(tmp_path, "Poet")
    local, library = read_local_model(path), Library(tmp_path / "library")
    path.unlink()
    with pytest.raises(FileAccessError):
        take_in(library, ModelName.parse("poet"), local)
    assert library.find("poet") is None

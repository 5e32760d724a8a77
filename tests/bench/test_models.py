"""Random models: whole files, the same from the same seed, and readable by the gguf library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from gguf import GGUFReader

from groundup.bench.models import _make, make_model, tiny_model
from groundup.bench.shapes import REAL_SHAPES, TINY_SHAPES
from groundup.bench.tensors import plan_tensors
from groundup.errors import FileAccessError, InvalidParameterError, ModelLoadError, ModelNotFoundError

# counted from the makers' configurations (embeddings counted once where tied), in millions
PARAMETERS = {"llama-3.2-1b": 1236, "qwen3-0.6b": 596, "gemma-3-1b": 1000}


@pytest.mark.parametrize("kind", TINY_SHAPES)
def test_tiny_model_holds_every_planned_tensor(kind: str, tiny_models: Callable[[str], Path]) -> None:
    """A tiny model is a complete GGUF file with exactly the tensors of its plan."""
    reader = GGUFReader(tiny_models(kind))

    found = {tensor.name: tuple(reversed(tensor.shape.tolist())) for tensor in reader.tensors}

    assert found == {tensor.name: tensor.shape for tensor in plan_tensors(TINY_SHAPES[kind])}


def test_same_shape_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    """The file follows from the shape alone, wherever and whenever it is written."""
    first = tiny_model("llama", tmp_path / "first")
    second = tiny_model("llama", tmp_path / "second")

    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_existing_model_is_reused(tmp_path: Path) -> None:
    """A model that is there already is not written again, and no draft is left."""
    path = tiny_model("llama", tmp_path)
    written = path.stat().st_mtime_ns

    assert tiny_model("llama", tmp_path) == path
    assert path.stat().st_mtime_ns == written
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", PARAMETERS)
def test_real_shapes_have_the_published_number_of_parameters(name: str) -> None:
    """The plan of a real shape adds up to the parameters of the model it is named after."""
    millions = sum(tensor.size for tensor in plan_tensors(REAL_SHAPES[name])) / 1e6

    assert round(millions) == PARAMETERS[name]


def test_quantised_model_is_smaller_and_leaves_no_draft(tmp_path: Path) -> None:
    """llama.cpp quantises the file in a child process; the steps are reported to their ends."""
    shape = replace(TINY_SHAPES["llama"], name="square", width=256, ffn_width=256, head_width=64, heads=4)
    reported: dict[str, float] = {}

    path = _make(shape, tmp_path, "Q4_K_M", 0, reported.__setitem__)

    types = {tensor.tensor_type.name for tensor in GGUFReader(path).tensors}
    assert types >= {"Q4_K", "Q6_K", "F32"}
    assert list(tmp_path.iterdir()) == [path]
    assert reported == {"writing square": 1.0, f"quantising {path.name}": 1.0}


def test_failed_quantising_is_an_error_with_its_reason(tmp_path: Path) -> None:
    """What llama.cpp refuses ends with its reason, and without half a file."""
    with pytest.raises(ModelLoadError) as caught:
        _make(TINY_SHAPES["llama"], tmp_path, "MADE_UP", 0, lambda what, fraction: None)

    assert "MADE_UP" in caught.value.detail
    assert list(tmp_path.iterdir()) == []


def test_unknown_type_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A type that llama.cpp does not have costs no minute of writing."""
    with pytest.raises(InvalidParameterError):
        make_model("qwen3-0.6b", tmp_path, quantization="Q99")

    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """A file in the place of the folder is reported with its path."""
    (tmp_path / "file").touch()

    with pytest.raises(FileAccessError) as caught:
        tiny_model("llama", tmp_path / "file")

    assert caught.value.path.startswith(str(tmp_path))


def test_unknown_shape_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    """A name that is no shape raises, and names the nearest one."""
    with pytest.raises(ModelNotFoundError) as caught:
        make_model("qwen3", tmp_path)

    assert caught.value.suggestion == "qwen3-0.6b"

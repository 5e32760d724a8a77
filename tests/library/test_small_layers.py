"""Small files of a model: bounded, compared with their digest, and of the form that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import BlobMissingError, UnusableLayerError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Layer
from groundup.library.small_layers import (
    read_config,
    read_small_json,
    read_small_layer,
    read_small_text,
)
from tests.canaries.trusting_layers import read_trustingly

from .small_library import add_model, system_text

Read = Callable[[InstalledModel, Layer, str, int], bytes]


def with_layer(folder: Path, text: str) -> tuple[InstalledModel, Layer]:
    """A model with a system message, and that layer."""
    model = add_model(Library(folder / "library"), "a", folder, more=[system_text(text)])
    return model, model.manifest.of_kind(LayerKind.SYSTEM)[0]


def outcome(read: Read, model: InstalledModel, layer: Layer, maximum_bytes: int = 100) -> str:
    """What reading comes to: "read", or the words of the error."""
    try:
        read(model, layer, "system message", maximum_bytes)
    except UnusableLayerError as error:
        return error.message
    return "read"


def test_text_is_read(tmp_path: Path) -> None:
    """A text in UTF-8 comes as it is."""
    model, layer = with_layer(tmp_path, "Grüße")
    assert read_small_text(model, layer, "system message", 100) == "Grüße"


def test_too_long_is_refused(tmp_path: Path) -> None:
    """More bytes than are allowed are not read; the trusting twin reads them."""
    model, layer = with_layer(tmp_path, "a" * 101)
    assert "101 bytes, and at most 100" in outcome(read_small_layer, model, layer)
    assert outcome(read_trustingly, model, layer) == "read"


def test_changed_bytes_are_refused(tmp_path: Path) -> None:
    """A blob that somebody has changed is not believed, longer or not; the trusting twin believes it."""
    model, layer = with_layer(tmp_path, "Be kind.")
    path = model.find_file(layer.digest)
    assert path is not None
    for text in ("Be mean.", "Be mean." * 1000):
        path.chmod(0o600)
        path.write_text(text)
        assert "changed" in outcome(read_small_layer, model, layer)
        assert outcome(read_trustingly, model, layer) == "read"


def test_missing_blob_is_named(tmp_path: Path) -> None:
    """A blob that is gone is named with the model, so that it can be pulled again."""
    model, layer = with_layer(tmp_path, "Be kind.")
    path = model.find_file(layer.digest)
    assert path is not None
    path.unlink()
    with pytest.raises(BlobMissingError, match="of a"):
        read_small_layer(model, layer, "system message", 100)


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"a": 1', "[" * 100_000, '{"a": "\ud800"}'])
def test_other_json_is_refused(tmp_path: Path, text: str) -> None:
    """What is no object in JSON is refused with the reason, however deep it is."""
    model = add_model(Library(tmp_path / "library"), "a", tmp_path)
    layer = model.manifest.config
    path = model.find_file(layer.digest)
    assert path is not None
    raw = text.encode("utf-8", "surrogatepass")
    path.chmod(0o600)
    path.write_bytes(raw)
    changed = Layer(layer.media_type, type(layer.digest).of(raw), len(raw))
    found = InstalledModel(
        **{name: getattr(model, name) for name in model.__slots__} | {"find_file": lambda digest: path}
    )
    with pytest.raises(UnusableLayerError, match="parameters"):
        read_small_json(found, changed, "parameters", 1 << 20, dict[str, int])


def test_configuration_is_read(tmp_path: Path) -> None:
    """The configuration is an object with what it was made of."""
    model = add_model(Library(tmp_path / "library"), "a", tmp_path)
    assert read_config(model)["file_type"] == "Q4_0"

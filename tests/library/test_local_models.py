"""Models made on this device are installed whole, found by name, and never overwritten by accident."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, InvalidParameterError, NameTakenError
from groundup.library import local_models
from tests.canaries.careless_installer import install_carelessly

Install = Callable[[Path, str], Path]


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))


def _file(folder: Path, content: bytes = b"GGUF") -> Path:
    path = folder / "model.gguf"
    path.write_bytes(content)
    return path


def _names_after_failure(install: Install, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is installed when the disk is full at the last moment."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    source = _file(folder)
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((OSError, FileAccessError)):
        install(source, "sprout")
    return local_models.names()


def test_installed_models_are_found_in_any_case(tmp_path: Path) -> None:
    """Names do not depend on capitals, and the file has moved."""
    source = _file(tmp_path)
    path = local_models.install(source, "sprout", card={"seed": 1})
    assert local_models.names() == ["sprout"]
    assert local_models.find("Sprout") == path
    assert path.read_bytes() == b"GGUF"
    assert not source.exists()
    assert json.loads(path.with_suffix(".json").read_text()) == {"seed": 1}


def test_nothing_is_here_at_first() -> None:
    """Without the folder there are no models, and none is found."""
    assert local_models.names() == []
    assert local_models.find("sprout") is None


def test_taken_names_are_refused(tmp_path: Path) -> None:
    """A second model of a name needs `replace`; the error proposes another name."""
    local_models.install(_file(tmp_path, b"old"), "sprout")
    with pytest.raises(NameTakenError) as caught:
        local_models.install(_file(tmp_path, b"new"), "sprout")
    assert "sprout-2" in caught.value.hint
    assert local_models.install(_file(tmp_path, b"new"), "sprout", replace=True).read_bytes() == b"new"


@pytest.mark.parametrize("name", ["", "Sprout", "a b", "../x", "2fast", "x.gguf", "-x", "a/b", "é", "x" * 41])
def test_other_shapes_are_no_names(name: str) -> None:
    """A name is a small letter, then small letters, digits and strokes."""
    with pytest.raises(InvalidParameterError):
        local_models.check_name(name)


def test_built_in_names_are_taken() -> None:
    """Nothing can be called like the built-in model."""
    with pytest.raises(NameTakenError):
        local_models.check_name("seedling")


def test_free_names_count_on() -> None:
    """The first number that is free."""
    assert local_models.free_name("sprout", set()) == "sprout"
    assert local_models.free_name("sprout", {"sprout", "sprout-2", "sprout-4"}) == "sprout-3"


def test_a_failure_leaves_nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that could not be written whole is not there at all."""
    assert _names_after_failure(local_models.install, tmp_path, monkeypatch) == []


def test_careless_installing_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin, which writes in place, leaves half a model behind."""
    assert _names_after_failure(install_carelessly, tmp_path, monkeypatch) == ["sprout"]

"""What a removal would free: a model's own files, and not those that another one needs."""

from __future__ import annotations

from pathlib import Path

from groundup.library.installed import InstalledModel, Library
from groundup.library.removal import stake_of
from tests.library.small_library import add_model


def installed(library: Library, name: str) -> InstalledModel:
    """A model that is there."""
    model = library.find(name)
    assert model is not None
    return model


def test_what_nobody_else_needs_is_freed(tmp_path: Path) -> None:
    """All of a model that stands alone."""
    library = Library(tmp_path / "library")
    add_model(library, "poet", tmp_path)
    model = installed(library, "poet")
    stake = stake_of(library, model)
    assert (stake.freed_bytes, stake.shared_bytes) == (model.manifest.size_bytes, 0)
    assert (stake.shared_with, stake.kept_by) == ((), "")


def test_what_another_needs_stays_and_it_is_named(tmp_path: Path) -> None:
    """Both figures together are the whole model."""
    library = Library(tmp_path / "library")
    add_model(library, "poet", tmp_path)
    add_model(library, "verse", tmp_path, content="poet")
    model = installed(library, "poet")
    stake = stake_of(library, model)
    assert stake.shared_with == ("verse",)
    assert stake.shared_bytes > 0
    assert stake.freed_bytes + stake.shared_bytes == model.manifest.size_bytes

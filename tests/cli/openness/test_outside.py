"""Models without a record: files, the library, and copies of releases that have one."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.catalogue.schema import Record
from groundup.cli.openness.not_assessed import NotAssessed
from groundup.cli.openness.outside import look_outside
from groundup.errors import NotInCatalogueError
from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from tests.library.small_library import add_model, model_file


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, empty."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    return Library()


def test_a_file_tells_licence_and_architecture(library: Library, tmp_path: Path) -> None:
    """From its header."""
    path = model_file(tmp_path)
    found = look_outside(str(path))
    assert found == NotAssessed(str(path), "apache-2.0", "llama")


def test_a_model_here_tells_what_came_with_it(library: Library, tmp_path: Path) -> None:
    """The licence that its source named, and the architecture of its weights."""
    source = ModelSource(kind="huggingface", host="hf.co", licence="mit", name="hf.co/owner/poet:Q8_0")
    add_model(library, "poet", tmp_path, source=source)
    found = look_outside("poet")
    assert isinstance(found, NotAssessed)
    assert found.licence_tag.startswith("mit")
    assert (found.architecture, found.hub_name) == ("llama", "hf.co/owner/poet:Q8_0")


def test_a_copy_of_a_release_has_its_record(library: Library, tmp_path: Path) -> None:
    """Whatever it is called here, where it came from is known."""
    source = ModelSource(kind="registry", host="registry.ollama.ai", name="llama3.2:1b")
    add_model(library, "class-model", tmp_path, source=source)
    found = look_outside("class-model")
    assert isinstance(found, Record)
    assert found.id == "llama-3.2-1b"


def test_a_name_at_another_hub_gets_what_is_near(library: Library) -> None:
    """Its page cannot be asked by --check, so that is not offered."""
    found = look_outside("llama3.1:70b")
    assert isinstance(found, NotAssessed)
    assert (found.hub_name, found.was_read) == ("", False)
    assert "llama-3.1-8b" in found.near


def test_what_is_nowhere_is_refused(library: Library) -> None:
    """A name that looks published might be at a hub; another one is a mistake."""
    assert look_outside("hf.co/owner/poet") == NotAssessed(
        "hf.co/owner/poet", hub_name="hf.co/owner/poet", was_read=False
    )
    with pytest.raises(NotInCatalogueError):
        look_outside("nothing")

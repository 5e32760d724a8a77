"""A model leads to its record by the name under which it is here, or by that under which it came."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from groundup.server.browser.catalogue_ids import record_id, record_of
from tests.kits.kit_factory import POET, library_with


@pytest.mark.parametrize(
    ("name", "record"), [("qwen3:0.6b", "qwen3-0.6b"), ("seedling", "seedling"), ("poet", ""), ("", "")]
)
def test_a_name_has_a_record_or_none(name: str, record: str) -> None:
    """What the catalogue does not know has none."""
    assert record_id(name) == record


@pytest.mark.parametrize(("came_as", "record"), [("qwen3:0.6b", "qwen3-0.6b"), ("", "")])
def test_a_model_that_was_renamed_keeps_its_record(tmp_path: Path, came_as: str, record: str) -> None:
    """If it is known how it was called where it came from."""
    library: Library = library_with(tmp_path, mine=POET)
    library.note_source(POET.manifest, ModelSource(kind="registry", name=came_as))
    model = library.find("mine")
    assert model is not None
    assert record_of(model) == record

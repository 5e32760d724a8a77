"""What tests of adoption need: a home, a library, and the models that a search finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.installed import Library
from tests.faults.small_models import SmallModel, small_model


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a user; there is nothing in it. Its path has a blank and an accent."""
    folder = tmp_path / "my home é"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library, which is not made yet."""
    return Library(tmp_path / "library")


@pytest.fixture
def model() -> SmallModel:
    """A model that somebody pulled."""
    return small_model(50_000)

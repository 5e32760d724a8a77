"""What tests of the store need: an empty one, and a small model."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.store import Store
from groundup.names import ModelName
from tests.faults.small_models import CHUNK_BYTES, SmallModel, small_model


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that does not exist yet, with a blank and an accent in its path."""
    return tmp_path / "my models é" / "library"


@pytest.fixture
def store(root: Path) -> Store:
    """An empty store with small chunks."""
    return open_store(root)


@pytest.fixture
def model() -> SmallModel:
    """A model of 150,000 bytes."""
    return small_model(150_000)


@pytest.fixture
def name() -> ModelName:
    """A name for it."""
    return ModelName.parse("me/Poet:1b")


def open_store(root: Path) -> Store:
    """A store as another process would open it."""
    return Store(root, reserve_bytes=0, chunk_bytes=CHUNK_BYTES).open()

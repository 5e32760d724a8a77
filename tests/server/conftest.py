"""Servers for tests; what they are is in `tests.server.live`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .live import Live, live_server


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A server with Seedling for one test."""
    with live_server(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def shared_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with Seedling for the tests of a module, which leave no trace in it."""
    with live_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def fake_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with the fake engine, for the tests of a module."""
    with live_server(tmp_path_factory.mktemp("server"), fake=True) as server:
        yield server

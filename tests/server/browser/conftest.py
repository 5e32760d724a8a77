"""Servers for pages, with engines that do as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.live import Live, live_server
from tests.server.scripted_models import scripted_library

from .program import OWNER_SECRET, Program


@pytest.fixture
def desk_live(tmp_path: Path) -> Iterator[Live]:
    """A server with scripted models (see `tests.server.scripted_models`) and the owner's secret."""
    library = scripted_library(tmp_path / "library")
    with live_server(tmp_path, library=library, fake=True, owner_secret=OWNER_SECRET.encode()) as server:
        yield server


@pytest.fixture
def program(desk_live: Live) -> Iterator[Program]:
    """A page that was let in and follows."""
    with Program(desk_live.address) as page:
        page.follow()
        yield page

"""Servers for clients of OpenAI's API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.live import Live, live_server
from tests.server.scripted_models import scripted_library
from tests.server.sse import Wire, wire_to


@pytest.fixture(scope="module")
def seedling_wire(shared_live: Live) -> Iterator[Wire]:
    """Asks Seedling."""
    with wire_to(shared_live) as wire:
        yield wire


@pytest.fixture(scope="module")
def scripted_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with the models of `scripted_models`, which answer what the test writes."""
    folder = tmp_path_factory.mktemp("scripted")
    with live_server(folder, library=scripted_library(folder / "library"), fake=True) as live:
        yield live


@pytest.fixture(scope="module")
def scripted_wire(scripted_live: Live) -> Iterator[Wire]:
    """Asks them."""
    with wire_to(scripted_live) as wire:
        yield wire

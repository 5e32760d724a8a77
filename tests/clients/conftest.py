"""Servers for other people's clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.live import Live, live_server
from tests.server.scripted_models import scripted_library


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this computer has, loopback is reached without."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="module")
def seedling_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with Seedling."""
    with live_server(tmp_path_factory.mktemp("seedling")) as live:
        yield live


@pytest.fixture(scope="module")
def scripted_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with the models of `scripted_models`, which answer what the test writes."""
    folder = tmp_path_factory.mktemp("scripted")
    with live_server(folder, library=scripted_library(folder / "library"), fake=True) as live:
        yield live

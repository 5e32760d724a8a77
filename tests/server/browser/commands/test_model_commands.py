"""Models by commands: fetched with pauses, taken up once they are here, and removed with figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groundup.library.installed import Library
from groundup.seedling import weights_path
from tests.kits.kit_factory import POET, library_with
from tests.server.browser.program import OWNER_SECRET, Program
from tests.server.live import Live, live_server
from tests.server.slow_registry import KEPT_BYTES, WEIGHTS, SlowRegistry, allowed_registry


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowRegistry]:
    """A hub that sends half and waits; the user has allowed it."""
    with allowed_registry(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
def live(tmp_path: Path, registry: SlowRegistry) -> Iterator[Live]:
    """A server with Seedling alone."""
    with live_server(tmp_path, owner_secret=OWNER_SECRET.encode()) as server:
        yield server


def until_state(page: Program, state: str, least_bytes: int = 0) -> dict[str, Any]:
    """The first news of a download that is so."""
    while True:
        told: dict[str, Any] = page.until("download", "models")["data"]
        assert told["state"] != "failed" or state == "failed", told
        if told["state"] == state and told["done_bytes"] >= least_bytes:
            return told


def test_a_download_pauses_goes_on_and_is_taken_up(registry: SlowRegistry, live: Live) -> None:
    """A pause keeps what came, going on begins there, verifying is a step, and the model answers next."""
    with Program(live.address) as page:
        assert page.follow()["state"]["downloads"] == []
        page.command("model.download", name=registry.name, title="Slow")
        until_state(page, "downloading", KEPT_BYTES)
        page.command("model.pause", name=registry.name)
        until_state(page, "paused")
        assert live.library.find(registry.name) is None
        with Program(live.address) as other:
            assert other.follow()["state"]["downloads"][0]["state"] == "paused"
        registry.may_end.set()
        page.command("model.download", name=registry.name)
        until_state(page, "verifying")
        told = until_state(page, "installed")
        assert (told["title"], told["installed_as"]) == ("Slow", registry.name)
        assert registry.ranges[-1] == (KEPT_BYTES, len(WEIGHTS))
        state = page.http.get("/app/events").json()["state"]
        assert state["preferences"]["model"] == registry.name
        assert [one["name"] for one in state["models"]] == ["seedling", registry.name]


def test_a_model_is_removed_with_figures(registry: SlowRegistry, live: Live) -> None:
    """What is said before is what is freed; the built-in model stays."""
    registry.may_end.set()
    with Program(live.address) as page:
        page.follow()
        page.command("model.download", name=registry.name)
        until_state(page, "installed")
        said = page.http.get("/app/models/removal", params={"name": registry.name}).json()
        assert said["freed_bytes"] > len(WEIGHTS)
        assert page.command("model.delete", name=registry.name)["freed_bytes"] == said["freed_bytes"]
        assert [one["name"] for one in page.until("models")["data"]] == ["seedling"]
        page.command("model.take_back", name=registry.name)
        assert registry.name in [one["name"] for one in page.until("models")["data"]]
        assert page.post("model.take_back", name=registry.name).json()["error"]["code"] == "model_not_found"
        page.command("model.delete", name=registry.name)
        page.command("model.download", name=registry.name)  # whoever wants it keeps it
        assert page.post("model.take_back", name=registry.name).json()["error"]["code"] == "model_not_found"
        assert page.post("model.delete", name="seedling").json()["error"]["code"] == "built_in_model"


def test_a_download_that_fails_says_why(registry: SlowRegistry, live: Live) -> None:
    """A model that the hub does not have, and a name without a hub, are told by codes."""
    with Program(live.address) as page:
        page.follow()
        page.command("model.download", name=f"{registry.host}/class/none")
        assert until_state(page, "failed")["error"]["code"] == "not_on_hub"
        page.command("model.cancel", name=f"{registry.host}/class/none")
        page.until("download_gone")
        assert page.post("model.download", name="local/made/poet").status_code == 400


def test_what_was_deleted_goes_with_the_server(tmp_path: Path) -> None:
    """Nobody waits for the moment in which it could come back; what was taken back stays."""
    library_with(tmp_path / "library", poet=POET, singer=POET)
    library = Library(tmp_path / "library", built_in=weights_path())
    with (
        live_server(tmp_path, library=library, owner_secret=OWNER_SECRET.encode()) as server,
        Program(server.address) as page,
    ):
        page.follow()
        for name in ("poet", "singer"):
            page.command("model.delete", name=name)
        page.command("model.take_back", name="singer")
        assert library.find("poet") is not None
    assert library.find("poet") is None
    assert library.find("singer") is not None

"""Downloads outlive a reload of the page and a restart of the server, paused or moving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.server.slow_registry import KEPT_BYTES, WEIGHTS, SlowRegistry, allowed_registry
from tests.web.conftest import DeskPage, opened

from .pictures import picture
from .test_screen import fetch

pytestmark = pytest.mark.drill  # a sweep that takes long


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowRegistry]:
    """A hub that sends half and waits; the user has allowed it."""
    with allowed_registry(tmp_path, monkeypatch) as running:
        yield running


@contextmanager
def served(browser: Browser, folder: Path) -> Iterator[DeskPage]:
    """A page of a server that has the same folder each time."""
    with (
        live_server(folder, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        desk.page.set_default_timeout(90_000)
        yield desk


def begin(desk: DeskPage, registry: SlowRegistry) -> None:
    """Ask for the model, and wait until something of it has come."""
    desk.page.goto(f"{desk.address}/models")
    fetch(desk, registry.name)
    desk.page.wait_for_selector("[data-download=downloading] progress:not([value='0'])")


def test_a_paused_download_waits_through_a_restart(
    browser: Browser, registry: SlowRegistry, tmp_path: Path
) -> None:
    """After a reload and after a restart it is paused where it was; then it goes on to its end."""
    with served(browser, tmp_path) as desk:
        begin(desk, registry)
        desk.page.click("button:has-text('Pause')")
        desk.page.wait_for_selector("[data-download=paused]")
        before = desk.page.inner_text("[data-download=paused] .about span >> nth=0")
        desk.page.reload()
        desk.page.wait_for_selector("[data-download=paused]")
    with served(browser, tmp_path) as desk:
        desk.page.goto(f"{desk.address}/models")
        desk.page.wait_for_selector("[data-download=paused]")
        assert desk.page.inner_text("[data-download=paused] .about span >> nth=0") == before
        assert before.startswith("Paused at ")
        picture(desk, "paused-after-restart")
        looks = registry.looks
        registry.may_end.set()
        desk.page.click("button:has-text('Go on')")
        desk.page.wait_for_selector("textarea:focus")
        assert registry.looks == looks + 1  # while it was paused, nobody was asked


def test_a_moving_download_goes_on_by_itself(
    browser: Browser, registry: SlowRegistry, tmp_path: Path
) -> None:
    """What was moving when the server ended goes on once a page is there, from where it was."""
    with served(browser, tmp_path) as desk:
        begin(desk, registry)
        desk.page.reload()
        desk.page.wait_for_selector("[data-download=downloading]")
    registry.may_end.set()
    with served(browser, tmp_path) as desk:
        desk.page.wait_for_selector(f"option[data-name='{registry.name}'][data-step=ready]", state="attached")
        assert registry.ranges[-1] == (KEPT_BYTES, len(WEIGHTS))


def test_what_was_cancelled_does_not_come_back(
    browser: Browser, registry: SlowRegistry, tmp_path: Path
) -> None:
    """Neither at once nor after a restart."""
    with served(browser, tmp_path) as desk:
        begin(desk, registry)
        desk.page.click("button:has-text('Cancel')")
        desk.page.wait_for_selector("[data-download]", state="detached")
    with served(browser, tmp_path) as desk:
        desk.page.goto(f"{desk.address}/models")
        desk.page.wait_for_selector("[data-name=seedling]")
        assert desk.page.locator("[data-download]").count() == 0

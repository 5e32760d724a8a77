"""Models in a browser: from a suggestion to the first question, with a pause between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.server.slow_registry import SlowRegistry, allowed_registry
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowRegistry]:
    """A hub that sends half and waits; the user has allowed it."""
    with allowed_registry(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
def page(browser: Browser, registry: SlowRegistry, tmp_path: Path) -> Iterator[DeskPage]:
    """A page of a server that may ask that hub."""
    with (
        live_server(tmp_path, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        desk.page.set_default_timeout(90_000)
        yield desk


def fetch(desk: DeskPage, name: str) -> None:
    """Ask for a model as the button does; the hub of the test is in no catalogue."""
    desk.page.evaluate(
        """async (name) => { const key = localStorage.getItem("groundup-key");
        const headers = { Authorization: `Bearer ${key}`, "Idempotency-Key": crypto.randomUUID() };
        const body = JSON.stringify({ name, title: "Slow" });
        await fetch("/app/commands/model.download", { method: "POST", headers, body }); }""",
        name,
    )


def test_from_a_download_to_the_composer(page: DeskPage, registry: SlowRegistry) -> None:
    """It pauses and goes on; when it is here it is chosen and the cursor is in the composer; then it goes."""
    screen = page.page
    screen.click("nav.nouns a:has-text('Models')")
    screen.wait_for_selector("[data-name=seedling]")
    fetch(page, registry.name)
    screen.wait_for_selector("[data-download=downloading] progress")
    screen.wait_for_timeout(1000)
    picture(page, "models-downloading")
    screen.click("button:has-text('Pause')")
    screen.wait_for_selector("[data-download=paused]")
    assert violations(page) == []
    registry.may_end.set()
    screen.click("button:has-text('Go on')")
    screen.wait_for_selector("textarea:focus")
    assert screen.evaluate("location.pathname") == "/"
    assert screen.input_value("label:has-text('Model') select") == registry.name
    screen.click("nav.nouns a:has-text('Models')")
    screen.click(f"[data-name='{registry.name}'] button:has-text('Delete')")
    assert "Frees 9 MB" in screen.inner_text("dialog[open] p")
    picture(page, "models-delete")
    screen.click("dialog[open] button.danger")
    screen.wait_for_selector(f"[data-name='{registry.name}']", state="detached")
    screen.wait_for_selector(".freed:has-text('9 MB of the disk will be free in a moment')")
    picture(page, "models-undo")
    screen.click(".freed button:has-text('Undo')")
    screen.wait_for_selector(f"[data-name='{registry.name}']")
    assert screen.inner_text(".freed") == ""


def test_what_can_be_had_says_its_facts_and_is_filtered(page: DeskPage) -> None:
    """Size, time, fit, openness and licence stand beside each button; filters take away and come back."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=get")
    row = screen.locator("[data-name*=SmolLM2-360M]")
    row.wait_for()
    text = row.inner_text()
    assert "386 MB, about 62 s" in text
    assert "Apache-2.0" in text
    assert "Open weights" in text or "Open source" in text
    before = screen.locator("li.model").count()
    screen.select_option("label:has-text('Openness') select", "3")
    assert 0 < screen.locator("li.model").count() < before
    picture(page, "models-get")
    assert violations(page) == []

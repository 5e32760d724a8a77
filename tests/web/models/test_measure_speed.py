"""Measuring this computer in a browser: speeds stand beside models then, without a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from groundup.host import measuring_device
from tests.host.small_measurement import measure_small
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture

START = "button:has-text('Measure this computer')"
SPEED = re.compile(r"\d to \d+(\.\d)? words a second|\d words a second")


@pytest.fixture
def page(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskPage]:
    """A page of a server on a computer of which nothing was measured."""
    monkeypatch.delenv("GROUNDUP_DEVICE", raising=False)
    with (
        live_server(tmp_path, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        desk.page.set_default_timeout(90_000)
        yield desk


def test_the_welcome_says_words_a_second_once_it_was_measured(
    page: DeskPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not known, then a minute with the time that is left, then known: on the welcome and on the card."""
    measure_small(monkeypatch)
    screen = page.page
    screen.goto(f"{page.address}/welcome")
    first = screen.locator("li.model").first
    first.wait_for()
    assert "speed not measured here yet" in first.inner_text()
    picture(page, "welcome-not-measured")
    assert violations(page) == []
    screen.focus(START)
    screen.keyboard.press("Enter")
    screen.wait_for_selector("[data-measurement=running] progress")
    assert screen.inner_text(":focus") == "Stop"
    picture(page, "welcome-measuring")
    assert violations(page) == []
    screen.wait_for_selector("[data-measurement=done] [aria-live]:has-text('Measured')")
    screen.wait_for_selector("li.model:has-text('words a second')")
    picture(page, "welcome-measured")
    assert violations(page) == []
    screen.goto(f"{page.address}/card/fit/gemma-3-4b")
    screen.wait_for_selector("[data-row=speed]:has-text('words a second')")
    assert screen.locator("button:has-text('Measure again')").count() == 1


def test_a_measurement_is_stopped(page: DeskPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that nothing was kept, and offers it again; on the fit card it does not come onto paper."""
    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: 256 << 20)
    screen = page.page
    screen.goto(f"{page.address}/card/fit/gemma-3-4b")
    screen.click(START)
    screen.click("[data-measurement=running] button:has-text('Stop')")
    screen.wait_for_selector("[data-measurement=stopped]:has-text('Nothing of this measurement was kept')")
    assert screen.locator(START).is_visible()
    screen.emulate_media(media="print")
    assert not screen.locator(START).is_visible()


def test_what_cannot_be_measured_says_why(page: DeskPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little memory: the error with its figures, and another try."""
    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: 1 << 50)
    screen = page.page
    screen.goto(f"{page.address}/models?view=get")
    screen.click(START)
    screen.wait_for_selector("[data-measurement=failed] .error-note")
    picture(page, "models-not-measured")
    assert violations(page) == []
    assert screen.locator(START).is_visible()


def test_another_computer_is_not_measured(page: DeskPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the settings describe one, there is nothing to press."""
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=8GB")
    page.page.goto(f"{page.address}/welcome")
    page.page.locator("li.model").first.wait_for()
    assert page.page.locator(".measure").count() == 0


@pytest.mark.drill
def test_a_whole_measurement(page: DeskPage) -> None:
    """As people have it: in about a minute every suggestion has its words a second."""
    screen = page.page
    screen.goto(f"{page.address}/welcome")
    screen.click(START)
    screen.wait_for_selector("[data-measurement=done]", timeout=180_000)
    screen.wait_for_selector("li.model:has-text('words a second')")
    for row in screen.locator("li.model").all():
        assert SPEED.search(row.inner_text()), row.inner_text()
    picture(page, "welcome-whole")

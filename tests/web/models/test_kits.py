"""Models on a stick, in a browser: found, chosen, checked, trusted, installed; broken ones are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from groundup.server.browser import told_kits
from tests.kits.kit_factory import MAKER, good_kit
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture


@pytest.fixture
def drives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where drives are mounted: nothing is plugged in yet."""
    folder = tmp_path / "media"
    folder.mkdir()
    monkeypatch.setattr(told_kits, "DRIVE_ROOTS", (folder,))
    return folder


@pytest.fixture
def page(browser: Browser, tmp_path: Path, drives: Path) -> Iterator[DeskPage]:
    """A page of a server with Seedling alone."""
    with (
        live_server(tmp_path / "home", owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        yield desk


def test_a_stick_is_found_checked_trusted_and_installed(page: DeskPage, drives: Path) -> None:
    """Its key has to be trusted first; then its models come, and the last is the one that answers next."""
    screen = page.page
    good_kit(drives / "anna" / "STICK")
    screen.goto(f"{page.address}/models?view=kits")
    kit = screen.locator("article.kit")
    kit.wait_for()
    assert kit.locator("h3").inner_text() == "A class"
    assert MAKER.public.fingerprint in kit.inner_text()
    assert kit.locator("button:has-text('Install 2 models')").is_disabled()
    assert violations(page) == []
    picture(page, "kit")
    kit.locator("button:has-text('Check all files')").click()
    kit.locator("[data-check=whole]").wait_for()
    kit.locator("li[data-name=mate] input").uncheck()
    kit.locator("label.trust input").check()
    kit.locator("button:has-text('Install 1 model')").click()
    screen.wait_for_selector("textarea:focus")
    assert screen.input_value("label:has-text('Model') select") == "poet"
    screen.goto(f"{page.address}/models?view=kits")
    kit = screen.locator("article.kit[data-standing=trusted]")
    kit.wait_for()
    assert "On this computer" in kit.locator("li[data-name=poet]").inner_text()
    kit.locator("button:has-text('Install 1 model')").click()  # no second question
    screen.wait_for_selector("textarea:focus")
    assert screen.input_value("label:has-text('Model') select") == "mate"


def test_a_folder_is_chosen_and_a_broken_kit_is_told(page: DeskPage, drives: Path, tmp_path: Path) -> None:
    """A kit elsewhere is chosen by its folder; a changed byte is found by check and installation."""
    screen = page.page
    kit = good_kit(tmp_path / "copied")
    largest = max((kit / "blobs").iterdir(), key=lambda one: one.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[100] ^= 1
    largest.write_bytes(content)
    screen.goto(f"{page.address}/models?view=kits")
    screen.wait_for_selector("p[aria-live]:has-text('No stick is plugged in')")
    screen.click("button:has-text('Choose a folder')")
    screen.fill("dialog[open] input", str(kit.parent))
    screen.press("dialog[open] input", "Enter")
    screen.click("dialog[open] .entries button:has-text('kit')")
    screen.wait_for_selector("dialog[open] button:has-text('Use this kit')")
    assert violations(page) == []
    picture(page, "kit-chooser")
    screen.click("dialog[open] button:has-text('Use this kit')")
    screen.locator("article.kit button:has-text('Check all files')").click()
    screen.locator("[data-check=damaged]").wait_for()
    screen.locator("label.trust input").check()
    screen.locator("button:has-text('Install 2 models')").click()
    failed = screen.locator("[data-download=failed]")
    failed.wait_for()
    assert "A file of the kit is damaged" in failed.inner_text()
    picture(page, "kit-damaged")
    assert violations(page) == []


def test_a_folder_that_is_no_kit_says_so(page: DeskPage, tmp_path: Path) -> None:
    """The chooser offers no kit where there is none, and a folder that does not exist is told in words."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=kits")
    screen.click("button:has-text('Choose a folder')")
    screen.fill("dialog[open] input", str(tmp_path))
    screen.press("dialog[open] input", "Enter")
    screen.wait_for_selector(f"dialog[open] .here:text-is('{tmp_path}')")
    assert screen.locator("dialog[open] button:has-text('Use this kit')").count() == 0
    screen.fill("dialog[open] input", str(tmp_path / "nothing"))
    screen.press("dialog[open] input", "Enter")
    screen.wait_for_selector("dialog[open] .error-note")
    assert screen.locator(".error-note").count() == 1  # and the page behind it is not at fault
    screen.keyboard.press("Escape")
    screen.wait_for_selector("dialog", state="detached")
    assert screen.locator(".error-note").count() == 0
    assert screen.evaluate("document.activeElement.textContent") == "Choose a folder…"

"""The models of this computer: how ready each is, here and on the Desk, and what a deletion frees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from groundup.library.installed import Library
from groundup.seedling import weights_path
from tests.kits.kit_factory import POET, library_with
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[DeskPage]:
    """A page of a server with Seedling, and with a file of random bytes that is called a model."""
    library_with(tmp_path / "library", poet=POET)
    library = Library(tmp_path / "library", built_in=weights_path())
    with (
        live_server(tmp_path, library=library, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        yield desk


def test_a_model_that_cannot_be_started_says_so(page: DeskPage) -> None:
    """On the Desk's list and in Models, with the reason; Seedling is shown as ready once it has answered."""
    screen = page.page
    screen.select_option("label:has-text('Model') select", "poet")
    page.ask("Hello?")
    screen.wait_for_selector("option[data-name=poet][data-step=failed]", state="attached")
    screen.wait_for_selector("article[data-role=assistant][data-state=failed]")
    screen.select_option("label:has-text('Model') select", "seedling")
    page.ask("Hello?")
    screen.wait_for_selector("option[data-name=seedling][data-step=loaded]", state="attached")
    assert "(ready)" in screen.inner_text("option[data-name=seedling]")
    screen.click("nav.nouns a:has-text('Models')")
    failed = screen.locator("li[data-name=poet][data-step=failed]")
    failed.wait_for()
    assert "could not be started" in failed.inner_text()
    assert failed.locator(".error-note").count() == 1
    assert "in memory" in screen.inner_text("li[data-name=seedling]")
    picture(page, "mine-states")
    assert violations(page) == []


def test_a_deletion_says_what_it_has_freed(page: DeskPage) -> None:
    """By the keyboard; the focus is at the top of the list then, and the way back goes with its moment."""
    screen = page.page
    screen.clock.install()
    screen.goto(f"{page.address}/models")
    screen.locator("li[data-name=poet] .controls button:has-text('Delete')").focus()
    screen.keyboard.press("Enter")
    said = screen.inner_text("dialog[open] p")
    assert "kB" in said
    screen.locator("dialog[open] button.danger").focus()
    screen.keyboard.press("Enter")
    screen.wait_for_selector("p.freed:has-text('poet was deleted')")
    assert "kB of the disk will be free in a moment" in screen.inner_text("p.freed")
    screen.wait_for_selector("li[data-name=poet]", state="detached")
    assert screen.evaluate("document.activeElement.id") == "mine"
    assert screen.locator("p.freed button").count() == 1
    screen.clock.fast_forward(21_000)
    screen.wait_for_selector("p.freed:has-text('kB of the disk are free again')")
    assert screen.locator("p.freed button").count() == 0
    picture(page, "freed")


def test_the_steps_are_shown_while_a_model_wakes_up(scripted_desk: DeskPage) -> None:
    """The list of the Desk tells that it answers from memory."""
    scripted_desk.ask(answering("Hello", tokens=1))
    scripted_desk.wait_whole()
    page = scripted_desk.page
    page.wait_for_selector("option[data-name=thinker][data-step=loaded]", state="attached")

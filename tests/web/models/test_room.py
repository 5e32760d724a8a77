"""Models of the room in a browser: asked with a code, fetched with progress, wrong codes in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.server.browser.arrivals.sharing_room import CODE, Sharing, sharing
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[Sharing]:
    """A computer that shares, slowly enough to be watched."""
    with sharing(tmp_path / "neighbour", bytes_per_s=200_000) as running:
        yield running


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[DeskPage]:
    """A page of a server with Seedling alone."""
    with (
        live_server(tmp_path / "home", owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as desk,
    ):
        yield desk


def ask(page: DeskPage, address: str, code: str) -> None:
    """Fill the form by its labels and send it by the keyboard."""
    page.page.get_by_label("Address", exact=True).fill(address)
    page.page.get_by_label("Code", exact=True).fill(code)
    page.page.keyboard.press("Enter")


@pytest.mark.drill
def test_a_model_comes_from_the_room(page: DeskPage, neighbour: Sharing) -> None:
    """It is listed with size and licence, comes with progress, and answers next."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=room")
    ask(page, neighbour.address, CODE)
    row = screen.locator("article.computer li[data-name='test/model']")
    row.wait_for()
    assert "licence mit" in row.inner_text()
    assert violations(page) == []
    picture(page, "room")
    row.locator("button:has-text('Download')").click()
    screen.wait_for_selector("[data-way=room][data-download=downloading]")
    picture(page, "room-downloading")
    screen.wait_for_selector("textarea:focus")
    assert screen.input_value("label:has-text('Model') select") == "test/model"


def test_a_wrong_code_and_a_wrong_address_are_told(page: DeskPage, neighbour: Sharing) -> None:
    """The first beside the computer, the second above the form; the right ones then work."""
    screen = page.page
    screen.goto(f"{page.address}/models?view=room")
    ask(page, neighbour.address, "AAAA-AAAA")
    screen.wait_for_selector("article.computer [data-code=wrong_room_code]")
    assert violations(page) == []
    ask(page, "example.com", CODE)
    screen.wait_for_selector("[data-code=invalid_parameter]")
    ask(page, neighbour.address, CODE)
    screen.wait_for_selector("article.computer li[data-name='test/model']")
    assert screen.locator(".error-note").count() == 0

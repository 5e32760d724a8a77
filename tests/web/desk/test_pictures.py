"""Pictures beside a question: shown before and after, and refused plainly where the model does not see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.pictures import picture
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import live_server
from tests.server.seeing_model import BLIND, SEER, seeing_library
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

MODEL = "label:has-text('Model') select"


@pytest.fixture
def seeing_desk(browser: Browser, tmp_path: Path) -> Iterator[DeskPage]:
    """A page of a server with a model that sees and one that does not."""
    library = seeing_library(tmp_path / "library")
    with (
        live_server(tmp_path, library=library, owner_secret=OWNER_SECRET.encode()) as live,
        opened(browser, live.address) as page,
    ):
        yield page


def test_a_picture_is_shown_and_survives_a_reload(seeing_desk: DeskPage, tmp_path: Path) -> None:
    """With its tokens before it is sent; a large one is made smaller on the way."""
    page = seeing_desk.page
    page.select_option(MODEL, SEER)
    Image.new("RGB", (3000, 1500), "green").save(tmp_path / "leaf.png")
    page.set_input_files(".attach input", str(tmp_path / "leaf.png"))
    page.wait_for_selector(".composer .attached-picture img")
    assert "tokens" in page.inner_text(".composer .attached-picture figcaption")
    seeing_desk.ask("What is here?")
    seeing_desk.wait_whole()
    page.reload()
    shown = "article[data-role=user] .attached-picture img"
    page.wait_for_selector(shown)
    assert page.get_attribute(shown, "alt") == "The picture leaf.png"
    assert violations(seeing_desk) == []
    page.wait_for_timeout(300)
    assert page.evaluate(f"document.querySelector('{shown}').naturalWidth") == 1536
    page.click(".chat-list li button")
    with page.expect_download() as waiting:
        page.click("dialog[open] button:has-text('Page to print')")
    waiting.value.save_as(tmp_path / "page.html")
    whole = (tmp_path / "page.html").read_text("utf-8")
    assert '<img src="data:image/jpeg;base64,/9j/' in whole


def test_a_blind_model_refuses_and_names_one_that_sees(seeing_desk: DeskPage, tmp_path: Path) -> None:
    """Nothing is attached; one click chooses the model that sees."""
    page = seeing_desk.page
    page.select_option(MODEL, BLIND)
    (tmp_path / "leaf.png").write_bytes(picture(1))
    page.set_input_files(".attach input", str(tmp_path / "leaf.png"))
    note = ".composer .error-note[data-code=unsupported_capability]"
    page.wait_for_selector(note)
    assert f"{BLIND} cannot see pictures." in page.inner_text(note)
    assert page.locator(".attached-picture").count() == 0
    page.click(f"{note} button:has-text('Use {SEER}')")
    page.wait_for_selector(note, state="detached")
    assert page.input_value(MODEL) == SEER


def test_a_picture_may_be_left_out(seeing_desk: DeskPage, tmp_path: Path) -> None:
    """A chat with a picture that goes to a blind model fails, and is answered without it on demand."""
    page = seeing_desk.page
    page.select_option(MODEL, SEER)
    (tmp_path / "leaf.png").write_bytes(picture(1))
    page.set_input_files(".attach input", str(tmp_path / "leaf.png"))
    page.wait_for_selector(".composer .attached-picture img")
    page.select_option(MODEL, BLIND)
    seeing_desk.ask("What is here?")
    note = "li:last-child .error-note[data-code=unsupported_capability]"
    page.wait_for_selector(note)
    page.click(f"{note} button:has-text('without the pictures')")
    seeing_desk.wait_whole()
    assert page.locator("article[data-role=user] .attached-picture").count() == 1

"""Every view of Models and the welcome, in light and dark, narrow and wide, English, German and pseudo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from groundup.server.browser import told_kits
from tests.kits.kit_factory import good_kit
from tests.library.adopt.tool_trees import ollama
from tests.server.browser.arrivals.sharing_room import CODE, sharing
from tests.server.browser.program import OWNER_SECRET
from tests.server.live import Live, live_server
from tests.web.conftest import DeskPage, opened
from tests.web.desk.test_screen import violations

from .pictures import picture

pytestmark = pytest.mark.drill  # a sweep that takes long

VIEWS = {
    "mine": "[data-name=seedling]",
    "get": "li.model",
    "kits": "article.kit",
    "room": "article.computer li",
    "found": "li[data-tool]",
}
KEY = re.compile(r"\b(models|model|error|unit|welcome|card)\.[a-z_]+")


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[str]:
    """The address of a computer that shares."""
    with sharing(tmp_path / "neighbour") as running:
        yield running.address


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A server of a user with a stick and a model of another program."""
    good_kit(tmp_path / "media" / "anna" / "STICK")
    ollama(tmp_path / "anna" / ".ollama" / "models")
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    monkeypatch.setattr(told_kits, "DRIVE_ROOTS", (tmp_path / "media",))
    with live_server(tmp_path / "home", owner_secret=OWNER_SECRET.encode()) as running:
        yield running


def show(desk: DeskPage, view: str, neighbour: str) -> None:
    """A view with something in it."""
    page = desk.page
    page.goto(f"{desk.address}/models?view={view}")
    page.wait_for_selector("main.models h2")
    if view == "room":
        page.fill("input[name=address]", neighbour)
        page.fill("input[name=code]", CODE)
        page.keyboard.press("Enter")
    page.wait_for_selector(VIEWS[view])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_views_have_no_violations(
    browser: Browser, live: Live, neighbour: str, scheme: str, width: int
) -> None:
    """Nothing is cut at 320 px, and axe finds nothing in any view."""
    with opened(browser, live.address) as desk:
        desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        desk.page.set_viewport_size({"width": width, "height": 720})
        for view in VIEWS:
            show(desk, view, neighbour)
            inner, whole = desk.page.evaluate(
                "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
            )
            assert whole <= inner, f"{view} is {whole} px wide"
            assert violations(desk) == [], view
            picture(desk, f"{view}-{scheme}-{width}")


@pytest.mark.parametrize("locale", ["de-DE", "qps", "en-GB"])
def test_views_speak_one_language(browser: Browser, live: Live, neighbour: str, locale: str) -> None:
    """No key is shown for want of words, and the page says which language it speaks."""
    with opened(browser, live.address, locale=locale) as desk:
        for view in VIEWS:
            show(desk, view, neighbour)
            text = desk.page.inner_text("main")
            assert KEY.findall(text) == [], view
            assert ("Diesem Computer" in text or "Modelle" in text) == (locale == "de-DE"), view
            picture(desk, f"{view}-{locale}")
        desk.page.goto(f"{desk.address}/welcome")
        desk.page.wait_for_selector("main.welcome li.model")
        assert KEY.findall(desk.page.inner_text("main")) == []


def test_the_welcome_knows_the_other_ways(browser: Browser, live: Live) -> None:
    """Each is opened by its button; a stick is installed from there, and the cursor is in the composer."""
    with opened(browser, live.address) as desk:
        page = desk.page
        page.goto(f"{desk.address}/welcome")
        for way, place in (
            ("In this room", "input[name=code]"),
            ("Use models I have", "li[data-tool]"),
            ("From USB", "article.kit"),
        ):
            page.click(f"button:has-text('{way}')")
            page.wait_for_selector(place)
            assert page.get_attribute(f"button:has-text('{way}')", "aria-expanded") == "true"
            assert violations(desk) == [], way
        picture(desk, "welcome-usb")
        page.check("label.trust input")
        page.click("button:has-text('Install 2 models')")
        page.wait_for_selector("textarea:focus")
        assert page.input_value("label:has-text('Model') select") in ("poet", "mate")


def test_a_key_without_words_is_caught() -> None:
    """The pattern that the tests look for finds what `t` shows for want of words."""
    assert KEY.findall("On this computer models.step.loaded")
    assert not KEY.findall("On this computer. Models are here.")

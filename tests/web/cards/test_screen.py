"""The cards of a model in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.web.conftest import DeskPage, opened


def test_openness_card(desk: DeskPage) -> None:
    """The card shows label, rows and questions, and prints without controls."""
    page = desk.page
    page.goto(f"{desk.address}/card/openness/olmo-2-7b")
    page.wait_for_selector(".card-rows")
    assert page.inner_text("h1") == "OLMo 2 7B"
    assert page.locator(".card-rows tr").count() == 5
    page.emulate_media(media="print")
    assert not page.is_visible(".controls")


def test_fit_card(desk: DeskPage) -> None:
    """The card of fit says a verdict and memory as a range; the other card is one link away."""
    page = desk.page
    page.goto(f"{desk.address}/card/fit/gemma-3-4b")
    page.wait_for_selector("tr[data-row=memory]")
    assert " to " in page.inner_text("tr[data-row=memory] td")
    page.click(".controls a >> nth=0")
    page.wait_for_url("**/card/openness/gemma-3-4b")


def test_unknown_model(desk: DeskPage) -> None:
    """A name that nobody knows is refused in words."""
    page = desk.page
    page.goto(f"{desk.address}/card/fit/nothing-of-that-name")
    page.wait_for_selector(".error-note")


@pytest.mark.parametrize(("locale", "helps"), [("de-DE", "Was helfen würde"), ("en-GB", "What would help")])
def test_fit_card_in_both_languages(
    browser: Browser, desk: DeskPage, monkeypatch: pytest.MonkeyPatch, locale: str, helps: str
) -> None:
    """A model that is too large: verdict, figures and what would help, all in words, no key among them."""
    monkeypatch.setenv("GROUNDUP_DEVICE", "memory=8GB,bandwidth=40GB/s")
    with opened(browser, desk.address, locale=locale) as page:
        page.page.goto(f"{desk.address}/card/fit/gemma-3-12b")
        page.page.wait_for_selector("li[data-lever=more_memory]")
        said = page.page.inner_text("main")
        assert helps in said
        assert "card." not in said
        assert page.offences == []

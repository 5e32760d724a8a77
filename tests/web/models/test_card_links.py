"""From a row to the cards of its model and back to the row, filters and focus as they were."""

from __future__ import annotations

import pytest

from tests.web.conftest import DeskPage
from tests.web.desk.test_screen import violations

from .pictures import picture

pytestmark = pytest.mark.drill  # a sweep that takes long

FOCUSED = "document.activeElement.closest('li.model')?.dataset.name"


@pytest.mark.parametrize("way", ["link", "browser"])
def test_a_card_leads_back_to_its_row(desk: DeskPage, way: str) -> None:
    """By the card's link and by the browser's Back: the filter stays, and the link has the focus again."""
    page = desk.page
    page.goto(f"{desk.address}/models?view=get")
    page.uncheck("label:has-text('fits here') input")
    row = page.locator("li.model").last
    name = row.get_attribute("data-name")
    count = page.locator("li.model").count()
    row.locator("a[data-card=openness]").click()
    page.wait_for_selector("h1:not(:has-text('Models'))")
    assert page.evaluate("location.pathname").startswith("/card/openness/")
    page.click("main .controls a >> nth=0")  # the other card keeps the way back
    page.wait_for_url("**/card/fit/**")
    if way == "link":
        page.click("main .controls a:has-text('Back')")
    else:
        page.go_back()
        page.wait_for_url("**/card/openness/**")
        page.go_back()
    page.wait_for_selector("li.model a:focus")
    assert page.evaluate(FOCUSED) == name
    assert page.evaluate("document.activeElement.dataset.card") == "openness"
    assert page.locator("li.model").count() == count
    assert violations(desk) == []


def test_a_model_that_is_here_has_its_cards_too(desk: DeskPage) -> None:
    """Seedling is in the catalogue: both cards are one link away, by the keyboard."""
    page = desk.page
    page.goto(f"{desk.address}/models")
    link = page.locator("li[data-name=seedling] a[data-card=fit]")
    link.focus()
    picture(desk, "mine")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Seedling')")
    page.click("main .controls a:has-text('Back')")
    page.wait_for_selector("li[data-name=seedling] a[data-card=fit]:focus")


def test_the_welcome_is_come_back_to(desk: DeskPage) -> None:
    """A suggestion has its cards, and they lead back to it."""
    page = desk.page
    page.goto(f"{desk.address}/welcome")
    row = page.locator("li.model").first
    name = row.get_attribute("data-name")
    row.locator("a[data-card=fit]").click()
    page.wait_for_selector("tr[data-row=memory]")
    page.click("main .controls a:has-text('Back')")
    page.wait_for_url("**/welcome?**")
    page.wait_for_selector(f"li[data-name='{name}'] a:focus")


@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/models/../x"]
)
def test_a_way_back_leads_to_screens_alone(desk: DeskPage, address: str) -> None:
    """Whatever an address claims; a good one is taken."""
    page = desk.page
    page.goto(f"{desk.address}/card/fit/gemma-3-4b?back={address}")
    page.wait_for_selector(".controls a:has-text('Models')")
    assert page.get_attribute(".controls a:has-text('Models')", "href") == "/models"
    page.goto(f"{desk.address}/card/fit/gemma-3-4b?back=/models%3Fview=get")
    page.wait_for_selector(".controls a[href='/models?view=get']")

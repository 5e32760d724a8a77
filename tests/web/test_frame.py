"""The frame of all screens: nouns with addresses, Back, and a focus that follows."""

from __future__ import annotations

from tests.web.conftest import DeskPage


def test_screens_are_reached_by_nouns_addresses_and_back(desk: DeskPage) -> None:
    """A noun goes to its screen, its address alone does as well, and Back returns without loading anew."""
    page = desk.page
    page.evaluate("window.sameDocument = true")
    page.click("nav.nouns a:has-text('Models')")
    page.wait_for_selector(".screen[data-screen='/models'] h1:focus")
    assert page.evaluate("location.pathname") == "/models"
    assert page.title() == "Models · Groundup"
    assert page.locator("nav.nouns a[aria-current=page]").inner_text() == "Models"
    page.go_back()
    page.wait_for_selector("textarea:focus")
    assert page.evaluate("window.sameDocument")
    page.goto(f"{desk.address}/models")
    page.wait_for_selector(".screen[data-screen='/models'] h1")


def test_the_lab_brings_its_style_sheet_once(desk: DeskPage) -> None:
    """Nobody loads its sheet before; when it is drawn the sheet applies, and coming back adds none."""
    page = desk.page
    sheets = page.locator("link[rel=stylesheet][href*='/lab.css']")
    assert sheets.count() == 0
    page.click("nav.nouns a:has-text('Lab')")
    page.wait_for_selector(".screen[data-screen='/lab'] h1")
    known = "[...document.styleSheets].some(one => one.href?.endsWith('/lab.css') && one.cssRules.length)"
    assert page.evaluate(known)
    page.go_back()
    page.wait_for_selector("textarea:focus")
    page.click("nav.nouns a:has-text('Lab')")
    page.wait_for_selector(".screen[data-screen='/lab'] h1")
    assert sheets.count() == 1


def test_a_style_sheet_that_did_not_come_is_asked_for_again(desk: DeskPage) -> None:
    """Without it the screen is there all the same; opened once more, it has its sheet."""
    page = desk.page
    page.route("**/lab.css", lambda route: route.abort(), times=1)
    page.click("nav.nouns a:has-text('Lab')")
    page.wait_for_selector(".screen[data-screen='/lab'] h1")
    assert page.locator("link[href*='/lab.css']").count() == 0
    page.go_back()
    page.wait_for_selector("textarea:focus")
    page.click("nav.nouns a:has-text('Lab')")
    page.wait_for_selector("link[href*='/lab.css']", state="attached")


def test_a_screen_that_is_not_there_yet_is_no_empty_page(desk: DeskPage) -> None:
    """An address without a screen of its own shows the nearest one, and has no noun."""
    page = desk.page
    page.goto(f"{desk.address}/lab/nothing-of-this-name")
    page.wait_for_selector(".shown h1")
    assert page.locator("nav.nouns a[href*=nothing]").count() == 0

"""The lab in a browser: four instruments on Seedling, each with caption, table, projector view and lesson."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import DeskPage

CAPTION = "How likely the model finds each word. Not how true it is."
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
BEGIN = {
    "guess": "Ask the model",
    "tokens": "X-ray",
    "temperature": "Write the endings",
    "hesitated": "Answer",
}


def violations(desk: DeskPage) -> list[str]:
    """What axe finds."""
    found = Axe().run(desk.page, options=AXE).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def begin(desk: DeskPage, name: str) -> None:
    """Open an instrument and begin a run; returns when it has ended."""
    desk.page.goto(f"{desk.address}/lab/{name}")
    desk.page.get_by_role("button", name=BEGIN[name], exact=True).click()
    desk.page.wait_for_selector("figcaption")


def bar_names(desk: DeskPage) -> list[str]:
    """What the bars stand for."""
    return desk.page.locator(".bars .bar-name").all_inner_texts()


def test_guess_pick_and_take_back(desk: DeskPage) -> None:
    """Ten words and the rest; a picked one stands in the text, and taken back the same bars are there."""
    begin(desk, "guess")
    page = desk.page
    first = bar_names(desk)
    assert len(first) == 11
    assert page.inner_text("figcaption") == CAPTION
    page.locator(".bars button").nth(1).click()
    page.wait_for_selector(".lab-text mark")
    assert page.inner_text(".lab-text mark").strip() == first[1].replace("␣", "")
    page.get_by_role("button", name="Take the last word back").click()
    page.wait_for_selector(".lab-text mark", state="detached")
    page.wait_for_selector(".bars button")
    assert bar_names(desk) == first


def test_the_class_guesses_first(desk: DeskPage) -> None:
    """Bars stay hidden, from the table as well, until they are revealed."""
    page = desk.page
    page.goto(f"{desk.address}/lab/guess")
    page.get_by_label("Hide the bars").check()
    page.get_by_role("button", name="Ask the model").click()
    reveal = page.get_by_role("button", name="Reveal")
    reveal.wait_for()
    assert page.locator(".bars").count() == 0
    assert page.get_by_role("button", name="Table").is_disabled()
    reveal.click()
    assert page.locator(".bars li").count() == 11


def test_languages_in_pieces(desk: DeskPage) -> None:
    """Each line is cut; its chips are as many as its figure says."""
    begin(desk, "tokens")
    page = desk.page
    assert page.locator(".xrays > li").count() == 9
    said = page.inner_text(".xrays > li:nth-child(2) > .muted")
    assert re.findall(r"\d+", said)[0] == str(page.locator(".xrays > li:nth-child(2) .chip").count())


def test_endings_side_by_side(desk: DeskPage) -> None:
    """The two at temperature 0 are the same, one is marked as the best."""
    begin(desk, "temperature")
    page = desk.page
    texts = page.locator(".endings li > p").all_inner_texts()
    assert len(texts) == 6
    assert texts[0] == texts[1] != texts[5]
    page.get_by_label("C is the best").check()
    assert page.locator("li[data-best=true]").count() == 1


def test_doubts_by_keyboard_and_another_way(desk: DeskPage) -> None:
    """Arrows go from word to word; the answer goes on from another choice."""
    begin(desk, "hesitated")
    page = desk.page
    before = page.locator(".word-text").all_inner_texts()
    page.locator(".word").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator(".word").nth(3).get_attribute("aria-pressed") == "true"
    other = page.locator(".alternatives .bar-name").nth(1).inner_text()
    page.locator(".alternatives button").first.click()
    page.wait_for_selector(".alternatives", state="detached")
    page.wait_for_selector("figcaption")
    after = page.locator(".word-text").all_inner_texts()
    assert after[:3] == before[:3]
    assert after[3].replace(" ", "␣") == other != before[3]


@pytest.mark.drill
@pytest.mark.parametrize("name", BEGIN)
def test_table_lesson_and_projector(desk: DeskPage, name: str) -> None:
    """Every chart has a table, every instrument a lesson, and only the result is on the projector."""
    begin(desk, name)
    page = desk.page
    assert violations(desk) == []
    page.get_by_role("button", name="Table").click()
    assert page.locator(".result-table tbody tr").count() > 2
    page.get_by_role("button", name="Lesson", exact=True).click()
    page.wait_for_selector(".lesson-part[data-part=handout] table, .lesson-part[data-part=handout] li")
    assert violations(desk) == []
    page.get_by_role("button", name="Projector view").click()
    assert not page.locator(".lab-controls").is_visible()
    assert violations(desk) == []
    page.keyboard.press("Escape")
    assert page.locator(".lab-controls").is_visible()


@pytest.mark.drill
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", BEGIN)
def test_a_narrow_page(desk: DeskPage, name: str, scheme: str) -> None:
    """At 320 px nothing is cut, in light and dark."""
    page = desk.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 320, "height": 720})
    begin(desk, name)
    assert violations(desk) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_cell_is_no_formula(desk: DeskPage) -> None:
    """What a spreadsheet would run is text in the saved file."""
    cells = desk.page.evaluate(
        "import(document.querySelector('script[type=module]').src.replace('main.js', 'lab/result-table.js'))"
        ".then((m) => ['=1+1', '@x', 'a\"b', 7].map(m.cell))"
    )
    assert cells == ['"\'=1+1"', '"\'@x"', '"a""b"', '"7"']


def test_after_a_failure_there_is_a_next_step(scripted_desk: DeskPage) -> None:
    """Another model is chosen, or another screen opened; nothing that belongs to an answer is offered."""
    page = scripted_desk.page
    page.goto(f"{scripted_desk.address}/lab/hesitated")
    page.select_option(".lab-model select", "refuser")
    page.get_by_role("button", name=BEGIN["hesitated"], exact=True).click()
    page.wait_for_selector(".error-note[data-code=template]")
    other, more = page.locator(".error-note .next-steps button").all()
    assert (other.inner_text()[:4], more.inner_text()) == ("Use ", "Get another model")
    assert violations(scripted_desk) == []
    other.click()
    assert page.input_value(".lab-model select") != "refuser"
    page.get_by_role("button", name=BEGIN["hesitated"], exact=True).click()
    page.wait_for_selector(".error-note", state="detached")


def test_an_answer_that_is_gone_leads_back_to_the_desk(scripted_desk: DeskPage) -> None:
    """What cannot be looked at any more is said, and the one button leads to the composer."""
    page = scripted_desk.page
    page.goto(f"{scripted_desk.address}/lab/hesitated?message=nothing-of-this-name")
    page.wait_for_selector(".error-note[data-code=not_on_desk]")
    page.locator(".error-note .next-steps button").click()
    page.wait_for_selector("textarea:focus")
    assert page.evaluate("location.pathname") == "/"

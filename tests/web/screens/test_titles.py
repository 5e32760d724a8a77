"""What a tab is called, and where the focus is after a step to another screen."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.web.conftest import DeskPage
from tests.web.screens.every_screen import SCREENS

pytestmark = pytest.mark.drill  # a sweep that takes long


def doubled(titles: list[str]) -> set[str]:
    """Titles that several tabs would have."""
    return {title for title, count in Counter(titles).items() if count > 1}


def test_each_address_has_a_title_of_its_own(pages: tuple[DeskPage, DeskPage]) -> None:
    """Each says what is there, and what program it is; two of one title are found."""
    desk = pages[0]
    titles = []
    for path in dict.fromkeys(one.path.partition("?")[0] for one in SCREENS):
        desk.page.goto(f"{desk.address}{path}?desk")
        desk.page.wait_for_selector("main")
        desk.page.wait_for_timeout(50)  # the title follows the screen
        titles.append(desk.page.title())
    assert [one for one in titles if not one.endswith(" · Groundup")] == []
    assert doubled(titles) == set()
    assert doubled(["Lab · Groundup", "Lab · Groundup", "Desk · Groundup"]) == {"Lab · Groundup"}


def test_a_chat_is_the_title_of_its_tab(pages: tuple[DeskPage, DeskPage]) -> None:
    """So that the tabs of two chats can be told apart."""
    desk = pages[0]
    desk.page.goto(f"{desk.address}/?desk")
    desk.page.wait_for_selector("textarea")
    desk.ask("What is a model?")
    desk.wait_whole()
    assert desk.page.title() == "What is a model? · Groundup"


def test_the_focus_follows_inside_a_screen(pages: tuple[DeskPage, DeskPage]) -> None:
    """From the lab to an instrument, and from Proof to the statement, the heading has the focus."""
    page = pages[0].page
    for path, link, heading in (
        ("/lab", "Token X-ray", "Token X-ray"),
        ("/proof", "Statement for parents and for IT, to print", "How AI is used on this computer"),
    ):
        page.goto(f"{pages[0].address}{path}")
        page.get_by_role("link", name=link).click()
        page.wait_for_selector(f"h1:focus:has-text('{heading}')")

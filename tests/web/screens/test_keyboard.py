"""Every screen by keyboard: all can be reached, in order and in sight, and the focus shows."""

from __future__ import annotations

import pytest

from tests.web.screens.looks import LOOKS
from tests.web.screens.shown import Shown, desk_alone, every_screen
from tests.web.screens.tab_order import begin, problems

pytestmark = pytest.mark.drill  # a sweep that takes long


@every_screen
def test_tab_comes_to_everything(shown: Shown) -> None:
    """In a wide window and in a narrow one."""
    found = {}
    for name in ("light", "320 px"):
        LOOKS[name].apply(shown.page)
        found[name] = problems(shown.page)
    assert found == {"light": [], "320 px": []}


@desk_alone
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("button.tabIndex = 5", "jumps the order"),
        ("button.style.outline = 'none'", "does not show its focus"),
        ("button.style.position = 'fixed'; button.style.insetInlineStart = '-99px'", "out of sight"),
        ("button.addEventListener('focus', () => button.blur())", "cannot be reached"),
    ],
)
def test_what_is_wrong_is_found(shown: Shown, fault: str, said: str) -> None:
    """A button that jumps the order, hides its focus or itself, or lets nobody in, is found."""
    make = f"const button = document.createElement('button'); button.textContent = 'x'; {fault};"
    shown.page.evaluate(f"() => {{ {make} document.querySelector('main').append(button); }}")
    assert any(said in one for one in problems(shown.page))


@desk_alone
def test_the_first_stop_skips_the_navigation(shown: Shown) -> None:
    """It shows itself, and leads to the screen without a step in the history of the browser."""
    page = shown.page
    begin(page)
    before = page.evaluate("history.length")
    page.keyboard.press("Tab")
    page.wait_for_selector(".skip:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#screen:focus")
    assert page.evaluate("history.length") == before


@desk_alone
def test_a_new_chat_begins_in_the_composer(shown: Shown) -> None:
    """By button and by keys, also where a new chat was shown already."""
    page = shown.page
    page.get_by_role("button", name="+ New chat").click()
    page.wait_for_selector("textarea:focus")
    page.focus(".list-button")
    page.keyboard.press("Control+Shift+O")
    page.wait_for_selector("textarea:focus")

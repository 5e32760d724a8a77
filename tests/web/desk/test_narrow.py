"""The desk on a phone: chats lie over the conversation, and what is rarely needed waits behind a button."""

from __future__ import annotations

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage
from tests.web.screens.axe import violations
from tests.web.screens.tab_order import problems

PHONE = {"width": 360, "height": 640}
# As behind a dialog: what lies below is out of reach, the main part and its heading with it.
BEHIND = ("landmark-one-main", "page-has-heading-one")


def test_chats_lie_over_the_conversation(scripted_desk: DeskPage) -> None:
    """They close when the window becomes narrow, open by a button, and leave when one is chosen."""
    page = scripted_desk.page
    scripted_desk.ask(answering("Here."))
    scripted_desk.wait_whole()
    assert page.is_visible(".chat-list")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.wait_for_selector(".chat-list", state="hidden")
    page.click(".list-button")
    page.wait_for_selector(".chat-list .leave:focus")
    assert page.evaluate("document.querySelector('main').inert")
    assert [one for one in violations(page) if not one.startswith(BEHIND)] == []
    assert problems(page) == []
    page.click(".chat-list .new >> nth=0")
    page.wait_for_selector(".chat-list", state="hidden")
    page.wait_for_selector(".starters")
    assert not page.evaluate("document.querySelector('main').inert")
    page.click(".list-button")
    page.click(".chat-list .leave")
    page.wait_for_selector(".list-button:focus")


def test_role_and_dial_wait_behind_a_button(scripted_desk: DeskPage) -> None:
    """In a narrow window they take no room until they are asked for."""
    page = scripted_desk.page
    assert page.is_visible(".dial")
    assert not page.is_visible(".how-button")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not page.is_visible(".dial")
    page.get_by_role("button", name="How it answers").click()
    assert page.is_visible(".dial")
    assert violations(page) == []


def test_the_conversation_keeps_room(scripted_desk: DeskPage) -> None:
    """At 200 % of a small window a conversation has at least eight lines of text in height."""
    page = scripted_desk.page
    page.set_viewport_size({"width": 640, "height": 360})
    height = page.evaluate("document.querySelector('.conversation').clientHeight")
    assert height >= 8 * 16

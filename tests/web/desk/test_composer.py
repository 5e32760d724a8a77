"""Nothing that is typed gets lost, however quickly somebody types or changes chats."""

from __future__ import annotations

import time

from playwright.sync_api import Route, expect

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

LATE_S = 0.7
SAVED_WITHIN_MS = 10_000

# A click, and then no more time than the page needs to change its document: no frame is painted between.
CLICK_AND_LOOK = """async () => {
  document.querySelector('.chat-list li > a').click();
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return [document.activeElement.tagName, document.querySelector('textarea').value];
}"""


def test_a_chat_can_be_written_in_as_soon_as_it_is_shown(scripted_desk: DeskPage) -> None:
    """Its draft stands in the composer, which has the focus, before the first frame is painted."""
    page = scripted_desk.page
    scripted_desk.ask(answering("One"))
    scripted_desk.wait_whole()
    page.fill("textarea", "A thought")
    page.keyboard.press("Control+Shift+O")
    expect(page.locator("textarea")).to_have_value("")
    page.locator(".chat-list .new").first.focus()
    assert page.evaluate(CLICK_AND_LOOK) == ["TEXTAREA", "A thought"]


def test_what_is_typed_while_a_question_is_sent_stays(scripted_desk: DeskPage) -> None:
    """It is the beginning of the next question."""
    page = scripted_desk.page

    def late(route: Route) -> None:
        time.sleep(LATE_S)
        route.continue_()

    page.route("**/app/commands/chat.send", late)
    field = page.locator("textarea")
    field.fill(answering("Yes"))
    field.press("Enter")
    field.press_sequentially(" And then")
    scripted_desk.wait_whole()
    expect(field).to_have_value(" And then")
    page.reload()
    expect(field).to_have_value(" And then")


def test_drafts_of_two_chats_are_both_saved(scripted_desk: DeskPage) -> None:
    """Also when somebody goes on to the other one at once."""
    page = scripted_desk.page
    scripted_desk.ask(answering("One"))
    scripted_desk.wait_whole()
    saved = list[str]()
    page.on(
        "request",
        lambda request: saved.append(request.post_data or "") if "draft.save" in request.url else None,
    )
    page.fill("textarea", "Here")
    page.keyboard.press("Control+Shift+O")
    expect(page.locator("textarea")).to_have_value("")
    page.fill("textarea", "There")
    end_s = time.monotonic() + SAVED_WITHIN_MS / 1000
    while len(saved) < 2 and time.monotonic() < end_s:
        page.wait_for_timeout(50)
    assert sorted("Here" in one for one in saved) == [False, True]

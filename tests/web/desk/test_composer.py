"""Nothing that is typed gets lost, however quickly somebody types or changes chats."""

from __future__ import annotations

import time

from playwright.sync_api import APIResponse, Route, expect

from tests.server.browser.program import Program
from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

LATE_S = 0.7
SAVED_WITHIN_MS = 10_000

# A click, and then no more time than the page needs to change its document: no frame is painted between.
FORGETS_KEYS = "sessionStorage.removeItem('key new')"
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


def reload_before_it_was_heard(desk: DeskPage, question: str) -> None:
    """Send a question, and load the page anew when the server has it and the page does not know."""
    page = desk.page
    answers = list[APIResponse]()

    def keep_the_first(route: Route) -> None:
        if answers:
            route.continue_()
        else:
            answers.append(route.fetch())  # and nobody is told

    page.route("**/app/commands/chat.send", keep_the_first)
    page.locator("textarea").fill(question)
    page.locator("textarea").press("Enter")
    page.locator(".chat-list li > a").first.wait_for()
    page.reload()
    expect(page.locator("textarea")).to_have_value(question)


def asked(desk: DeskPage) -> int:
    """How many questions stand on the desk once there is an answer on the screen."""
    desk.wait_whole()
    with Program(desk.address) as program:
        chats = program.http.get("/app/export").json()["chats"]
    return sum(one["role"] == "user" for chat in chats for one in chat["messages"])


def test_a_question_is_sent_once_however_the_page_is_loaded_anew(scripted_desk: DeskPage) -> None:
    """It may have arrived before; whoever presses Enter again then sees its answer."""
    reload_before_it_was_heard(scripted_desk, answering("Once"))
    scripted_desk.page.locator("textarea").press("Enter")
    assert asked(scripted_desk) == 1


def test_a_page_that_forgets_keys_would_ask_twice(scripted_desk: DeskPage) -> None:
    """The known-bad twin."""
    reload_before_it_was_heard(scripted_desk, answering("Twice"))
    scripted_desk.page.evaluate(FORGETS_KEYS)
    scripted_desk.page.locator("textarea").press("Enter")
    assert asked(scripted_desk) == 2


def test_the_same_words_typed_once_more_are_another_question(scripted_desk: DeskPage) -> None:
    """Only what stayed in the composer is the same question."""
    question = answering("Again")
    reload_before_it_was_heard(scripted_desk, question)
    field = scripted_desk.page.locator("textarea")
    field.fill("")
    field.fill(question)
    field.press("Enter")
    assert asked(scripted_desk) == 2


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

"""What the desk can do beyond a first answer, each once in a browser."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import httpx2
from playwright.sync_api import Error, Route

from tests.desk.documents.test_pdf import pdf
from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

LAST = "li:last-child article[data-role=assistant]"


def answered(desk: DeskPage, text: str) -> str:
    """Ask for this answer, and wait for it."""
    desk.ask(answering(text))
    return desk.wait_whole()


def test_an_edited_question_is_a_branch(scripted_desk: DeskPage) -> None:
    """Both questions stay, with a way from one to the other."""
    page = scripted_desk.page
    answered(scripted_desk, "First")
    page.click("article[data-role=user] button:has-text('Edit')")
    page.fill(".edit textarea", answering("Second"))
    page.click(".edit button[type=submit]")
    page.wait_for_selector(".markdown:has-text('Second')")
    assert "2 of 2" in page.inner_text("article[data-role=user] .actions")
    page.click("article[data-role=user] [aria-label='Earlier version']")
    page.wait_for_selector(".markdown:has-text('First')")
    assert page.locator(".markdown").count() == 1


def test_an_answer_is_tried_again_more_carefully(scripted_desk: DeskPage) -> None:
    """The menu opens by keyboard, and the other answer stands beside the first."""
    page = scripted_desk.page
    answered(scripted_desk, "Same")
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    page.click(".menu-items button:has-text('More careful')")
    page.wait_for_selector(f"{LAST} .actions:has-text('2 of 2')")


def test_a_stopped_answer_goes_on(desk: DeskPage) -> None:
    """Seedling goes on from what it had, and nothing that was shown is lost."""
    page = desk.page
    desk.ask("Tell me a short story about a seed.")
    desk.wait_for_letters(10)
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{LAST}[data-state=stopped], {LAST}[data-state=whole]")
    if page.locator(f"{LAST}[data-state=whole]").count():
        return  # it was quicker than the key; the server's own tests stop it for certain
    seen = desk.answer
    page.click(f"{LAST} button:has-text('Continue')")
    assert desk.wait_whole().startswith(seen)


def test_a_deleted_chat_comes_back(scripted_desk: DeskPage) -> None:
    """Renamed, pinned, deleted and taken back."""
    page = scripted_desk.page
    answered(scripted_desk, "Kept")
    page.click(".chat-list li button")
    page.fill("dialog[open] input >> nth=0", "About seeds")
    page.check("dialog[open] input[type=checkbox]")
    page.wait_for_selector(".chat-list h2:has-text('Pinned')")
    page.click("dialog[open] button.danger")
    page.wait_for_selector(".take-back")
    assert page.locator(".chat-list li").count() == 0
    page.click(".take-back button")
    page.wait_for_selector(".chat-list li:has-text('About seeds')")
    page.wait_for_selector(".markdown:has-text('Kept')")


def in_another_window(desk: DeskPage, command: str, **body: str) -> None:
    """Somebody does something with the same server elsewhere."""
    key = desk.page.evaluate("localStorage.getItem('groundup-key')")
    told = httpx2.post(
        f"{desk.address}/app/commands/{command}",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": uuid4().hex},
        json=body,
        trust_env=False,
    )
    assert told.status_code == 200, told.text


def told_of_a_new_role(desk: DeskPage, name: str) -> None:
    """Another window keeps a role; this page hears of it."""
    in_another_window(desk, "role.save", name=name, text="Be brief.", id="")
    desk.page.wait_for_selector(f"label:has-text('Role') option:has-text('{name}')", state="attached")


def test_a_title_half_typed_survives_other_news(scripted_desk: DeskPage) -> None:
    """While one types, another window changes this chat: the letters stay, and what was set stays set."""
    page = scripted_desk.page
    answered(scripted_desk, "Kept")
    page.click(".chat-list li button")
    page.fill("dialog[open] input >> nth=0", "About se")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/commands/chat.change", hold)
    page.evaluate("document.querySelector('dialog[open] input[type=checkbox]').click()")
    told_of_a_new_role(scripted_desk, "Colleague")
    assert page.is_checked("dialog[open] input[type=checkbox]")
    assert page.input_value("dialog[open] input >> nth=0") == "About se"
    held[0].continue_()
    page.wait_for_selector(".chat-list h2:has-text('Pinned')")
    chat_id = page.url.split("chat=")[1]
    in_another_window(scripted_desk, "chat.change", chat_id=chat_id, title="Their title")
    page.wait_for_selector(".chat-list li:has-text('Their title')")
    assert page.input_value("dialog[open] input >> nth=0") == "About se"


def test_a_choice_that_was_refused_is_taken_back(scripted_desk: DeskPage) -> None:
    """A field never says what the server has not done."""
    page = scripted_desk.page
    answered(scripted_desk, "Kept")
    page.click(".chat-list li button")
    error = '{"error": {"code": "storage_full", "figures": {}, "message": "No room.", "hint": ""}}'
    page.route(
        "**/commands/chat.change",
        lambda route: route.fulfill(status=507, content_type="application/json", body=error),
    )
    page.click("dialog[open] [type=checkbox]")
    page.wait_for_selector("dialog[open] [type=checkbox]:not(:checked)")
    page.unroute_all()
    page.check("dialog[open] [type=checkbox]")
    page.wait_for_selector(".chat-list h2:has-text('Pinned')")
    assert page.is_checked("dialog[open] [type=checkbox]")


def test_a_role_half_typed_survives_other_news(scripted_desk: DeskPage) -> None:
    """The text of a role is not lost because a role came from another window."""
    page = scripted_desk.page
    page.click("button:has-text('New role')")
    page.fill("dialog[open] input", "Histor")
    page.fill("dialog[open] textarea", "You are kind")
    told_of_a_new_role(scripted_desk, "Colleague")
    assert page.input_value("dialog[open] input") == "Histor"
    assert page.input_value("dialog[open] textarea") == "You are kind"


def test_a_tick_stands_beside_its_words(scripted_desk: DeskPage) -> None:
    """In one line, whatever other screens call their parts."""
    page = scripted_desk.page
    answered(scripted_desk, "Kept")
    page.click(".chat-list li button")
    tick, label = (page.locator(f"dialog[open] {one}").bounding_box() for one in ("[type=checkbox]", ".tick"))
    assert tick is not None
    assert label is not None
    assert label["height"] < 2 * tick["height"] + 16


def test_search_finds_and_opens(scripted_desk: DeskPage) -> None:
    """Ctrl K, a word, and the chat in which it stands."""
    page = scripted_desk.page
    answered(scripted_desk, "Photosynthesis")
    page.keyboard.press("Control+Shift+O")
    page.wait_for_selector(".starters")
    page.keyboard.press("Control+k")
    page.wait_for_selector(".search-dialog[open] input")
    page.keyboard.type("photosyn")
    page.click(".search-dialog li a >> nth=0")
    page.wait_for_selector(".markdown:has-text('Photosynthesis')")


def test_a_role_is_kept_and_told(scripted_desk: DeskPage) -> None:
    """It is written once, stands above the chat, and is still chosen after a reload."""
    page = scripted_desk.page
    page.click("button:has-text('New role')")
    page.fill("dialog[open] input", "Colleague")
    page.fill("dialog[open] textarea", "Be brief.")
    page.click("dialog[open] button[type=submit]")
    page.wait_for_selector("label:has-text('Role') option:has-text('Colleague')", state="attached")
    page.click("[aria-label='More careful']")
    answered(scripted_desk, "Yes")
    page.reload()
    page.wait_for_selector(LAST)
    assert page.locator("label:has-text('Role') select option:checked").inner_text() == "Colleague"
    assert page.input_value("input[type=range]") == "0.4"


def test_a_file_is_shown_as_the_model_sees_it(scripted_desk: DeskPage, tmp_path: Path) -> None:
    """Its text and its tokens before it is sent, and with the question after."""
    page = scripted_desk.page
    (tmp_path / "handout.pdf").write_bytes(pdf("Seeds grow."))
    page.set_input_files(".attach input", str(tmp_path / "handout.pdf"))
    page.wait_for_selector(".composer .attachments li")
    assert "tokens" in page.inner_text(".composer .attachments summary")
    page.click(".composer .attachments summary")
    assert page.inner_text(".composer .attachments pre") == "[Page 1]\nSeeds grow."
    scripted_desk.ask("Why?")
    page.wait_for_selector("article[data-role=user] .attachments:has-text('handout.pdf')")
    (tmp_path / "scan.pdf").write_bytes(pdf(""))
    page.set_input_files(".attach input", str(tmp_path / "scan.pdf"))
    page.wait_for_selector("[data-code=pdf_without_text]")


def test_code_has_a_button_of_its_own(scripted_desk: DeskPage) -> None:
    """It copies the code and says so."""
    page = scripted_desk.page
    answered(scripted_desk, "Look:\n\n```python\nprint(1)\n```\n\nDone.")
    page.click(".copy-code")
    page.wait_for_selector(".copy-code:has-text('Copied')")
    page.evaluate("document.querySelector('.composer textarea').focus()")
    page.keyboard.press("Control+v")
    assert page.input_value(".composer textarea") == "print(1)\n"


def test_what_comes_after_code_does_not_stand_in_it(scripted_desk: DeskPage) -> None:
    """While the answer is written as well: the fence has closed before the next words come."""
    page = scripted_desk.page
    pieces = ["```python\nprint(1)\n", "print(2)\n```\n", "\nThe words ", "that follow ", "are no code."]
    page.evaluate(
        """async (pieces) => {
          const main = document.querySelector("script[type=module]").src;
          const { MarkdownView } = await import(main.replace("main.js", "markdown/view.js"));
          const place = document.body.appendChild(document.createElement("div"));
          const view = new MarkdownView(place);
          const words = (one) => place.querySelector(one)?.textContent ?? "";
          let text = "";
          window.seen = [];
          for (const piece of pieces) {
            view.grow(text += piece);
            window.seen.push([words("code"), words("p")]);
          }
        }""",
        pieces,
    )
    whole = "print(1)\nprint(2)\n"
    assert page.evaluate("window.seen") == [
        ["print(1)\n", ""],
        [whole, ""],
        [whole, "The words "],
        [whole, "The words that follow "],
        [whole, "The words that follow are no code."],
    ]


def test_formulas_are_drawn_and_code_is_coloured(scripted_desk: DeskPage) -> None:
    """As MathML and as spans, with the text of the code as it was; a dollar that is money stays one."""
    page = scripted_desk.page
    code = "def half(x):\n    return x / 2"
    scripted_desk.ask(answering(f"$E = mc^2$, for $5 and $6.\n\n```python\n{code}\n```\n\n$$a^2$$\n"))
    scripted_desk.wait_whole()
    page.wait_for_selector(".formula.display math", state="attached")
    assert page.locator(".formula math").count() == 2
    assert "for $5 and $6." in scripted_desk.answer
    page.wait_for_selector("pre code .code-keyword")
    assert page.locator("pre code").inner_text().strip() == code


def test_chats_leave_and_come_back_as_files(scripted_desk: DeskPage, tmp_path: Path) -> None:
    """JSON comes back as a chat; the page to print holds the words, and no script."""
    page = scripted_desk.page
    answered(scripted_desk, "A *seed* <script>x</script>")
    page.click(".chat-list li button")
    for kind in ("JSON", "Page to print"):
        with page.expect_download() as waiting:
            page.click(f"dialog[open] button:has-text('{kind}')")
        waiting.value.save_as(tmp_path / kind)
    whole = (tmp_path / "Page to print").read_text("utf-8")
    assert "<em>seed</em>" in whole
    assert "<script" not in whole
    assert len(json.loads((tmp_path / "JSON").read_text("utf-8"))["chats"]) == 1
    page.click("dialog[open] button.main")
    page.set_input_files(".files input", str(tmp_path / "JSON"))
    page.wait_for_selector(".chat-list li >> nth=1")


def test_a_temporary_chat_says_so(scripted_desk: DeskPage) -> None:
    """Below the composer, before the first word; and nothing of it is kept in the browser."""
    page = scripted_desk.page
    page.click("button:has-text('Temporary chat')")
    page.wait_for_selector(".desk-footer:has-text('never written to disk')")
    page.fill(".composer textarea", "zanzibarcanary")
    page.wait_for_timeout(800)
    kept = "JSON.stringify({...sessionStorage}) + JSON.stringify({...localStorage})"
    assert "zanzibarcanary" not in page.evaluate(kept)
    answered(scripted_desk, "Yes")
    page.wait_for_selector(".desk-footer:has-text('never written to disk')")


def test_the_keys_are_on_a_sheet(scripted_desk: DeskPage) -> None:
    """Ctrl / shows it, Escape closes it, and the focus comes back."""
    page = scripted_desk.page
    page.keyboard.press("Control+/")
    page.wait_for_selector("dialog[open] .keys")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_an_answer_leads_to_where_it_hesitated(desk: DeskPage) -> None:
    """The lab looks at these very words with the model that wrote them, and Back leads to the chat."""
    page = desk.page
    desk.ask("What is a model?")
    answer = desk.wait_whole()
    page.click(f"{LAST} a:has-text('Where it hesitated')")
    page.wait_for_selector(".lab[data-instrument=hesitated] .lab-views button:has-text('table'):enabled")
    words = "".join(page.locator(".shaded .word-text").all_inner_texts())
    assert "".join(words.split()) == "".join(answer.split())
    page.go_back()
    page.wait_for_selector(f"{LAST} .markdown")
    assert desk.answer == answer


def test_an_ended_answer_stays_ended(desk: DeskPage) -> None:
    """An answer that failed at once is not made to run again by a reading of the chat from before."""
    told = desk.page.evaluate(
        "async () => { const { EMPTY, reduce, takeChat } = await import(document.querySelector("
        "'script[type=module]').src.replace('main.js', 'state/reduce.js'));"
        "const one = { id: 'a', chat_id: 'c', text: '', thinking: '', state: 'running', details: {} };"
        "const failed = { ...one, state: 'failed', details: { error: { code: 'server_fault' } } };"
        "const known = reduce(EMPTY, { topic: 'message/a', type: 'message', data: failed });"
        "const late = takeChat(known, { chat: { id: 'c', changed_ms: 1 }, messages: [one] });"
        "const gone_on = { ...one, details: { runs: 2 } };"
        "const again = takeChat(late, { chat: { id: 'c', changed_ms: 1 }, messages: [gone_on] });"
        "return [late.messages.a.state, again.messages.a.state]; }"
    )
    assert told == ["failed", "running"]


def test_the_place_of_reading_is_kept(scripted_desk: DeskPage) -> None:
    """A reload and another chat lead back to the same line; a button leads to the newest, kept too."""
    page = scripted_desk.page
    for number in range(4):
        answered(scripted_desk, "\n\n".join(f"Line {number} {one}" for one in range(30)))
    line = "document.querySelector('.conversation').scrollTop"
    page.hover(".conversation")
    page.mouse.wheel(0, -1500)
    page.wait_for_selector(".to-latest")
    page.wait_for_timeout(300)
    kept = page.evaluate(line)
    page.reload()
    page.wait_for_selector(".to-latest")
    page.wait_for_timeout(300)
    assert abs(page.evaluate(line) - kept) <= 2
    page.keyboard.press("Control+Shift+O")
    page.wait_for_selector(".starters")
    page.click(".chat-list li a")
    page.wait_for_selector(".to-latest")
    page.wait_for_timeout(300)
    assert abs(page.evaluate(line) - kept) <= 2
    page.click(".to-latest")
    page.wait_for_selector(".to-latest", state="detached")
    page.reload()
    page.wait_for_selector(LAST)
    page.wait_for_timeout(300)
    assert page.evaluate(f"{line} > {kept + 500}")
    assert page.locator(".to-latest").count() == 0


def wait_until_still(desk: DeskPage) -> None:
    """Until the wheel has moved the conversation as far as it does; a slow browser takes many steps."""
    places = [-1, 0]
    while places[-1] != places[-2]:
        desk.page.wait_for_timeout(200)
        places.append(desk.page.evaluate("document.querySelector('.conversation').scrollTop"))


def test_a_question_is_scrolled_to(scripted_desk: DeskPage) -> None:
    """Who asks while reading further above sees the answer; the composer never leaves the screen."""
    page = scripted_desk.page
    for number in range(2):
        answered(scripted_desk, "\n\n".join(f"Line {number} {one}" for one in range(30)))
    page.hover(".conversation")
    page.mouse.wheel(0, -1500)
    page.wait_for_selector(".to-latest")
    wait_until_still(scripted_desk)
    assert page.evaluate("document.querySelector('.composer').getBoundingClientRect().bottom <= innerHeight")
    answered(scripted_desk, "Here")
    page.wait_for_selector(".to-latest", state="detached")
    assert page.evaluate(f"document.querySelector('{LAST}').getBoundingClientRect().top < innerHeight")


def test_a_dialog_comes_when_it_is_opened(desk: DeskPage) -> None:
    """The first load does not bring it; when it cannot come, the next try gets it."""
    page = desk.page
    page.focus("textarea")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert any("desk/screen.js" in address for address in loaded)
    assert not any("keys-sheet" in address for address in loaded)
    page.route("**/keys-sheet.js", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed", lambda request: "keys-sheet" in request.url):
        page.keyboard.press("Control+/")
    assert page.locator("dialog[open]").count() == 0
    sheet = page.locator("dialog[open] table.keys")
    for _ in range(20):  # the first try may still be on its way to its end
        page.keyboard.press("Control+/")
        with suppress(Error):
            sheet.wait_for(timeout=500)
            break
    assert sheet.is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"

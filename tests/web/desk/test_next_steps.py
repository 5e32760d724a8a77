"""After an error there is a button that does the next step, in words that a teacher reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage

pytestmark = pytest.mark.drill  # a sweep that takes long

LAST = "li:last-child article[data-role=assistant]"
NOTE = f"{LAST} .error-note"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def choose(desk: DeskPage, model: str) -> None:
    """Let this model answer next."""
    desk.page.select_option("label:has-text('Model') select", model)


def test_a_model_that_refuses_is_replaced(scripted_desk: DeskPage) -> None:
    """The other model is one click away, and both tries stay; the note has no fault that axe finds."""
    page = scripted_desk.page
    choose(scripted_desk, "refuser")
    scripted_desk.ask(answering("Hello"))
    page.wait_for_selector(f"{NOTE}[data-code=template]")
    assert "refuses the chat in this form" in page.inner_text(NOTE)
    page.wait_for_selector("#say:has-text('refuses the chat in this form')", state="attached")
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.click(f"{NOTE} .next-steps button:has-text('Use te'), {NOTE} .next-steps button:has-text('Use th')")
    page.wait_for_selector(f"{LAST}[data-state=whole]")
    assert "2 of 2" in page.inner_text(f"{LAST} .actions")


def test_a_stopped_engine_goes_on(scripted_desk: DeskPage) -> None:
    """What had come is on the screen, and the first button goes on from there."""
    page = scripted_desk.page
    scripted_desk.ask(answering("word ", tokens=5, crash_at=3, interval_s=0.1))
    page.wait_for_selector(f"{NOTE}[data-code=engine_stopped]")
    seen = scripted_desk.answer
    assert seen.startswith("word")
    assert page.locator(f"{NOTE} .next-steps button").all_inner_texts()[:2] == [
        "Continue the answer",
        "Try again",
    ]
    page.click(f"{NOTE} .next-steps button.main")
    # It was asked again with what it had: the scripted engine takes that for a script, and says so.
    page.wait_for_selector(f"{NOTE}[data-code=invalid_parameter]")
    assert f'"interval_s": 0.1}}{seen}' in (page.text_content(f"{NOTE} details") or "")
    assert scripted_desk.answer == seen


def test_a_long_chat_is_answered_without_its_beginning(scripted_desk: DeskPage) -> None:
    """Only on demand, and the answer says what was left out."""
    page = scripted_desk.page
    choose(scripted_desk, "teacher")
    scripted_desk.ask("word " * 700)
    scripted_desk.wait_whole()
    scripted_desk.ask("word " * 700)
    page.wait_for_selector(f"{NOTE}[data-code=prompt_too_long]")
    assert page.locator(f"{NOTE} .next-steps button").all_inner_texts() == [
        "Leave out the oldest messages",
        "Shorten the question",
        "Ask in a new chat",
    ]
    page.click(f"{NOTE} button:has-text('Leave out')")
    page.wait_for_selector(f"{LAST}[data-state=whole] .ending:has-text('left out')")


def test_a_long_question_moves_to_a_new_chat(scripted_desk: DeskPage) -> None:
    """It stands in the composer there, and nothing was sent."""
    page = scripted_desk.page
    choose(scripted_desk, "teacher")
    scripted_desk.ask("word " * 700)
    scripted_desk.wait_whole()
    scripted_desk.ask("again " * 700)
    page.wait_for_selector(f"{NOTE}[data-code=prompt_too_long]")
    page.click(f"{NOTE} button:has-text('new chat')")
    page.wait_for_selector(".starters")
    assert page.input_value(".composer textarea").startswith("again again")
    assert page.locator(".chat-list li").count() == 1


def test_a_file_that_is_refused_offers_another(scripted_desk: DeskPage, tmp_path: Path) -> None:
    """The note is announced, and its button opens the choice of files."""
    page = scripted_desk.page
    (tmp_path / "a.txt").write_text(" ")
    page.set_input_files(".attach input", str(tmp_path / "a.txt"))
    note = ".composer .error-note[data-code=empty_file]"
    page.wait_for_selector(note)
    assert page.get_attribute(note, "role") == "alert"
    with page.expect_file_chooser():
        page.click(f"{note} button:has-text('Choose another file')")


@pytest.mark.parametrize(
    ("figures", "models", "expected"),
    [
        ("{}", "[['a', 5], ['b', 3], ['c', 1]]", "b"),  # the largest that is smaller
        ("{}", "[['a', 1], ['b', 3]]", "b"),  # none is smaller: the smallest
        ("{}", "[['a', 1]]", None),
    ],
)
def test_the_other_model_is_the_next_smaller(
    scripted_desk: DeskPage, figures: str, models: str, expected: str | None
) -> None:
    """Of those that suit; none where there is no other."""
    found = scripted_desk.page.evaluate(
        "async () => { const { nextModel } = await import(document.querySelector('script[type=module]')"
        ".src.replace('main.js', 'state/next-model.js'));"
        f"const all = {models}.map(([name, size_bytes]) => ({{ name, size_bytes, ...{figures} }}));"
        "return nextModel(all, 'a', () => true)?.name ?? null; }"
    )
    assert found == expected


def test_waiting_is_counted_down(scripted_desk: DeskPage) -> None:
    """Trying again is of no use before the time is over, and the words name it in the page's language."""
    page = scripted_desk.page
    refusal = (
        '{"error": {"code": "queue_full", "figures": {"retry_after_s": 2}, "message": "busy", "hint": ""}}'
    )
    page.route(
        "**/app/commands/chat.send",
        lambda route: route.fulfill(status=503, content_type="application/json", body=refusal),
        times=1,
    )
    scripted_desk.ask(answering("Hello"))
    note = ".composer .error-note[data-code=queue_full]"
    page.wait_for_selector(f"{note} button:disabled:has-text('Try again in')")
    assert "in about 2 s" in page.inner_text(note)
    page.click(f"{note} button:enabled:has-text('Try again')")
    assert scripted_desk.wait_whole() == "Hello"

"""Tools that an answer wants stand in it as blocks, and it is said that none runs here."""

from __future__ import annotations

import json

from tests.server.scripted_models import answering
from tests.web.conftest import DeskPage
from tests.web.desk.test_screen import violations

CALL = {"name": "weather", "arguments": {"town": "<b>Bern</b>"}}
BLOCK = "li:last-child .tool-call"


def test_a_call_is_shown_with_what_it_is_given(scripted_desk: DeskPage) -> None:
    """Name, arguments as they are, and that nothing was done; still so after a reload."""
    page = scripted_desk.page
    scripted_desk.ask(answering(f"Let me look.<tool_call>{json.dumps(CALL)}</tool_call>"))
    assert scripted_desk.wait_whole() == "Let me look."
    page.reload()
    page.wait_for_selector(BLOCK)
    assert "weather" in page.inner_text(f"{BLOCK} summary")
    assert json.loads(page.inner_text(f"{BLOCK} pre")) == CALL["arguments"]
    assert page.locator(f"{BLOCK} b").count() == 0
    assert "no tools run on this desk" in page.inner_text(BLOCK)
    assert violations(scripted_desk) == []


def test_thinking_is_closed_and_can_be_opened(scripted_desk: DeskPage) -> None:
    """It stands before the answer with its time, and is not part of it."""
    page = scripted_desk.page
    scripted_desk.ask(answering("<think>Hm, a town.</think>Bern."))
    assert scripted_desk.wait_whole() == "Bern."
    assert not page.is_visible(".thinking p")
    page.click(".thinking summary")
    assert page.inner_text(".thinking p") == "Hm, a town."

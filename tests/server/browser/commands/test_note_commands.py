"""Drafts and preferences by command: kept for pages that come later."""

from __future__ import annotations

from typing import Any

from tests.server.browser.program import Program


def state(program: Program) -> dict[str, Any]:
    """What a page that comes now is told."""
    found: dict[str, Any] = program.http.get("/app/events").json()["state"]
    return found


def test_a_draft_is_kept_until_it_is_sent(program: Program) -> None:
    """Drafts of a new chat and of others are apart; sending and emptying forget them."""
    program.command("draft.save", place="new", text="Half a ques")
    chat = program.command("chat.send", text="Whole", model="thinker")["chat"]
    assert state(program)["drafts"] == {}
    program.command("draft.save", place=chat["id"], text="Next")
    program.command("draft.save", place="new", text="Another")
    assert state(program)["drafts"] == {chat["id"]: "Next", "new": "Another"}
    program.command("draft.save", place="new", text="")
    assert state(program)["drafts"] == {chat["id"]: "Next"}


def test_preferences_are_kept_and_told(program: Program) -> None:
    """The last value counts, on pages that look and on those that come later."""
    for value in ("de", "en"):
        program.command("preference.save", name="language", value=value)
        assert program.until("preference")["data"] == {"name": "language", "value": value}
    assert state(program)["preferences"]["language"] == "en"


def test_a_command_that_lacks_something_is_refused(program: Program) -> None:
    """The field is named, and nothing is kept."""
    refused = program.post("draft.save", place="new")
    assert refused.status_code == 400
    assert "text" in refused.json()["error"]["message"]
    assert state(program)["drafts"] == {}

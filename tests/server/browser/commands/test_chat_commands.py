"""Chats renamed, pinned, moved, thrown away and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.browser.program import Program
from tests.server.scripted_models import answering


@pytest.fixture
def chat(program: Program) -> Any:
    """A chat with an answer."""
    told = program.command("chat.send", text=answering("Hello"), model="thinker")
    program.until_ended(told["answer"]["id"])
    return told["chat"]


def test_what_is_given_changes(program: Program, chat: Any) -> None:
    """Title, pin, folder and dial; the rest stays, and pages are told."""
    folder = program.command("folder.save", name="Biology")
    changed = program.command(
        "chat.change", chat_id=chat["id"], title="Seeds", is_pinned=True, folder_id=folder["id"], dial=0.25
    )
    assert (changed["title"], changed["is_pinned"], changed["dial"]) == ("Seeds", True, 0.25)
    assert program.until("chat")["data"]["folder_id"] == folder["id"]
    assert program.command("chat.change", chat_id=chat["id"], folder_id="")["folder_id"] is None


@pytest.mark.parametrize("wrong", [{}, {"title": " "}, {"dial": 1.5}, {"dial": -1}])
def test_what_means_nothing_is_refused(program: Program, chat: Any, wrong: dict[str, Any]) -> None:
    """A chat without a title could not be found again."""
    assert program.post("chat.change", chat_id=chat["id"], **wrong).status_code == 400


def test_what_was_thrown_away_can_be_taken_back(program: Program, chat: Any) -> None:
    """It is gone from lists and search at once, and comes back whole."""
    told = program.command("chat.delete", chat_id=chat["id"])
    assert told["take_back_within_s"] > 0
    assert program.http.get(f"/app/chats/{chat['id']}").status_code == 404
    assert program.http.get("/app/search?words=Hello").json() == {"found": []}
    assert program.command("chat.take_back", chat_id=chat["id"])["id"] == chat["id"]
    assert len(program.chat(chat["id"])["messages"]) == 2
    assert program.post("chat.take_back", chat_id=chat["id"]).status_code == 404

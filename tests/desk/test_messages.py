"""Messages are a tree, and running answers grow."""

from __future__ import annotations

import pytest

from groundup.desk.chats import begin_chat, chat
from groundup.desk.database import Database
from groundup.desk.messages import (
    add_message,
    append_text,
    branch,
    end_running,
    leaf_below,
    message,
    messages,
    set_state,
)
from groundup.errors import NotOnDeskError


def test_an_edit_is_a_branch(database: Database) -> None:
    """Both questions stay, each with its answers; the newer one is shown."""
    chat_id = begin_chat(database, "One").id
    first = add_message(database, chat_id, None, "user", "First?")
    answer = add_message(database, chat_id, first.id, "assistant", "Yes.")
    edited = add_message(database, chat_id, None, "user", "First, edited?")
    found = messages(database, chat_id)
    assert [one.id for one in branch(found, answer.id)] == [first.id, answer.id]
    assert [one.id for one in branch(found, chat(database, chat_id).leaf_id)] == [edited.id]
    assert leaf_below(found, first.id) == answer.id
    assert leaf_below(found, edited.id) == edited.id
    with pytest.raises(NotOnDeskError):
        leaf_below(found, "of another chat")


def test_a_running_answer_grows_until_it_ends(database: Database) -> None:
    """Pieces are put together in order; once it has ended, it takes no more."""
    chat_id = begin_chat(database, "One").id
    answer = add_message(database, chat_id, None, "assistant", state="running")
    assert append_text(database, answer.id, "Hel", "Hm.")
    assert append_text(database, answer.id, "lo")
    ended = set_state(database, answer.id, "whole", {"words": 1})
    assert (ended.text, ended.thinking, ended.details) == ("Hello", "Hm.", {"words": 1})
    assert not append_text(database, answer.id, "!")
    assert message(database, answer.id).text == "Hello"


def test_answers_of_a_killed_process_are_stopped(database: Database) -> None:
    """They keep their part and say why they ended."""
    chat_id = begin_chat(database, "One").id
    answer = add_message(database, chat_id, None, "assistant", "Half an", state="running")
    assert end_running(database) == [answer.id]
    stopped = message(database, answer.id)
    assert (stopped.state, stopped.text, stopped.details) == (
        "stopped",
        "Half an",
        {"reason": "server_ended"},
    )


def test_a_parent_of_another_chat_is_none(database: Database) -> None:
    """Branches do not grow across chats."""
    mine, other = begin_chat(database, "One"), begin_chat(database, "Two")
    parent = add_message(database, other.id, None, "user", "Hello")
    with pytest.raises(NotOnDeskError):
        add_message(database, mine.id, parent.id, "assistant")
    with pytest.raises(NotOnDeskError):
        add_message(database, "nowhere", None, "user")
    assert messages(database, mine.id) == []

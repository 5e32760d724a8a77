"""Conversations are begun, listed, changed and deleted."""

from __future__ import annotations

import pytest

from groundup.desk.chats import LONGEST_TITLE, begin_chat, change_chat, chat, chats, delete_chat
from groundup.desk.database import Database
from groundup.desk.messages import add_message
from groundup.errors import NotOnDeskError


def test_the_last_one_that_changed_comes_first(database: Database) -> None:
    """A new message moves its chat to the top."""
    first, second = begin_chat(database, "One"), begin_chat(database, "Two")
    assert [one.id for one in chats(database)] == [second.id, first.id]
    with database.writing():
        database.write("UPDATE chats SET changed_ms = 1")
    add_message(database, first.id, None, "user", "Hello")
    assert [one.id for one in chats(database)] == [first.id, second.id]


def test_changes_are_kept(database: Database) -> None:
    """Title, pin and dial are as they were set."""
    begun = begin_chat(database, "One", model="seedling")
    changed = change_chat(database, begun.id, title="  Two\nlines ", is_pinned=True, dial=0.5)
    assert (changed.title, changed.is_pinned, changed.dial) == ("Two lines", True, 0.5)
    assert chat(database, begun.id) == changed


def test_long_titles_are_cut_with_a_mark(database: Database) -> None:
    """A title fits a line, and shows that there was more."""
    title = begin_chat(database, "word " * 100).title
    assert len(title) <= LONGEST_TITLE
    assert title.endswith("…")


def test_what_is_not_there_is_said(database: Database) -> None:
    """A chat that another page has deleted is told as that."""
    for act in (chat, delete_chat, change_chat_title):
        with pytest.raises(NotOnDeskError):
            act(database, "nowhere")


def change_chat_title(database: Database, chat_id: str) -> None:
    """Give a chat another title."""
    change_chat(database, chat_id, title="Other")

"""Titles and messages are found by their words."""

from __future__ import annotations

from groundup.desk.chats import begin_chat, change_chat, delete_chat
from groundup.desk.database import Database
from groundup.desk.messages import add_message, append_text, set_state
from groundup.desk.search import search


def test_titles_and_messages_are_found(database: Database) -> None:
    """The last word may be unfinished, accents may be left out, and titles come first."""
    chat = begin_chat(database, "Café lessons")
    question = add_message(database, chat.id, None, "user", "What is a lesson about a cafe?")
    found = search(database, "cafe les")
    assert [one.message_id for one in found] == [None, question.id]
    assert search(database, "tea") == []


def test_newest_messages_come_first(database: Database) -> None:
    """However often a word stands in an older one: what somebody looks for was mostly said not long ago."""
    chat = begin_chat(database, "Trees")
    older = add_message(database, chat.id, None, "user", "seed seed seed")
    newer = add_message(
        database, chat.id, older.id, "assistant", "A long answer in which a seed is told of once"
    )
    assert [one.message_id for one in search(database, "seed")] == [newer.id, older.id]
    assert [one.message_id for one in search(database, "seed", most=1)] == [newer.id]


def test_one_letter_is_a_whole_word(database: Database) -> None:
    """It would find nearly everything; a sign of a script in which it is a word begins longer ones."""
    begin_chat(database, "The plan B of 天空蓝")
    assert len(search(database, "b")) == len(search(database, "天")) == len(search(database, "pl")) == 1
    assert search(database, "p") == []


def test_marks_of_the_search_language_are_no_commands(database: Database) -> None:
    """What people type is words, never syntax."""
    begin_chat(database, "One AND two")
    for text in ('"', "one AND", "NEAR(one two", "title:one", "*", "^one -two", ""):
        search(database, text)
    assert len(search(database, "one AND two")) == 1


def test_answers_are_found_once_they_have_ended(database: Database) -> None:
    """A running one is not; a renamed or deleted one only by what it is now."""
    chat = begin_chat(database, "Old title")
    answer = add_message(database, chat.id, None, "assistant", state="running")
    append_text(database, answer.id, "photosynthesis")
    assert search(database, "photosynthesis") == []
    set_state(database, answer.id, "whole")
    assert [one.message_id for one in search(database, "photosyn")] == [answer.id]
    set_state(database, answer.id, "running")
    append_text(database, answer.id, " and light")
    set_state(database, answer.id, "whole")
    assert [one.message_id for one in search(database, "light")] == [answer.id]
    change_chat(database, chat.id, title="New title")
    assert search(database, "old") == []
    delete_chat(database, chat.id)
    assert search(database, "photosynthesis") == search(database, "title") == []

"""What a page asks, on its way to a model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from groundup.chat.messages import Message
from groundup.chat.requests import ChatRequest
from groundup.desk.chats import chat, chats
from groundup.desk.database import IN_MEMORY, Database
from groundup.desk.messages import append_text, message, messages, set_state
from groundup.desk.shelves import save_role
from groundup.errors import AnswerRunsError, InvalidBodyError
from groundup.server.browser.questions import Asked, AttachedFile, OfAnswer, Send, ask, ask_again, go_on


@pytest.fixture
def database() -> Iterator[Database]:
    """A desk that is on no disk."""
    with closing(Database(IN_MEMORY)) as opened:
        yield opened


def ended(database: Database, answer_id: str, text: str) -> None:
    """Let an answer end with a text."""
    append_text(database, answer_id, text)
    set_state(database, answer_id, "stopped", {"reason": "stopped"})


def requested(asked: Asked) -> ChatRequest:
    """What the model is asked."""
    assert asked.request is not None
    return asked.request


def test_a_question_is_told_with_what_stands_before(database: Database) -> None:
    """The role, the branch that is shown, and no other; the dial is a temperature."""
    role = save_role(database, "Colleague", "Be brief.")
    first = ask(database, Send(text="One?", role_id=role.id, dial=0.4))
    ended(database, first.answer.id, "One.")
    second = ask(database, Send(text="Two?", chat_id=first.chat.id, parent_id=first.answer.id))
    told = [Message("system", "Be brief."), Message("user", "One?"), Message("assistant", "One.")]
    assert requested(second).messages == [*told, Message("user", "Two?")]
    assert requested(second).sampling.given == {"temperature": pytest.approx(0.6)}
    edited = ask(database, Send(text="Three?", chat_id=first.chat.id))
    assert requested(edited).messages == [Message("system", "Be brief."), Message("user", "Three?")]
    assert chat(database, first.chat.id).leaf_id == edited.answer.id


def test_files_stand_before_the_question(database: Database) -> None:
    """Under their names, in the words of the one who asks, never as orders of a system."""
    files = [AttachedFile(name="notes.txt", text="Seeds grow.")]
    (told,) = requested(ask(database, Send(text="Why?", attachments=files))).messages
    assert told == Message("user", "[File: notes.txt]\nSeeds grow.\n[End of notes.txt]\n\nWhy?")


def test_an_answer_goes_on_from_what_it_has(database: Database) -> None:
    """Its text is the last that the model is told, and it counts as another run."""
    asked = ask(database, Send(text="Why?"))
    with pytest.raises(AnswerRunsError):
        go_on(database, OfAnswer(message_id=asked.answer.id))
    ended(database, asked.answer.id, "Because")
    again = go_on(database, OfAnswer(message_id=asked.answer.id))
    assert requested(again).continues
    assert requested(again).messages[-1] == Message("assistant", "Because")
    assert (again.answer.state, again.answer.details["runs"]) == ("running", 2)
    with pytest.raises(InvalidBodyError):
        go_on(database, OfAnswer(message_id=message(database, asked.answer.id).parent_id or ""))


def test_another_try_stands_beside_the_first(database: Database) -> None:
    """By another model, and more careful than the chat is."""
    asked = ask(database, Send(text="Why?", dial=0.9))
    ended(database, asked.answer.id, "Because")
    other = ask_again(database, OfAnswer(message_id=asked.answer.id, model="small", dial=0.2))
    assert other.answer.parent_id == asked.answer.parent_id
    assert (other.answer.model, other.answer.details["dial"]) == ("small", 0.2)
    assert requested(other).messages == [Message("user", "Why?")]
    assert chat(database, asked.chat.id).dial == 0.9


def test_what_is_temporary_says_so_in_its_ids(database: Database) -> None:
    """So that whoever holds an id knows where to look."""
    asked = ask(database, Send(text="Why?", is_temporary=True))
    ids = [asked.chat.id, asked.answer.id, asked.question.id if asked.question else ""]
    assert all(one.startswith("temporary-") for one in ids)
    assert not ask(database, Send(text="Why?")).chat.id.startswith("temporary-")


def test_the_same_key_is_asked_once(database: Database) -> None:
    """It finds its question and the latest answer, with nothing left to ask; another key asks anew."""
    first = ask(database, Send(text="Why?"), "a-key-of-a-page")
    ended(database, first.answer.id, "Because")
    known = ask(database, Send(text="Why?"), "a-key-of-a-page")
    assert known.request is None
    assert (known.question, known.answer.text) == (first.question, "Because")
    assert len(messages(database, first.chat.id)) == 2
    assert ask(database, Send(text="Why?"), "another-key-of-it").chat.id != first.chat.id


def test_a_question_without_an_answer_below_it_is_none(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the empty answer cannot be written, neither chat nor question stay."""
    with monkeypatch.context() as broken:
        broken.setattr("groundup.server.browser.questions._answer_to", broken_answer)
        with pytest.raises(ZeroDivisionError):
            ask(database, Send(text="Why?"), "a-key-of-a-page")
    assert chats(database) == []
    assert ask(database, Send(text="Why?"), "a-key-of-a-page").request is not None


def broken_answer(*_: object) -> None:
    """What fails in the middle of a question."""
    raise ZeroDivisionError

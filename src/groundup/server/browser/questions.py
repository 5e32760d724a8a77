"""What a page asks on its way to a model: first put on the desk, then told as a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from groundup.chat.messages import Message
from groundup.chat.requests import AskedBy, ChatRequest, SamplingWishes
from groundup.desk.chats import begin_chat, change_chat, chat
from groundup.desk.database import Database
from groundup.desk.messages import add_message, branch, message, messages, set_state
from groundup.desk.notes import save_draft, save_preference
from groundup.desk.records import TEMPORARY, Chat, ChatMessage, new_id
from groundup.desk.shelves import roles
from groundup.errors import AnswerRunsError, InvalidBodyError
from groundup.names import SEEDLING

MOST_TEMPERATURE: Final = 1.5
MODEL_PREFERENCE: Final = "model"


class AttachedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with a question, as text: what the model is told of it, and nothing else."""

    name: str
    text: str
    pages: int | None = None
    tokens: int | None = None


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """A question. Without a chat, one begins; `parent_id` is the message after which it stands.

    A temporary chat is kept in memory alone. `role_id` and `dial` are those of a chat that begins.
    """

    text: str
    model: str = SEEDLING
    chat_id: str | None = None
    parent_id: str | None = None
    is_temporary: bool = False
    role_id: str | None = None
    dial: float | None = None
    attachments: list[AttachedFile] = []


class OfAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; `model` is another one that is to try, and `dial` how adventurous it shall be this time."""

    message_id: str
    model: str | None = None
    dial: float | None = None


class Asked(msgspec.Struct, frozen=True):
    """What is on the desk after a question."""

    chat: Chat
    answer: ChatMessage
    request: ChatRequest
    question: ChatMessage | None = None


def ask(database: Database, body: Send) -> Asked:
    """Put a question on the desk, and an empty answer below it.

    Raises:
        NotOnDeskError: the chat or the message before is not there.
    """
    begun = chat(database, body.chat_id) if body.chat_id is not None else _begin(database, body)
    details = {"attachments": body.attachments} if body.attachments else {}
    question = add_message(database, begun.id, body.parent_id, "user", body.text, details=details)
    save_draft(database, body.chat_id or "new", "")
    return msgspec.structs.replace(_answer_to(database, question, body.model), question=question)


def ask_again(database: Database, body: OfAnswer) -> Asked:
    """Put another empty answer beside one.

    Raises:
        NotOnDeskError: it is not there.
        InvalidBodyError: it is no answer.
    """
    first = _answer(database, body.message_id)
    assert first.parent_id is not None
    question = message(database, first.parent_id)
    return _answer_to(database, question, body.model or first.model, dial=body.dial)


def go_on(database: Database, body: OfAnswer) -> Asked:
    """Let an answer that has ended run again, from where it ended.

    Raises:
        NotOnDeskError: it is not there.
        InvalidBodyError: it is no answer.
        AnswerRunsError: it runs.
    """
    ended = _answer(database, body.message_id)
    if ended.state == "running":
        raise AnswerRunsError
    begun = change_chat(database, ended.chat_id, leaf_id=ended.id)
    shown = branch(messages(database, begun.id), ended.id)
    runs = ended.details.get("runs", 1) + 1
    running = set_state(database, ended.id, "running", {"runs": runs, "reason": None, "error": None})
    request = _request(database, begun, shown, ended.details.get("dial"))
    return Asked(begun, running, msgspec.structs.replace(request, continues=True))


def told(one: ChatMessage) -> Message:
    """A message as the model is told it: what is in files stands before the question, under their names."""
    files = one.details.get("attachments", [])
    parts = [f"[File: {file['name']}]\n{file['text']}\n[End of {file['name']}]\n\n" for file in files]
    return Message(one.role, "".join(parts) + one.text)


def _begin(database: Database, body: Send) -> Chat:
    identifier = TEMPORARY + new_id() if body.is_temporary else ""
    title = body.text or ", ".join(one.name for one in body.attachments)
    begun = begin_chat(database, title, model=body.model, chat_id=identifier, role_id=body.role_id)
    return begun if body.dial is None else change_chat(database, begun.id, dial=body.dial)


def _answer(database: Database, message_id: str) -> ChatMessage:
    found = message(database, message_id)
    if found.role != "assistant" or found.parent_id is None:
        raise InvalidBodyError("it is no answer", "message_id")
    return found


def _answer_to(database: Database, question: ChatMessage, model: str, *, dial: float | None = None) -> Asked:
    """An empty answer below a question, and what the model is asked."""
    begun = chat(database, question.chat_id)
    dial = begun.dial if dial is None else dial
    details = {} if dial is None else {"dial": dial}
    answer = add_message(
        database, begun.id, question.id, "assistant", state="running", model=model, details=details
    )
    begun = change_chat(database, begun.id, model=model)
    save_preference(database, MODEL_PREFERENCE, model)
    shown = branch(messages(database, begun.id), question.id)
    return Asked(begun, answer, _request(database, begun, shown, dial))


def _request(
    database: Database, begun: Chat, shown: Sequence[ChatMessage], dial: float | None
) -> ChatRequest:
    role = next((one for one in roles(database) if one.id == begun.role_id), None)
    system = [Message("system", role.text)] if role is not None and role.text.strip() else []
    given: dict[str, Any] = {} if dial is None else {"temperature": dial * MOST_TEMPERATURE}
    return ChatRequest(
        messages=[*system, *map(told, shown)],
        sampling=SamplingWishes(given=given),
        asked_by=AskedBy(owner="", user="desk"),
    )

"""Chats: questions asked, answers stopped or tried again, branches shown, and what a list of chats needs."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.chat.messages import Message
from groundup.chat.requests import AskedBy, ChatRequest, SamplingWishes
from groundup.desk.chats import begin_chat, change_chat, chat, delete_chat
from groundup.desk.database import Database
from groundup.desk.messages import add_message, branch, leaf_below, message, messages
from groundup.desk.notes import save_draft, save_preference
from groundup.desk.records import Chat, ChatMessage
from groundup.desk.shelves import roles
from groundup.errors import AnswerRunsError, InvalidBodyError
from groundup.names import SEEDLING
from groundup.server.browser.command import Command
from groundup.server.browser.service import Browser
from groundup.server.call import Call

MOST_TEMPERATURE = 1.5
MODEL_PREFERENCE = "model"


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """A question. Without a chat, one begins; `parent_id` is the message after which it stands."""

    text: str
    model: str = SEEDLING
    chat_id: str | None = None
    parent_id: str | None = None


class OfAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; `model` is another one that is to try."""

    message_id: str
    model: str | None = None


class ShowBranch(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose branch is to be shown."""

    chat_id: str
    message_id: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different; what is left out stays. `""` stands for no folder and no role."""

    chat_id: str
    title: str | None = None
    is_pinned: bool | None = None
    folder_id: str | None = None
    role_id: str | None = None
    dial: float | None = None


class OfChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat."""

    chat_id: str


class _Asked(msgspec.Struct, frozen=True):
    """What is on the desk after a question."""

    chat: Chat
    answer: ChatMessage
    request: ChatRequest
    question: ChatMessage | None = None


async def send(browser: Browser, call: Call, body: Send) -> dict[str, Any]:
    """Ask; the answer comes in events."""
    if not body.text.strip():
        raise InvalidBodyError("there is nothing to answer", "text")
    if body.parent_id is not None and browser.answering.runs(body.parent_id):
        raise AnswerRunsError
    asked = await browser.desk.run(_ask, body)
    return _start(browser, call, asked)


async def again(browser: Browser, call: Call, body: OfAnswer) -> dict[str, Any]:
    """Write another answer to the same question, beside the first."""
    return _start(browser, call, await browser.desk.run(_ask_again, body))


async def stop(browser: Browser, call: Call, body: OfAnswer) -> dict[str, Any]:
    """End an answer; it keeps what it has."""
    await browser.answering.stop(body.message_id)
    return {}


async def show_branch(browser: Browser, call: Call, body: ShowBranch) -> Chat:
    """Show the branch of a message, to where it was continued last."""
    return _told(browser, await browser.desk.run(_show_branch, body))


async def change(browser: Browser, call: Call, body: Change) -> Chat:
    """Rename, pin, move, and choose."""
    given = msgspec.structs.asdict(body)
    wanted = {name: one for name, one in given.items() if name != "chat_id" and one is not None}
    for name in ("folder_id", "role_id"):
        if name in wanted:
            wanted[name] = wanted[name] or None
    if not wanted:
        raise InvalidBodyError("there is nothing to change")
    return _told(browser, await browser.desk.run(change_chat, body.chat_id, **wanted))


async def delete(browser: Browser, call: Call, body: OfChat) -> dict[str, Any]:
    """Delete a chat, after ending what is written in it."""
    for one in await browser.desk.run(messages, body.chat_id):
        await browser.answering.stop(one.id)
    await browser.desk.run(delete_chat, body.chat_id)
    browser.publish("chats", "chat_gone", {"id": body.chat_id})
    return {}


def _start(browser: Browser, call: Call, asked: _Asked) -> dict[str, Any]:
    _told(browser, asked.chat)
    for one in (asked.question, asked.answer):
        if one is not None:
            browser.publish(f"message/{one.id}", "message", one)
    browser.publish("desk", "preference", {"name": MODEL_PREFERENCE, "value": asked.answer.model})
    browser.answering.start(call, asked.answer, asked.request)
    browser.pages.expect_page()
    return {"chat": asked.chat, "question": asked.question, "answer": asked.answer}


def _told(browser: Browser, changed: Chat) -> Chat:
    browser.publish("chats", "chat", changed)
    return changed


def _ask(database: Database, body: Send) -> _Asked:
    begun = (
        chat(database, body.chat_id)
        if body.chat_id is not None
        else begin_chat(database, body.text, model=body.model)
    )
    question = add_message(database, begun.id, body.parent_id, "user", body.text)
    save_draft(database, body.chat_id or "new", "")
    return msgspec.structs.replace(_answer_to(database, question, body.model), question=question)


def _ask_again(database: Database, body: OfAnswer) -> _Asked:
    first = message(database, body.message_id)
    if first.role != "assistant" or first.parent_id is None:
        raise InvalidBodyError("it is no answer", "message_id")
    return _answer_to(database, message(database, first.parent_id), body.model or first.model)


def _answer_to(database: Database, question: ChatMessage, model: str) -> _Asked:
    """An empty answer below a question, and what the model is asked."""
    answer = add_message(database, question.chat_id, question.id, "assistant", state="running", model=model)
    change_chat(database, question.chat_id, model=model)
    save_preference(database, MODEL_PREFERENCE, model)
    shown = branch(messages(database, question.chat_id), question.id)
    begun = chat(database, question.chat_id)
    return _Asked(begun, answer, _request(database, begun, shown))


def _request(database: Database, begun: Chat, shown: list[ChatMessage]) -> ChatRequest:
    role = next((one for one in roles(database) if one.id == begun.role_id), None)
    system = [Message("system", role.text)] if role is not None else []
    given = {"temperature": begun.dial * MOST_TEMPERATURE} if begun.dial is not None else {}
    return ChatRequest(
        messages=[*system, *(Message(one.role, one.text) for one in shown)],
        sampling=SamplingWishes(given=given),
        asked_by=AskedBy(owner="", user="desk"),
    )


def _show_branch(database: Database, body: ShowBranch) -> Chat:
    leaf_id = leaf_below(messages(database, body.chat_id), body.message_id)
    return change_chat(database, body.chat_id, leaf_id=leaf_id)


COMMANDS = (
    Command("chat.send", Send, send),
    Command("chat.change", Change, change),
    Command("chat.delete", OfChat, delete),
    Command("chat.show_branch", ShowBranch, show_branch),
    Command("answer.again", OfAnswer, again),
    Command("answer.stop", OfAnswer, stop),
)

"""Questions asked, and answers stopped, gone on with, or tried again."""

from __future__ import annotations

from typing import Any

from groundup.desk.messages import message
from groundup.desk.shelves import roles, save_role
from groundup.errors import InvalidBodyError
from groundup.server.browser.command import Command
from groundup.server.browser.questions import (
    MODEL_PREFERENCE,
    Asked,
    OfAnswer,
    Send,
    ask,
    ask_again,
    go_on,
)
from groundup.server.browser.service import Browser
from groundup.server.call import Call


async def send(browser: Browser, call: Call, body: Send) -> dict[str, Any]:
    """Ask; the answer comes in events."""
    if not body.text.strip() and not body.attachments:
        raise InvalidBodyError("there is nothing to answer", "text")
    if body.dial is not None and not 0 <= body.dial <= 1:
        raise InvalidBodyError("it lies between 0 and 1", "dial")
    if body.is_temporary and body.role_id:
        await copy_role(browser, body.role_id)
    desk = browser.memory if body.is_temporary else browser.desk_of(body.chat_id or "")
    key = call.request.headers.get("idempotency-key")  # a server that came after another does not know it
    if body.chat_id is None:
        return _start(browser, call, await desk.run(ask, body, key))
    with browser.answering.beginning(body.chat_id):
        return _start(browser, call, await desk.run(ask, body, key))


async def again(browser: Browser, call: Call, body: OfAnswer) -> dict[str, Any]:
    """Write another answer to the same question, beside the first."""
    if body.dial is not None and not 0 <= body.dial <= 1:
        raise InvalidBodyError("it lies between 0 and 1", "dial")
    desk = browser.desk_of(body.message_id)
    with browser.answering.beginning((await desk.run(message, body.message_id)).chat_id):
        return _start(browser, call, await desk.run(ask_again, body))


async def go_on_with(browser: Browser, call: Call, body: OfAnswer) -> dict[str, Any]:
    """Go on with an answer that was stopped, or ended early."""
    desk = browser.desk_of(body.message_id)
    with browser.answering.beginning((await desk.run(message, body.message_id)).chat_id):
        return _start(browser, call, await desk.run(go_on, body))


async def stop(browser: Browser, call: Call, body: OfAnswer) -> dict[str, Any]:
    """End an answer; it keeps what it has."""
    await browser.answering.stop(body.message_id)
    return {}


async def copy_role(browser: Browser, role_id: str) -> None:
    """Put a role beside temporary chats, which know nothing of the file."""
    for role in await browser.desk.run(roles):
        if role.id == role_id:
            await browser.memory.run(save_role, role.name, role.text, role.id)


def _start(browser: Browser, call: Call, asked: Asked) -> dict[str, Any]:
    for one in (asked.question, asked.answer):  # before the chat, whose branch ends with them
        if one is not None:
            browser.publish(f"message/{one.id}", "message", one)
    browser.publish("chats", "chat", asked.chat)
    browser.publish("desk", "preference", {"name": MODEL_PREFERENCE, "value": asked.answer.model})
    if asked.request is not None:
        browser.answering.start(call, asked.answer, asked.request)
    browser.pages.expect_page()
    return {"chat": asked.chat, "question": asked.question, "answer": asked.answer}


COMMANDS = (
    Command("chat.send", Send, send),
    Command("answer.again", OfAnswer, again),
    Command("answer.continue", OfAnswer, go_on_with),
    Command("answer.stop", OfAnswer, stop),
)

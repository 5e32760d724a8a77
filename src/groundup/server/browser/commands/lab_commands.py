"""The lab: its four instruments, each on a model that is loaded for it."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from groundup.chat.messages import Message
from groundup.desk.chats import chat
from groundup.desk.database import Database
from groundup.desk.messages import branch, message, messages
from groundup.desk.shelves import roles
from groundup.errors import InvalidBodyError, UnsupportedCapabilityError
from groundup.host.host import Lease
from groundup.lab.beginning import Beginning, beginning
from groundup.lab.endings import EndingWish, endings
from groundup.lab.hesitation import hesitation, hesitation_of
from groundup.lab.next_word import MOST_WORDS, next_words, shown
from groundup.lab.token_xray import xray
from groundup.names import SEEDLING
from groundup.server.browser.command import Command
from groundup.server.browser.lab_runs import Run, Telling
from groundup.server.browser.questions import told
from groundup.server.browser.service import Browser
from groundup.server.call import Call

MOST_TEXTS = 12
MOST_ENDINGS = 12
MOST_TOKENS = 256
MOST_CHARACTERS = 4000

Words = Annotated[str, msgspec.Meta(max_length=MOST_CHARACTERS)]
Length = Annotated[int, msgspec.Meta(ge=1, le=MOST_TOKENS)]
Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]
Seed = Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]


class NextWord(msgspec.Struct, frozen=True, kw_only=True):
    """A text whose next word is to be guessed; or the `tokens` of an earlier round, and what was picked.

    With a `question` the text is the beginning of the answer to it.
    """

    model: str = SEEDLING
    text: Words = ""
    question: Words = ""
    tokens: list[int] = []
    question_tokens: Annotated[int, msgspec.Meta(ge=0)] = 0
    most: Annotated[int, msgspec.Meta(ge=1, le=MOST_WORDS)] = 10


class XRayed(msgspec.Struct, frozen=True, kw_only=True):
    """Texts that are to be cut into pieces; the first is what the others are compared with."""

    model: str = SEEDLING
    texts: Annotated[list[Words], msgspec.Meta(min_length=1, max_length=MOST_TEXTS)]


class Dial(msgspec.Struct, frozen=True, kw_only=True):
    """A beginning, of an answer where there is a question, and the endings that are wanted."""

    model: str = SEEDLING
    text: Words
    question: Words = ""
    endings: Annotated[list[EndingWish], msgspec.Meta(min_length=1, max_length=MOST_ENDINGS)]
    max_tokens: Length = 30


class Doubts(msgspec.Struct, frozen=True, kw_only=True):
    """A question to be answered, or an answer of the desk to be looked at.

    `kept` are tokens with which the answer is to begin; one of the desk is then written anew from there.
    """

    model: str = SEEDLING
    text: Words = ""
    message_id: str | None = None
    kept: list[int] = []
    temperature: Temperature | None = None
    seed: Seed | None = None
    max_tokens: Length = 120


class OfRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run."""

    run_id: str


async def next_word(browser: Browser, call: Call, body: NextWord) -> Run:
    """Tell the likeliest next words."""

    async def work(lease: Lease, telling: Telling) -> Any:
        _require_writer(lease)
        if body.tokens:
            begun = Beginning(tokens=body.tokens, question_tokens=body.question_tokens)
        else:
            begun = await beginning(lease.chat, body.text, body.question)
        return await next_words(
            lease.engine, begun.tokens, question_tokens=begun.question_tokens, most=body.most
        )

    return browser.lab.start(call, "guess", body.model, body, work)


async def cut(browser: Browser, call: Call, body: XRayed) -> Run:
    """Cut texts into tokens."""

    async def work(lease: Lease, telling: Telling) -> Any:
        return {
            "texts": await xray(lease.engine, body.texts),
            "context_tokens": lease.context_tokens,
            "vocabulary_size": lease.chat.facts.vocabulary_size,
        }

    return browser.lab.start(call, "tokens", body.model, body, work)


async def dial(browser: Browser, call: Call, body: Dial) -> Run:
    """Write several endings side by side."""
    if not all(0 <= one.temperature <= 2 for one in body.endings):
        raise InvalidBodyError("a temperature is from 0 to 2", "endings")
    if not all(0 <= one.seed < 1 << 32 for one in body.endings):
        raise InvalidBodyError("a seed has 32 bits", "endings")

    async def work(lease: Lease, telling: Telling) -> Any:
        _require_writer(lease)
        begun = await beginning(lease.chat, body.text, body.question)
        written = await endings(
            lease.engine,
            begun.tokens,
            body.endings,
            max_tokens=body.max_tokens,
            on_tokens=lambda place, new: telling.add(str(place), new),
        )
        text = begun.tokens[begun.question_tokens :]
        return {"endings": written, "beginning": await shown(lease.engine, text)}

    return browser.lab.start(call, "temperature", body.model, body, work)


async def doubt(browser: Browser, call: Call, body: Doubts) -> Run:
    """Answer, or read an answer again, and tell how sure the model was of each word."""
    asked, answer = await _conversation(browser, body)

    async def work(lease: Lease, telling: Telling) -> Any:
        _require_writer(lease)
        if answer is not None and not body.kept:
            telling.add("answer", await hesitation_of(lease.chat, asked, answer))
            return {"reason": "read", "seed": None}
        if body.kept:
            telling.add("answer", await hesitation_of(lease.chat, asked, body.kept))
        found = await hesitation(
            lease.chat,
            asked,
            kept=body.kept,
            temperature=body.temperature,
            seed=body.seed,
            max_tokens=body.max_tokens,
            on_tokens=lambda new: telling.add("answer", new),
        )
        return {"reason": found.reason, "seed": found.seed}

    return browser.lab.start(call, "hesitated", body.model, body, work)


async def stop(browser: Browser, call: Call, body: OfRun) -> dict[str, Any]:
    """End a run; it keeps what it has."""
    await browser.lab.stop(body.run_id)
    return {}


async def _conversation(browser: Browser, body: Doubts) -> tuple[list[Message], str | None]:
    """What was asked, and the answer that is to be looked at; None = it is still to be written."""
    if body.message_id is None:
        if not body.text.strip():
            raise InvalidBodyError("there is nothing to answer", "text")
        return [Message("user", body.text)], None
    return await browser.desk_of(body.message_id).run(_on_desk, body.message_id)


def _on_desk(database: Database, message_id: str) -> tuple[list[Message], str]:
    answer = message(database, message_id)
    if answer.role != "assistant" or answer.parent_id is None:
        raise InvalidBodyError("it is no answer", "message_id")
    asked = branch(messages(database, answer.chat_id), answer.parent_id)
    role_id = chat(database, answer.chat_id).role_id
    role = [one.text for one in roles(database) if one.id == role_id and one.text.strip()]
    spoken = [told(database, one) for one in asked]
    return [*(Message("system", text) for text in role), *spoken], answer.text


def _require_writer(lease: Lease) -> None:
    """Refuse models that only read."""
    if "completion" not in lease.chat.capabilities:
        raise UnsupportedCapabilityError(lease.name, "generate")


COMMANDS = (
    Command("lab.next_word", NextWord, next_word),
    Command("lab.tokens", XRayed, cut),
    Command("lab.endings", Dial, dial),
    Command("lab.hesitation", Doubts, doubt),
    Command("lab.stop", OfRun, stop),
)

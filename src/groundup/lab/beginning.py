"""A text that a model is to continue: bare, or as the beginning of its answer to a question.

Models that learned from conversations alone, like Seedling, know what follows a question, and not what
follows a sentence that stands alone.
"""

from __future__ import annotations

import msgspec

from groundup.chat.messages import Message
from groundup.chat.model import ChatModel, Prepared
from groundup.chat.requests import AskedBy, ChatRequest
from groundup.engine.protocol import Prompt, Span
from groundup.errors import EmptyPromptError


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a text, with what the model wants before them.

    The first `question_tokens` are not of the text.
    """

    tokens: list[int]
    question_tokens: int = 0


async def beginning(chat: ChatModel, text: str, question: str = "") -> Beginning:
    """What a model is to continue.

    Spaces at the end are left out: the word that follows brings its own, and a model that has read a lone one
    expects something else than people think.

    Args:
        chat: loaded.
        text: may be empty after a question.
        question: that the text begins to answer; empty = none.

    Raises:
        EmptyPromptError: there is neither.
        UnsupportedCapabilityError, TemplateError, PromptTooLongError: the model cannot be asked.
    """
    stripped = text.rstrip()
    if question.strip():
        request = ChatRequest(messages=[Message("user", question)], asked_by=AskedBy(user="lab"))
        before = await prompt_tokens(chat, await chat.prepare(request))
        said = (await chat.engine.tokenize(chat.plain(stripped))).tokens if stripped else []
        return Beginning(tokens=[*before, *said], question_tokens=len(before))
    if not stripped:
        raise EmptyPromptError
    prompt = Prompt(spans=[Span(stripped, control=False)])
    return Beginning(tokens=(await chat.engine.tokenize(prompt, add_special=True)).tokens)


async def prompt_tokens(chat: ChatModel, prepared: Prepared) -> list[int]:
    """The tokens of a question exactly as a chat sends them."""
    return (await chat.engine.tokenize(prepared.prompt, add_special=True)).tokens

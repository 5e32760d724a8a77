"""`POST /api/tokenize` and `/api/detokenize`: from text to tokens and back, as the model sees them."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
from starlette.responses import Response

from groundup.chat.model import ChatModel
from groundup.chat.requests import ChatRequest
from groundup.engine.events import Tokens
from groundup.engine.protocol import Prompt, Span
from groundup.errors import InvalidBodyError
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.ollama.formats import read_think
from groundup.server.ollama.messages import MessageBody, read_messages
from groundup.server.ollama.model_field import named_model
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import until_gone

from .answer_forms import DetokenizeAnswer, TokenizeAnswer


class TokenizeBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/tokenize`: a text (`text`, or `content`), or messages as for a chat."""

    model: str = ""
    name: str = ""
    text: str | None = None
    content: str | None = None
    messages: list[MessageBody] | None = None
    tools: list[dict[str, Any]] = []
    think: Any = None
    add_special: bool = False
    parse_special: bool = False
    with_pieces: bool = False


class DetokenizeBody(msgspec.Struct, frozen=True, kw_only=True):
    """A request to `/api/detokenize`."""

    model: str = ""
    name: str = ""
    tokens: list[int]


async def tokenize(call: Call) -> Response:
    """The tokens of a text, or of messages exactly as a chat would send them to the model."""
    body = await call.body(TokenizeBody)
    name = named_model(body)
    found, context_tokens = await until_gone(call.request, _tokens(call, name, body))
    answer: dict[str, Any] = {
        "model": name,
        "tokens": found.tokens,
        "count": len(found.tokens),
        "context_length": context_tokens,
    }
    if body.with_pieces:
        answer["pieces"] = [
            _piece(token, piece) for token, piece in zip(found.tokens, found.pieces, strict=True)
        ]
    return json_response(answer)


async def detokenize(call: Call) -> Response:
    """The text of tokens; `bytes` are exact, in `text` a character that is cut off is U+FFFD."""
    body = await call.body(DetokenizeBody)
    name = named_model(body)
    data = await until_gone(call.request, _bytes(call, name, body.tokens))
    text = data.decode("utf-8", "replace")
    return json_response({"model": name, "text": text, "bytes": base64.b64encode(data).decode()})


async def _tokens(call: Call, name: str, body: TokenizeBody) -> tuple[Tokens, int]:
    texts = [one for one in (body.text, body.content) if one is not None]
    if len(texts) + (body.messages is not None) != 1:
        raise InvalidBodyError("give either a text or messages", "text")
    async with call.reach.lease(name) as lease:
        if body.messages is not None:
            found = await _of_messages(lease.chat, body)
        elif not texts[0] and not body.add_special:
            found = Tokens(0, [])  # the engine reads no empty prompts
        else:
            prompt = Prompt(spans=[Span(texts[0], control=body.parse_special)])
            found = await lease.engine.tokenize(prompt, add_special=body.add_special)
        return found, lease.context_tokens


async def _of_messages(chat: ChatModel, body: TokenizeBody) -> Tokens:
    request = ChatRequest(
        messages=read_messages(body.messages or []), tools=body.tools, think=read_think(body.think)
    )
    prepared = await chat.prepare(request)
    return await chat.engine.tokenize(prepared.prompt, add_special=True)


async def _bytes(call: Call, name: str, tokens: list[int]) -> bytes:
    async with call.reach.lease(name) as lease:
        size = lease.chat.facts.vocabulary_size
        wrong = next((token for token in tokens if not 0 <= token < size), None)
        if wrong is not None:
            raise InvalidBodyError(f"{wrong} is no token of this model; it has 0 to {size - 1}", "tokens")
        return await lease.engine.detokenize(tokens)


def _piece(token: int, piece: bytes) -> dict[str, Any]:
    return {"id": token, "text": piece.decode("utf-8", "replace"), "bytes": list(piece)}


ROUTES = (
    Route(
        path="/api/tokenize", method="POST", handler=tokenize, dialect=DialectName.NATIVE, right=Right.CHAT,
        summary="The tokens of a text or of messages", body=TokenizeBody,
        answer=TokenizeAnswer,
    ),
    Route(
        path="/api/detokenize", method="POST", handler=detokenize, dialect=DialectName.NATIVE,
        right=Right.CHAT, summary="The text of tokens", body=DetokenizeBody,
        answer=DetokenizeAnswer,
    ),
)  # fmt: skip

"""`POST /v1/completions`: a text is continued as it is, without a chat template."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from groundup.chat.events import ChatEvent, Content, Finished
from groundup.host.host import Lease
from groundup.server.answered import Begun, answered, own_figures
from groundup.server.answers import json_response
from groundup.server.call import Call
from groundup.server.keep_alive import allowed_keep_alive_s
from groundup.server.routes import JSON_OR_EVENTS, DialectName, Right, Route
from groundup.server.streams import ACCEPTED, stream_response, until_gone

from .answer_forms import Completion
from .answer_parts import answer_head, token_counts
from .choices import has_read, siblings
from .completion_logprobs import PlacedLogprobs, joined
from .completion_request import CompletionBody, PromptText, read_prompts, read_request
from .echo import echoed, only_echoed
from .events import DONE, event, stream_form
from .fingerprint import system_fingerprint
from .interleaving import interleaved


async def completions(call: Call) -> Response:
    """Continue one text, or several, once or several times each."""
    body = await call.body(CompletionBody)
    prompts = [prompt for prompt in read_prompts(body) for _ in range(body.n)]
    texts = _Completions(call, body, prompts)
    pieces = _pieces(texts, _events(call, body))
    if body.stream:
        return await stream_response(call, _encoded(texts, pieces), stream_form())
    return json_response(await until_gone(call.request, _whole(texts, pieces)))


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one of the texts gets: more of it, or its end."""

    index: int
    text: str
    logprobs: dict[str, Any] | None
    reason: str | None = None

    def choice(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "index": self.index,
            "finish_reason": self.reason,
            "logprobs": self.logprobs,
        }


class _Completions:
    """What is known of the texts while they are written."""

    def __init__(self, call: Call, body: CompletionBody, prompts: list[PromptText]) -> None:
        self.call, self.body, self.prompts = call, body, prompts
        self.head = answer_head(body.model, "text_completion", f"cmpl-{call.id}")
        self.ends: dict[int, Finished] = {}
        self._logprobs = [PlacedLogprobs(body.logprobs) for _ in prompts]
        self._lease: Lease | None = None

    async def take(self, index: int, happened: Begun | ChatEvent) -> _Piece | None:
        """The piece of what happened; None if it is none."""
        match happened:
            case Begun(lease=lease):
                self._lease = lease
                self.head["system_fingerprint"] = system_fingerprint(lease)
                if self.body.echo:
                    echo = await echoed(lease, self.prompts[index], self.body.logprobs)
                    return _Piece(index, echo.text, self._logprobs[index].echo(echo))
            case Content(text=text, choices=choices) if text or (choices and self.body.logprobs is not None):
                return _Piece(index, text, self._logprobs[index].take(text, choices))
            case Finished(reason=reason):
                self.ends[index] = happened
                return _Piece(index, "", None, reason)
        return None

    def figures(self) -> dict[str, Any]:
        """Tokens, and our own object; each prompt counts once, however many answers it has."""
        assert self._lease is not None
        ends = [end for _, end in sorted(self.ends.items())]
        first_of_each = [end.usage for end in ends[:: self.body.n]]
        prompt_tokens = sum(usage.prompt_tokens for usage in first_of_each)
        reused_tokens = sum(usage.reused_tokens for usage in first_of_each)
        return {
            "usage": token_counts(prompt_tokens, reused_tokens, ends),
            "groundup": own_figures(self.call, self._lease, ends),
        }


def _events(call: Call, body: CompletionBody) -> AsyncGenerator[tuple[int, Begun | ChatEvent]]:
    keep_alive_s = allowed_keep_alive_s(call, body.keep_alive)
    prompts = read_prompts(body)
    sources = list[AsyncGenerator[Begun | ChatEvent]]()
    for prompt in prompts:
        request = read_request(call, body, prompt)
        if body.only_echo:
            sources += [only_echoed(call, body.model, prompt) for _ in range(body.n)]
        else:
            sources += [answered(call, body.model, one, keep_alive_s) for one in siblings(request, body.n)]
    return interleaved(sources, has_read if len(prompts) == 1 else None)


async def _pieces(
    texts: _Completions, events: AsyncGenerator[tuple[int, Begun | ChatEvent]]
) -> AsyncGenerator[_Piece | None]:
    async with aclosing(events):
        async for index, happened in events:
            piece = await texts.take(index, happened)
            if piece is not None or not isinstance(happened, Begun):
                yield piece


async def _encoded(texts: _Completions, pieces: AsyncGenerator[_Piece | None]) -> AsyncGenerator[bytes]:
    usage = {"usage": None} if texts.body.with_usage else {}
    async with aclosing(pieces):
        async for piece in pieces:
            yield ACCEPTED if piece is None else event(texts.head | {"choices": [piece.choice()]} | usage)
    end = event(texts.head | {"choices": []} | texts.figures()) if usage else b""
    yield end + DONE


async def _whole(texts: _Completions, pieces: AsyncGenerator[_Piece | None]) -> dict[str, Any]:
    collected: dict[int, list[_Piece]] = {index: [] for index in range(len(texts.prompts))}
    async with aclosing(pieces):
        async for piece in pieces:
            if piece is not None:
                collected[piece.index].append(piece)
    choices = [_joined(pieces).choice() for _, pieces in sorted(collected.items())]
    return texts.head | {"choices": choices} | texts.figures()


def _joined(pieces: list[_Piece]) -> _Piece:
    text = "".join(piece.text for piece in pieces)
    return _Piece(pieces[0].index, text, joined([piece.logprobs for piece in pieces]), pieces[-1].reason)


ROUTES = (
    Route(
        path="/v1/completions", method="POST", handler=completions, dialect=DialectName.OPENAI,
        right=Right.CHAT, summary="Continue a text", body=CompletionBody,
        answer=Completion, media=JSON_OR_EVENTS,
    ),
)  # fmt: skip

"""A chat with a model of the server of this device, which stays loaded there.

It has the same face as `ModelSession`. What the model brings for every conversation is the server's business,
so those first turns are not sent again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from groundup.chat.messages import Message
from groundup.chat.model_template import ModelTemplate
from groundup.engine.events import Done, Text
from groundup.engine.protocol import EngineFacts, Usage
from groundup.library.joined_parts import read_whole_header
from groundup.library.model_facts import model_facts

from .figures import usage_lines
from .server_requests import chat_body, message_bodies, model_lines, options_of, usage_of

if TYPE_CHECKING:
    from groundup.chat.parameters import AnswerParameters

    from .server_client import Answer, ServerClient

_NOTHING_USED = Usage(
    prompt_tokens=0, reused_tokens=0, computed_tokens=0, generated_tokens=0, queue_s=0, prefill_s=0,
    decode_s=0, first_token_s=None, cells_in_use=0, seed=0,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """A model as the server knows it, and its files, which lie on this device.

    `own_turns` are the messages that it begins every conversation with.
    """

    name: str
    paths: tuple[str, ...]
    own_turns: int = 0
    context_tokens: int | None = None


class ServerSession:
    """A model of the server, ready to chat; an async context manager.

    Args:
        server: of this device.
        model: one of its models.
    """

    def __init__(self, server: ServerClient, model: ServedModel) -> None:
        self._server = server
        self._model = model
        self._last_end: Answer | None = None
        self.path = Path(model.paths[0])
        self.template = ModelTemplate(None, None, "")
        self.started_s = 0.0

    async def __aenter__(self) -> ServerSession:
        begin = time.monotonic()
        context = {"num_ctx": self._model.context_tokens} if self._model.context_tokens else {}
        await self._server.post("/api/generate", {"model": self._model.name, "options": context})
        shown = await self._server.post("/api/show", {"model": self._model.name})
        self.template = ModelTemplate(None, str(shown.get("template", "")) or None, "")
        loaded = (await self._server.get("/api/ps"))["models"]
        lengths = [one["context_length"] for one in loaded if _same(one["name"], self._model.name)]
        self.facts = _facts(self._model, lengths[0] if lengths else 0, self._server.presence.url)
        self.started_s = time.monotonic() - begin
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The model stays: it is the server's."""

    async def answer(self, messages: Sequence[Message], parameters: AnswerParameters) -> ServerGeneration:
        """Start an answer to a conversation."""
        options = options_of(parameters, self._model.context_tokens)
        body = chat_body(self._model.name, self._sent(messages), options)
        return ServerGeneration(self._server.lines("/api/chat", body), self._remember)

    async def count_tokens(self, messages: Sequence[Message]) -> int:
        """How many tokens these messages take in the model's format."""
        body = {"model": self._model.name, "messages": message_bodies(self._sent(messages))}
        return int((await self._server.post("/api/tokenize", body))["count"])

    def figures(self, usage: Usage) -> str:
        """The figures of an answer for people."""
        lines = usage_lines(usage)
        if self._last_end is None:
            return lines
        return f"{lines}\n{model_lines(self._server, self._model.name, self._last_end)}"

    def _remember(self, end: Answer) -> None:
        self._last_end = end

    def _sent(self, messages: Sequence[Message]) -> Sequence[Message]:
        system = 1 if messages and messages[0].role == "system" else 0
        return [*messages[:system], *messages[system + self._model.own_turns :]]


class ServerGeneration:
    """One answer that comes from the server: an asynchronous iterator over `Text` and, last, `Done`."""

    def __init__(self, lines: AsyncGenerator[Answer], on_end: Callable[[Answer], None]) -> None:
        self._lines = lines
        self._on_end = on_end
        self._is_stopped = asyncio.Event()

    async def cancel(self) -> None:
        """Stop; the iteration then ends with `Done(reason="cancelled")`."""
        self._is_stopped.set()

    async def __aiter__(self) -> AsyncGenerator[Text | Done]:
        stop = asyncio.create_task(self._is_stopped.wait())
        try:
            async with aclosing(self._lines):
                async for event in self._events(stop):
                    yield event
        finally:
            stop.cancel()
            with suppress(asyncio.CancelledError):
                await stop

    async def _events(self, stop: asyncio.Task[bool]) -> AsyncGenerator[Text | Done]:
        is_thinking = False
        while (line := await self._next(stop)) is not None:
            if line["done"]:
                self._on_end(line)
                yield Done(0, str(line["done_reason"]), usage_of(line))
                return
            piece = line["message"]
            thinking, text = str(piece.get("thinking", "")), str(piece["content"])
            if thinking:
                yield Text(0, thinking if is_thinking else f"<think>\n{thinking}")
                is_thinking = True
            if text:
                yield Text(0, f"\n</think>\n\n{text}" if is_thinking else text)
                is_thinking = False
        yield Done(0, "cancelled", _NOTHING_USED)

    async def _next(self, stop: asyncio.Task[bool]) -> Answer | None:
        """The next line; None once the answer is stopped."""
        upcoming = asyncio.ensure_future(anext(self._lines))
        await asyncio.wait({upcoming, stop}, return_when=asyncio.FIRST_COMPLETED)
        if upcoming.done():
            return upcoming.result()
        upcoming.cancel()
        with suppress(asyncio.CancelledError):
            await upcoming
        return None


def _same(listed: str, name: str) -> bool:
    return listed.removesuffix(":latest").lower() == name.removesuffix(":latest").lower()


def _facts(model: ServedModel, context_tokens: int, address: str) -> EngineFacts:
    """What is known about the model: from its files, and from the server."""
    facts = model_facts(read_whole_header([Path(path) for path in model.paths]))
    known = facts.context_tokens or 0
    return EngineFacts(
        model_path=model.paths[0],
        name=facts.name or model.name,
        architecture=facts.architecture,
        description="",
        parameters=facts.parameters,
        weights_bytes=facts.weights_bytes,
        vocabulary_size=facts.vocabulary_size,
        embedding_length=facts.embedding_length,
        layers=len(facts.layers),
        training_context_tokens=known,
        context_tokens=context_tokens or known,
        cache_tokens=context_tokens,
        max_running=0,
        threads=0,
        cache_kind="",
        chat_template=facts.chat_template,
        bos_text="",
        eos_text="",
        special_texts=[],
        load_s=0.0,
        system_info="",
        engine_build=f"that of the server at {address}",
        isolation={},
    )

"""Answers that are being written: they belong to the desk, not to a page, and go on while it sleeps.

Every piece is in the file before any page sees it, so that whatever was on a screen survives the end of the
server. Pieces are put together into at most 10 events a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from groundup.chat.events import ChatEvent, Content, Finished, Reading, Thinking, ToolCalled, Waiting
from groundup.chat.requests import ChatRequest
from groundup.desk.messages import add_tool_call, append_text, message, set_state
from groundup.desk.records import ChatMessage, MessageState, now_ms
from groundup.device.energy import EnergyMeter, Mark
from groundup.errors import AnswerRunsError, GroundupError, ServerFaultError
from groundup.server.answered import Begun, answered
from groundup.server.call import Call
from groundup.server.request_record import place_of

from .desk_thread import DeskThread
from .event_log import EventLog
from .words import told_error

FLUSH_S: Final = 0.1

Work = asyncio.Task[tuple[MessageState, dict[str, Any]]]
"""Asks a model; its result is how the answer ended."""


@dataclass(slots=True)
class _Running:
    """One answer. `text`, `thinking` and `calls` wait to be written; `written` counts characters that are."""

    message_id: str
    chat_id: str
    phase: dict[str, Any] = field(default_factory=lambda: {"name": "loading"})
    text: str = ""
    thinking: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0  # messages that the model was not told
    written: int = 0
    thinking_written: int = 0
    thinking_begun_s: float | None = None
    thinking_s: float | None = None
    context_tokens: int | None = None
    energy_before: asyncio.Task[Mark] | None = None
    stop_reason: str = "server_ended"
    news: asyncio.Event = field(default_factory=asyncio.Event)
    work: Work | None = None
    task: asyncio.Task[None] | None = None

    @property
    def topic(self) -> str:
        return f"message/{self.message_id}"


class Answering:
    """All answers of the desk that run now. For one event loop.

    Args:
        desk_of: where a message is kept.
        log: of what happens.
        meter: of the energy that an answer takes.
    """

    def __init__(
        self, desk_of: Callable[[str], DeskThread], log: EventLog, meter: EnergyMeter | None = None
    ) -> None:
        self._desk_of = desk_of
        self._log = log
        self._meter = meter or EnergyMeter()
        self._running = dict[str, _Running]()
        self._beginning = set[str]()  # chats

    @contextmanager
    def beginning(self, chat_id: str) -> Iterator[None]:
        """While a question of a chat, or another try, is put on the desk and started: one at a time.

        Raises:
            AnswerRunsError: the chat is being answered, or about to be.
        """
        if chat_id in self._beginning or chat_id in {one.chat_id for one in self._running.values()}:
            raise AnswerRunsError
        self._beginning.add(chat_id)
        try:
            yield
        finally:
            self._beginning.discard(chat_id)

    def start(self, call: Call, answer: ChatMessage, request: ChatRequest) -> None:
        """Begin to write an answer, which is on the desk already: empty, or with what it goes on from.

        Args:
            call: of the command that asks for it.
            answer: its message; `answer.model` writes it.
            request: what is asked.
        """
        running = _Running(
            answer.id, answer.chat_id, written=len(answer.text), thinking_written=len(answer.thinking)
        )
        self._running[answer.id] = running
        running.work = asyncio.create_task(self._outcome(running, call, answer.model, request))
        running.task = asyncio.create_task(self._write(running, running.work))

    def phases(self) -> dict[str, dict[str, Any]]:
        """What each of them is doing, by the id of its message."""
        return {one.message_id: one.phase for one in self._running.values()}

    async def stop(self, message_id: str, reason: str = "stopped") -> None:
        """End an answer, which keeps what it has; nothing happens if it does not run."""
        running = self._running.get(message_id)
        if running is not None and running.work is not None and running.task is not None:
            running.stop_reason = reason
            running.work.cancel()
            await asyncio.wait({running.task})

    async def stop_all(self, reason: str) -> None:
        """End all of them."""
        await asyncio.gather(*(self.stop(one, reason) for one in list(self._running)))

    async def _write(self, running: _Running, work: Work) -> None:
        work.add_done_callback(lambda _: running.news.set())
        try:
            await self._flush_often(running, work)
            state, details = _ending(running, work)
            await self._flush(running)
            ended = await self._desk_of(running.message_id).run(set_state, running.message_id, state, details)
            self._running.pop(running.message_id)  # before it is told: the next question may follow at once
        except GroundupError as error:  # the disk is full, or the chat was deleted meanwhile
            self._log.add(running.topic, "unsaved", told_error(error))
        else:
            self._log.add(running.topic, "message", ended)
            self._log.collapse(running.topic)
        finally:
            work.cancel()  # an answer that cannot be kept is not written either
            await asyncio.wait({work})
            self._running.pop(running.message_id, None)

    async def _outcome(
        self, running: _Running, call: Call, model: str, request: ChatRequest
    ) -> tuple[MessageState, dict[str, Any]]:
        """How the answer ended."""
        self._log.add(running.topic, "phase", running.phase)
        try:
            async with aclosing(answered(call, model, request, drops_thinking=True)) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        return "whole", _figures(event, running.context_tokens) | await self._energy(running)
                    if isinstance(event, Begun):
                        running.context_tokens = event.context_tokens
                        running.left_out = _left_out(event)
                        running.energy_before = asyncio.create_task(asyncio.to_thread(self._meter.mark))
                    self._take(running, event)
        except GroundupError as error:
            return "failed", {"error": told_error(error), "ended_ms": now_ms()}
        except Exception as error:
            return "failed", {"error": told_error(ServerFaultError()), "fault": place_of(error)}
        return "failed", {"error": told_error(ServerFaultError())}

    async def _energy(self, running: _Running) -> dict[str, Any]:
        """What all that ran has used since the model was there; nothing where this computer does not tell."""
        if running.energy_before is None:
            return {}
        used = await asyncio.to_thread(self._meter.since, await running.energy_before)
        return {} if used is None else {"energy": used}

    def _take(self, running: _Running, event: Begun | ChatEvent) -> None:
        phase: dict[str, Any] = {"name": "writing"}
        match event:
            case Content(text):
                if running.thinking_begun_s is not None and running.thinking_s is None:
                    running.thinking_s = time.monotonic() - running.thinking_begun_s
                running.text += text
            case Thinking(text):
                running.thinking_begun_s = running.thinking_begun_s or time.monotonic()
                running.thinking += text
                phase = {"name": "thinking"}
            case ToolCalled(call):
                running.calls.append({"name": call.name, "arguments": call.arguments, "id": call.id})
            case Waiting(position):
                phase = {"name": "queue", "position": position}
            case Reading(done, total, _):
                phase = {"name": "reading", "percent": 100 * done // max(1, total)}
            case _:
                phase = running.phase
        if phase != running.phase:
            running.phase = phase
            self._log.add(running.topic, "phase", phase)
        running.news.set()

    async def _flush_often(self, running: _Running, work: Work) -> None:
        while not work.done():
            await running.news.wait()
            running.news.clear()
            await self._flush(running)
            await asyncio.wait({work}, timeout=FLUSH_S)

    async def _flush(self, running: _Running) -> None:
        """Write what waits, then tell it."""
        text, thinking, calls = running.text, running.thinking, running.calls
        running.text, running.thinking, running.calls = "", "", []
        if text or thinking:
            await self._flush_words(running, text, thinking)
        for call in calls:
            place = await self._desk_of(running.message_id).run(add_tool_call, running.message_id, call)
            if place is not None:
                self._log.add(running.topic, "tool_call", call | {"index": place})

    async def _flush_words(self, running: _Running, text: str, thinking: str) -> None:
        desk = self._desk_of(running.message_id)
        if not await desk.run(append_text, running.message_id, text, thinking):
            await desk.run(message, running.message_id)  # says that it is not there any more
        if thinking:
            self._log.add(running.topic, "thinking", thinking, running.thinking_written)
            running.thinking_written += len(thinking)
        if text:
            self._log.add(running.topic, "text", text, running.written)
            running.written += len(text)


def _left_out(begun: Begun) -> int:
    """How many of the oldest messages the model is not told."""
    warnings = begun.prepared.warnings if begun.prepared is not None else ()
    return sum(int(one.details["messages"]) for one in warnings if one.code == "messages-dropped")


def _figures(event: Finished, context_tokens: int | None) -> dict[str, Any]:
    usage = event.usage
    return {
        "context_tokens": context_tokens,
        "reason": event.reason,
        "prompt_tokens": usage.prompt_tokens,
        "reused_tokens": usage.reused_tokens,
        "generated_tokens": usage.generated_tokens,
        "queue_s": usage.queue_s,
        "prefill_s": usage.prefill_s,
        "decode_s": usage.decode_s,
        "seed": usage.seed,
    }


def _ending(running: _Running, work: Work) -> tuple[MessageState, dict[str, Any]]:
    """How an answer ended whose work is done."""
    stopped: tuple[MessageState, dict[str, Any]] = ("stopped", {"reason": running.stop_reason})
    state, details = stopped if work.cancelled() else work.result()
    if running.left_out:
        details["left_out"] = running.left_out
    if running.thinking_s is not None:
        details["thinking_s"] = round(running.thinking_s, 1)
    return state, details

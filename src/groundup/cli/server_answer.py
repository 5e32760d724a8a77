"""One question, answered by the server of this device, where the model stays loaded for the next one.

What the model brings (system message, parameters, template) is the server's business; only what was typed
goes there.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import click
import msgspec

from . import figures
from .answer_writer import AnswerWriter
from .exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from .interrupts import Interrupts
from .one_shot import Question, messages_of
from .server_requests import chat_body, options_of, server_lines, usage_of
from .styled import print_note

if TYPE_CHECKING:
    from groundup.chat.parameters import AnswerParameters

    from .server_client import Answer, ServerClient

_THINKING, _THOUGHT = "Thinking ...\n", "\n... done thinking.\n\n"


async def answer_from_server(
    question: Question, parameters: AnswerParameters, context_tokens: int | None, server: ServerClient
) -> int:
    """Answer one question on standard output and return the exit code.

    Args:
        question: its `system` is empty where the model's own counts; its `before` is not used.
        parameters: as far as they were typed.
        context_tokens: as far as it was typed.
        server: of this device.

    Raises:
        NoServerError: it does not answer; nothing has been printed.
        ServerAnswerError: it refuses, or breaks off.
    """
    reading = _Reading(question)
    with Interrupts() as interrupts:
        path, body = _request(question, options_of(parameters, context_tokens))
        is_done = await interrupts.droppable(reading.read(server, path, body))
    reading.finish()
    _print_accounting(reading, question, server)
    return EXIT_DONE if is_done else EXIT_INTERRUPTED


class _Reading:
    """An answer as it comes."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._writer = AnswerWriter(wrap=question.wrap)
        self._is_thinking = False
        self._shows_thinking = sys.stdout.isatty() and question.stream and not question.as_json
        self.pieces: list[str] = []
        self.end: Answer | None = None

    @property
    def text(self) -> str:
        """What has come of the answer."""
        return "".join(self.pieces)

    async def read(self, server: ServerClient, path: str, body: Mapping[str, Any]) -> bool:
        """Print the pieces as they arrive; returns True at the end."""
        async with aclosing(server.lines(path, body)) as lines:
            async for line in lines:
                if line["done"]:
                    self.end = line
                else:
                    self._take(line.get("message", line))
        return True

    def finish(self) -> None:
        """What is printed at the end."""
        if not self._question.as_json:
            if not self._question.stream:
                self._writer.write(self.text)
            self._writer.finish()

    def _take(self, piece: Mapping[str, Any]) -> None:
        self._show_thinking(str(piece.get("thinking", "")))
        text = str(piece.get("content", "") or piece.get("response", ""))
        if text:
            self._end_thinking()
            self.pieces.append(text)
            if self._question.stream and not self._question.as_json:
                self._writer.write(text)

    def _show_thinking(self, text: str) -> None:
        if text and self._shows_thinking:
            self._writer.write(text if self._is_thinking else _THINKING + text)
            self._is_thinking = True

    def _end_thinking(self) -> None:
        if self._is_thinking:
            self._writer.write(_THOUGHT)
            self._is_thinking = False


def _request(question: Question, options: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The path and the body that ask for the answer."""
    if question.is_raw:
        return "/api/generate", {"model": question.model, **options, "prompt": question.prompt, "raw": True}
    messages = messages_of(question.system, question.prompt)
    return "/api/chat", chat_body(question.model, messages, options)


def _print_accounting(reading: _Reading, question: Question, server: ServerClient) -> None:
    end, usage = reading.end, usage_of(reading.end) if reading.end else None
    if question.as_json:
        record = {
            "model": question.model,
            "answer": reading.text,
            "done_reason": end["done_reason"] if end else "cancelled",
            "usage": figures.usage_record(usage) if usage else None,
            "context_tokens": end["groundup"]["context_tokens"] if end else None,
            "ready_s": round(end["load_duration"] / 1e9, 4) if end else None,
        }
        click.echo(msgspec.json.encode(record).decode())
    if sys.stderr.isatty() and end is not None:
        if end["done_reason"] == "length":
            print_note("(the answer reached its limit of tokens)", err=True)
        elif not reading.text:
            print_note("(no answer)", err=True)
    if question.verbose and end is not None:
        sys.stdout.flush()
        print_note(server_lines(server, question.model, end), err=True)

"""One question, one answer, and the program ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from groundup.chat.messages import Message
from groundup.chat.parameters import AnswerParameters
from groundup.engine.client import Generation
from groundup.engine.events import Done, Text
from groundup.engine.protocol import EngineSettings, Prompt
from groundup.errors import EngineError

from . import figures
from .answer_writer import AnswerWriter
from .exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from .interrupts import Interrupts
from .load_progress import LoadProgress
from .model_session import ModelSession, raw_prompt
from .styled import print_note

if TYPE_CHECKING:
    from groundup.library.model_settings import SavedTemplate


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask, and how to print the answer."""

    model: str  # as the user named it
    prompt: str
    system: str = ""
    before: tuple[Message, ...] = ()  # turns that come before the prompt
    template: SavedTemplate | None = None  # beside the weights
    is_raw: bool = False
    as_json: bool = False
    stream: bool = True
    wrap: bool = True
    verbose: bool = False


async def answer(question: Question, settings: EngineSettings, parameters: AnswerParameters) -> int:
    """Answer one question on standard output and return the exit code."""
    with Interrupts() as interrupts, LoadProgress(question.model) as progress:
        async with ModelSession(
            settings, template=question.template, on_load=progress, name=question.model
        ) as session:
            progress.finish()
            if session.template.notice and not question.is_raw:
                print_note(session.template.notice, err=True)
            prompt = await _prompt(session, question)
            parameters = parameters.for_model(session.facts.recommended)
            generation = session.generate(prompt, parameters, is_raw=question.is_raw)
            with interrupts.stopping(generation):
                text, done = await _print_answer(generation, question)
            _print_accounting(text, done, session, question)
    return EXIT_INTERRUPTED if done.reason == "cancelled" else EXIT_DONE


def messages_of(system: str, words: str, before: Sequence[Message] = ()) -> Sequence[Message]:
    """The beginning of a conversation; `before` are the turns that come before the words."""
    first = [Message("system", system)] if system else []
    return [*first, *before, Message("user", words)]


async def _prompt(session: ModelSession, question: Question) -> Prompt:
    if question.is_raw:
        return raw_prompt(question.prompt)
    return await session.prompt(messages_of(question.system, question.prompt, question.before))


async def _print_answer(generation: Generation, question: Question) -> tuple[str, Done]:
    """Print the pieces as they arrive, or all of them at the end; not at all for `--json`."""
    writer = AnswerWriter(wrap=question.wrap)
    pieces: list[str] = []
    done: Done | None = None
    async for event in generation:
        if isinstance(event, Text):
            pieces.append(event.text)
            if question.stream and not question.as_json:
                writer.write(event.text)
        elif isinstance(event, Done):
            done = event
    if done is None:
        raise EngineError("The engine ended the answer without saying so.")
    text = "".join(pieces)
    if not question.as_json:
        if not question.stream:
            writer.write(text)
        writer.finish()
    return text, done


def _print_accounting(text: str, done: Done, session: ModelSession, question: Question) -> None:
    started_s = session.started_s
    if question.as_json:
        record = figures.record(text, done, session.facts, model=question.model, started_s=started_s)
        click.echo(msgspec.json.encode(record).decode())
    if sys.stderr.isatty():
        if done.reason == "length":
            print_note("(the answer reached its limit of tokens)", err=True)
        elif not text and done.reason != "cancelled":
            print_note("(no answer)", err=True)
    if question.verbose:
        sys.stdout.flush()
        print_note(figures.lines(done.usage, session.facts, started_s=started_s), err=True)

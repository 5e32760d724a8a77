"""The chat itself: read, answer, remember; until the user leaves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from groundup.chat.messages import Message
from groundup.chat.parameters import AnswerParameters
from groundup.cli.answer_writer import AnswerWriter
from groundup.cli.errors import advice_for, print_error
from groundup.cli.exit_codes import EXIT_DONE
from groundup.cli.interrupts import Interrupts
from groundup.cli.load_progress import LoadProgress
from groundup.cli.model_session import ModelSession
from groundup.cli.styled import print_note
from groundup.engine.events import Done, Text
from groundup.engine.protocol import EngineSettings
from groundup.errors import GroundupError

from .commands import COMPLETIONS, run_command
from .conversation import Conversation
from .line_history import LineHistory
from .line_input import LineInput, Typed
from .quiet_keys import quiet_keys
from .state import ChatState

if TYPE_CHECKING:
    from groundup.cli.server_session import ServerSession
    from groundup.library.model_settings import SavedTemplate


class ChatOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a chat begins."""

    model: str  # as the user named it
    system: str = ""
    before: tuple[Message, ...] = ()  # turns that the conversation begins with
    template: SavedTemplate | None = None  # beside the weights
    stream: bool = True
    wrap: bool = True
    verbose: bool = False


async def chat(
    options: ChatOptions,
    settings: EngineSettings,
    parameters: AnswerParameters,
    served: ServerSession | None = None,
) -> int:
    """Talk with the user until they leave; returns the exit code.

    Args:
        options: how the chat begins.
        settings: how the model is loaded, if that happens here.
        parameters: how to answer.
        served: the model of a server, if there is one.

    Raises:
        NoServerError: it does not answer; nothing has been printed.
    """
    with Interrupts() as interrupts, LoadProgress(options.model) as progress:
        async with served or ModelSession(
            settings, template=options.template, on_load=progress, name=options.model
        ) as session:
            progress.finish()
            if session.template.notice:
                print_note(session.template.notice, err=True)
            parameters = parameters.for_model(session.facts.recommended)
            history = LineHistory()
            state = ChatState(
                session=session,
                conversation=Conversation(
                    model=options.model,
                    system=options.system,
                    parameters=parameters,
                    messages=[*options.before],
                ),
                history=history,
                verbose=options.verbose,
                wrap=options.wrap,
                stream=options.stream,
            )
            await _converse(state, LineInput(history, COMPLETIONS), interrupts)
    return EXIT_DONE


async def _converse(state: ChatState, lines: LineInput, interrupts: Interrupts) -> None:
    while not state.is_over:
        try:
            typed = await lines.read()
        except KeyboardInterrupt:
            print_note("Ctrl-D or /bye leaves.")
            continue
        except EOFError:
            break
        await _take(state, typed, interrupts)


async def _take(state: ChatState, typed: Typed, interrupts: Interrupts) -> None:
    """One line or block: a command, nothing, or words for the model."""
    words = typed.text.strip()
    if not words:
        return
    if not typed.is_block and words.startswith("/") and not words.startswith("//"):
        await run_command(state, words)
        return
    if not typed.is_block and words.startswith("//"):
        words = words[1:]
    try:
        is_done = await interrupts.droppable(_answer(state, words, interrupts))
        if not is_done:
            print_note("(stopped)")
    except GroundupError as error:
        print_error(error.message, advice_for(error)[1])


async def _answer(state: ChatState, words: str, interrupts: Interrupts) -> bool:
    """Ask, print what comes, and remember both; a question without an answer is forgotten. Returns True."""
    question = state.conversation.with_question(words)
    generation = await state.session.answer(question, state.conversation.parameters)
    writer = AnswerWriter(wrap=state.wrap)
    pieces: list[str] = []
    with interrupts.stopping(generation), quiet_keys():
        try:
            async for event in generation:
                if isinstance(event, Text):
                    pieces.append(event.text)
                    if state.stream:
                        writer.write(event.text)
                elif isinstance(event, Done):
                    state.last_done = event
        finally:
            if not state.stream:
                writer.write("".join(pieces))
            writer.finish()
    if pieces:
        state.conversation.add_turn(words, "".join(pieces))
    _print_ending(state, is_empty=not pieces)
    return True


def _print_ending(state: ChatState, *, is_empty: bool) -> None:
    done = state.last_done
    if done is None:
        return
    if done.reason == "cancelled":
        print_note("(stopped)")
    elif is_empty:
        print_note("(no answer)")
    elif done.reason == "length":
        print_note("(the answer reached its limit of tokens)")
    if state.verbose:
        sys.stdout.flush()
        print_note(state.session.figures(done.usage))
    if sys.stdout.isatty():
        click.echo()

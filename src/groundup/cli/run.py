"""`groundup run`: ask a model once, or chat with it.

This file reads the command line. The work is in `one_shot` and `chat`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
import msgspec

from groundup import settings as places
from groundup.chat.parameters import (
    CONTEXT,
    MAX_TOKENS,
    SAMPLING_PARAMETERS,
    THREADS,
    AnswerParameters,
    Parameter,
    replace_sampling,
)
from groundup.engine.protocol import EngineSettings, Sampling
from groundup.errors import EmptyPromptError, NoServerError

from . import one_shot
from .answer_format import grammar_for
from .answer_writer import silence_stdout
from .async_runner import Given, run_async
from .exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from .model_names import complete_model_or_file
from .number_type import NumberType
from .run_target import RunTarget, find_target
from .server_finding import find_server
from .standard_input import is_terminal_input, read_piped_text
from .styled import print_note
from .words import read_words

if TYPE_CHECKING:
    from .server_session import ServerSession

DEFAULT_CONTEXT_TOKENS = EngineSettings(model_path="").context_tokens


def _number_option(name: str, parameter: Parameter) -> Callable[[Any], Any]:
    """An option of one of the parameters in the table."""
    dashed = f"--{name.replace('_', '-')}"
    return click.option(dashed, name, type=NumberType(parameter), metavar="N", help=parameter.help)


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was given after `groundup run`."""

    words: tuple[str, ...]
    system: str | None
    temperature: float | None
    top_p: float | None
    top_k: int | None
    min_p: float | None
    seed: int | None
    max_tokens: int | None
    stop: tuple[str, ...]
    context: int | None
    threads: int
    answer_format: str | None
    as_json: bool
    verbose: bool
    stream: bool
    wrap: bool
    raw: bool
    yes: bool


@click.command(
    epilog='Examples: groundup run "What is open source AI?" · cat essay.txt | groundup run "Summarise"'
)
@click.argument(
    "words", nargs=-1, metavar="[MODEL] [PROMPT]...",
    shell_complete=complete_model_or_file,
)  # fmt: skip
@click.option("--system", metavar="TEXT", help="What the model is told before your words.")
@_number_option("temperature", SAMPLING_PARAMETERS["temperature"])
@_number_option("top_p", SAMPLING_PARAMETERS["top_p"])
@_number_option("top_k", SAMPLING_PARAMETERS["top_k"])
@_number_option("min_p", SAMPLING_PARAMETERS["min_p"])
@_number_option("seed", SAMPLING_PARAMETERS["seed"])
@_number_option("max_tokens", MAX_TOKENS)
@click.option(
    "--stop", multiple=True, metavar="TEXT", help="End the answer before this text. May be repeated."
)
@click.option(
    "--context", type=NumberType(CONTEXT), metavar="N",
    help=f"{CONTEXT.help}  [default: {DEFAULT_CONTEXT_TOKENS}, or what the model wants]",
)  # fmt: skip
@click.option("--threads", type=NumberType(THREADS), default=0, metavar="N", help=THREADS.help)
@click.option(
    "--format", "answer_format", metavar="json|SCHEMA",
    help="Answer in JSON, of any form or by a JSON Schema (inline, or a file).",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: the answer and its accounting.")
@click.option("--verbose", is_flag=True, help="Print the figures of the answer to standard error.")
@click.option("--stream/--no-stream", default=True, help="Print the answer as it comes, or at its end.")
@click.option(
    "--wordwrap/--nowordwrap", "wrap", default=True, help="Break lines between words on a terminal."
)
@click.option("--raw", is_flag=True, help="Send the prompt as it is, without the model's chat template.")
@click.option("--yes", is_flag=True, help="Download the model without a question if it is not here.")
def run(**options: Any) -> int:
    """Ask a model, or chat with it.

    MODEL is "seedling", the built-in model, the name of a model on this device (groundup list), or the
    path of a .gguf file; without one, Seedling answers. A model that is not here is offered for download.
    Text from standard input is added to the prompt. Without a prompt, on a terminal, a chat opens.
    """
    given = RunOptions(**options)
    words = read_words(given.words)
    parameters = _parameters(given)
    prompt = "\n\n".join(part for part in (words.prompt, read_piped_text()) if part)
    is_chat = not prompt.strip()
    if is_chat and (given.as_json or not is_terminal_input()):
        raise EmptyPromptError
    target = find_target(words, yes=given.yes)
    if target is None:  # the user does not want it
        return EXIT_INTERRUPTED
    for notice in target.defaults.notices:
        print_note(notice, err=True)
    settings, all_parameters = _settings(target, given), parameters.over(target.defaults.parameters)
    if is_chat:
        return _chat(target, given, settings, all_parameters)
    question = one_shot.Question(
        model=target.name,
        prompt=prompt,
        system=_system(target, given),
        before=target.defaults.before,
        template=target.defaults.template,
        is_raw=given.raw,
        as_json=given.as_json,
        stream=given.stream,
        wrap=given.wrap,
        verbose=given.verbose,
    )
    if target.is_in_library and not given.threads:  # a server's threads are its own
        code = _ask_server(question, given, parameters)
        if code is not None:
            return code
    return _run_until_done(one_shot.answer, question, settings, all_parameters)


def _ask_server(question: one_shot.Question, given: RunOptions, parameters: AnswerParameters) -> int | None:
    """The exit code of an answer from the server of this device; None if none runs."""
    server = find_server()
    if server is None:
        return None
    from .server_answer import answer_from_server  # noqa: PLC0415  most have no server

    typed = msgspec.structs.replace(question, system=given.system or "")
    try:
        return _run_until_done(answer_from_server, typed, parameters, given.context, server)
    except NoServerError:  # its note is old
        return None


def _chat(
    target: RunTarget, given: RunOptions, settings: EngineSettings, parameters: AnswerParameters
) -> int:
    if given.raw:
        raise click.UsageError("--raw needs a prompt: a chat is always in the model's own format.")
    # Line editing takes longer to import than all of one_shot, which must not wait for it.
    from .chat.loop import ChatOptions, chat  # noqa: PLC0415

    options = ChatOptions(
        model=target.name,
        system=_system(target, given),
        before=target.defaults.before,
        template=target.defaults.template,
        stream=given.stream,
        wrap=given.wrap,
        verbose=given.verbose,
    )
    if target.is_in_library and not given.threads:
        served = _served(target, given)
        if served is not None:
            with suppress(NoServerError):  # its note is old
                return _run_until_done(chat, options, settings, parameters, served)
    return _run_until_done(chat, options, settings, parameters)


def _served(target: RunTarget, given: RunOptions) -> ServerSession | None:
    """The model as the server of this device has it; None if none runs."""
    server = find_server()
    if server is None:
        return None
    from .server_session import ServedModel, ServerSession  # noqa: PLC0415  most have no server

    own_turns = len(target.defaults.before)
    return ServerSession(
        server,
        ServedModel(name=target.name, paths=target.paths, own_turns=own_turns, context_tokens=given.context),
    )


def _settings(target: RunTarget, given: RunOptions) -> EngineSettings:
    """How the model is loaded: as was asked for, else as it wants, else as usual."""
    path, *more = target.paths
    return EngineSettings(
        model_path=path,
        more_model_paths=more,
        adapters=list(target.defaults.adapters),
        context_tokens=given.context or target.defaults.context_tokens or DEFAULT_CONTEXT_TOKENS,
        threads=given.threads or target.defaults.threads,
        best_threads=_best_threads(),
    )


def _best_threads() -> int:
    from groundup.host.measured_speed import best_threads  # noqa: PLC0415  a question to a server needs none

    return best_threads(places.home())


def _system(target: RunTarget, given: RunOptions) -> str:
    return given.system if given.system is not None else target.defaults.system


def _parameters(given: RunOptions) -> AnswerParameters:
    chosen = {name: getattr(given, name) for name in SAMPLING_PARAMETERS if hasattr(given, name)}
    if given.answer_format is not None:
        chosen["grammar"] = grammar_for(given.answer_format)
    return AnswerParameters(
        sampling=replace_sampling(Sampling(), chosen),
        chosen=tuple(name for name in SAMPLING_PARAMETERS if chosen.get(name) is not None),
        max_tokens=given.max_tokens,
        stop=given.stop,
    )


def _run_until_done(
    work: Callable[Given, Coroutine[Any, Any, int]], *args: Given.args, **kwargs: Given.kwargs
) -> int:
    try:
        return run_async(work, *args, **kwargs)
    except asyncio.CancelledError:  # Ctrl-C while no answer ran
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # caught before click, which would make it a failure
        silence_stdout()
        return EXIT_DONE

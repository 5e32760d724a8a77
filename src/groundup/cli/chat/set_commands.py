"""`/set`: what can be changed while a chat runs."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Awaitable, Callable

import click

from groundup.chat.parameters import known_name, nearest_name
from groundup.cli.answer_format import grammar_for
from groundup.cli.errors import print_error

from .state import ChatState

HELP = """\
  /set parameter NAME VALUE   one of: temperature top_p top_k min_p typical_p repeat_penalty
                              repeat_last_n presence_penalty frequency_penalty seed max_tokens stop
  /set system TEXT            what the model is told before your words; "" for nothing
  /set format json|SCHEMA     answer in JSON, of any form or by a JSON Schema (inline, or a file)
  /set noformat               answer in free text again
  /set verbose, /set quiet    print the figures of each answer, or not
  /set history, /set nohistory     keep lines for the arrow keys, or not
  /set wordwrap, /set nowordwrap   break lines between words, or not"""


async def run(state: ChatState, rest: str) -> None:
    """Carry out `/set NAME …`."""
    name, _, value = rest.partition(" ")
    setter = SETTERS.get(name.lower())
    if setter is not None:
        await setter(state, value.strip())
        return
    if not name:
        click.echo(HELP)
        return
    nearest = difflib.get_close_matches(name.lower(), SETTERS, n=1)
    print_error(
        f"There is no setting {name!r}.",
        f"Did you mean /set {nearest[0]}?" if nearest else "/help set lists all.",
    )


async def set_system(state: ChatState, value: str) -> None:
    """Tell the model something before the conversation."""
    if not value:
        print_error(
            "The text is missing.", 'For example: /set system Answer in one sentence. ("" for nothing)'
        )
        return
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    state.conversation.system = value[1:-1] if is_quoted else value
    click.echo(
        "The system message is set." if state.conversation.system else "There is no system message now."
    )


async def _set_parameter(state: ChatState, value: str) -> None:
    try:
        name, *values = shlex.split(value)
    except ValueError:
        print_error("A name and a value are missing.", "For example: /set parameter temperature 0.5")
        return
    if name.lower() == "num_ctx":
        print_error("The context is fixed when the model is loaded.", "Start again with --context N.")
        return
    if known_name(name) is None:
        nearest = nearest_name(name)
        print_error(
            f"There is no parameter {name!r}.",
            f"Did you mean {nearest}?" if nearest else "/help set lists all.",
        )
        return
    conversation = state.conversation
    conversation.parameters = conversation.parameters.with_values(name, values)
    click.echo(f"{name} is {' '.join(values)}.")


async def _set_format(state: ChatState, value: str) -> None:
    if not value:
        print_error(
            "A format is missing.", 'For example: /set format json, or /set format {"type": "object"}'
        )
        return
    parameters = state.conversation.parameters.with_grammar(grammar_for(value))
    state.conversation.parameters = parameters
    click.echo("Answers come in JSON now." if value == "json" else "Answers follow the schema now.")


async def _set_noformat(state: ChatState, value: str) -> None:
    state.conversation.parameters = state.conversation.parameters.with_grammar(None)
    click.echo("Answers come in free text.")


def _set_flag(attribute: str, value: bool, sentence: str) -> Setter:
    async def setter(state: ChatState, rest: str) -> None:
        setattr(state, attribute, value)
        click.echo(sentence)

    return setter


def _set_recording(value: bool, sentence: str) -> Setter:
    async def setter(state: ChatState, rest: str) -> None:
        state.history.is_recording = value
        click.echo(sentence)

    return setter


Setter = Callable[[ChatState, str], Awaitable[None]]
SETTERS: dict[str, Setter] = {
    "parameter": _set_parameter,
    "system": set_system,
    "format": _set_format,
    "noformat": _set_noformat,
    "verbose": _set_flag("verbose", True, "Figures are printed after each answer."),
    "quiet": _set_flag("verbose", False, "No figures are printed."),
    "history": _set_recording(True, "Lines are kept for the arrow keys."),
    "nohistory": _set_recording(False, "Lines are not kept beyond this chat."),
    "wordwrap": _set_flag("wrap", True, "Lines are broken between words."),
    "nowordwrap": _set_flag("wrap", False, "Lines are not broken."),
}

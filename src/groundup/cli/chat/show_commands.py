"""`/show`: what can be looked at while a chat runs."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable

import click

from groundup.cli.errors import print_error
from groundup.cli.terminal_text import visible
from groundup.errors import format_bytes
from groundup.library.gguf import read_header
from groundup.library.model_facts import model_facts

from .state import ChatState

HELP = """\
  /show info         the model: size, context, device
  /show license      its licence, as its file states it
  /show parameters   how answers are made
  /show system       the system message
  /show template     the model's chat template
  /show tokens       how full the context is, and the figures of the last answer"""


async def run(state: ChatState, rest: str) -> None:
    """Carry out `/show NAME`."""
    name = rest.lower()
    show = SHOWN.get(name)
    if show is not None:
        click.echo(await show(state))
    elif not name:
        click.echo(HELP)
    else:
        nearest = difflib.get_close_matches(name, SHOWN, n=1)
        print_error(
            f"There is nothing called {name!r} to show.",
            f"Did you mean /show {nearest[0]}?" if nearest else "/help show lists all.",
        )


async def _info(state: ChatState) -> str:
    facts = state.session.facts
    file_facts = model_facts(read_header(state.session.path))
    return _table({
        "model": facts.name or state.session.path.name,
        "architecture": facts.architecture,
        "parameters": f"{facts.parameters:,}",
        "quantisation": file_facts.quantisation,
        "weights": format_bytes(facts.weights_bytes),
        "licence": file_facts.licence or "not stated in the file",
        "context": f"{facts.context_tokens:,} of {facts.training_context_tokens:,} tokens",
        "vocabulary": f"{facts.vocabulary_size:,} tokens",
        "threads": str(facts.threads or "as the server chose"),
        "engine": facts.engine_build,
        "file": str(state.session.path),
    })  # fmt: skip


async def _license(state: ChatState) -> str:
    metadata = read_header(state.session.path).metadata
    names = ("general.license", "general.license.name", "general.license.link")
    lines = [str(metadata[name]) for name in names if metadata.get(name)]
    return (
        visible("\n".join(lines))
        or "The file states no licence. That is not a permission: ask where it came from."
    )


async def _parameters(state: ChatState) -> str:
    parameters = state.conversation.parameters
    lines = parameters.shown()
    lines["format"] = "by a grammar" if parameters.sampling.grammar else "free text"
    return _table(lines)


async def _system(state: ChatState) -> str:
    return state.conversation.system or "There is no system message."


async def _template(state: ChatState) -> str:
    template = state.session.template.written
    return (
        visible(template)
        if template
        else "The model brings no chat template; a plain script of User and Assistant is used."
    )


async def _tokens(state: ChatState) -> str:
    conversation, facts = state.conversation, state.session.facts
    used = await state.session.count_tokens(conversation.so_far()) if conversation.messages else 0
    lines = [f"conversation   {used:,} of {facts.context_tokens:,} tokens"]
    if state.last_done is not None:
        lines.append(state.session.figures(state.last_done.usage))
    return "\n".join(lines)


def _table(rows: dict[str, str]) -> str:
    width = max(map(len, rows))
    return "\n".join(f"  {name:{width}}   {visible(value)}" for name, value in rows.items())


SHOWN: dict[str, Callable[[ChatState], Awaitable[str]]] = {
    "info": _info,
    "license": _license,
    "parameters": _parameters,
    "system": _system,
    "template": _template,
    "tokens": _tokens,
}

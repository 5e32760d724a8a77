"""The slash commands: their table, their help, and finding the one that was meant."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import click

from groundup.cli.errors import advice_for, print_error
from groundup.errors import GroundupError

from . import conversation as conversations
from . import set_commands, show_commands
from .state import ChatState

Handler = Callable[[ChatState, str], Awaitable[None]]


@dataclass(frozen=True)
class SlashCommand:
    """One command: what it does with the rest of the line."""

    handler: Handler
    usage: str
    summary: str


async def run_command(state: ChatState, line: str) -> None:
    """Carry out one line that begins with a slash; what goes wrong is printed, and the chat goes on."""
    word, _, rest = line.strip().partition(" ")
    command = COMMANDS.get(ALIASES.get(word, word))
    if command is None:
        nearest = difflib.get_close_matches(word, COMMANDS, n=1)
        hint = f"Did you mean {nearest[0]}? " if nearest else ""
        print_error(
            f"There is no command {word}.", f"{hint}/? lists all. A message may begin with // for a slash."
        )
        return
    try:
        await command.handler(state, rest.strip())
    except GroundupError as error:
        print_error(error.message, advice_for(error)[1])


async def _help(state: ChatState, topic: str) -> None:
    pages = {"set": set_commands.HELP, "/set": set_commands.HELP, "show": show_commands.HELP}
    pages |= {"/show": show_commands.HELP, "shortcuts": SHORTCUTS}
    click.echo(pages.get(topic, _overview()))


def _overview() -> str:
    width = max(len(command.usage) for command in COMMANDS.values())
    lines = [f"  {command.usage:{width}}   {command.summary}" for command in COMMANDS.values()]
    more = 'Text over several lines: begin and end it with """. A line that begins with // is text.'
    return "\n".join([*lines, "", more, "Keys: /help shortcuts"])


async def _clear(state: ChatState, rest: str) -> None:
    state.conversation.messages.clear()
    click.echo(
        "A new conversation; the system message stays."
        if state.conversation.system
        else "A new conversation."
    )


async def _save(state: ChatState, name: str) -> None:
    if not name:
        print_error("A file is missing.", "For example: /save poem.json")
        return
    path = _path(name)
    conversations.save(state.conversation, path)
    click.echo(f"Saved {len(state.conversation.messages)} messages to {path}. /load {name} brings them back.")


async def _load(state: ChatState, name: str) -> None:
    if not name:
        print_error("A file is missing.", "For example: /load poem.json")
        return
    loaded = conversations.load(_path(name))
    other = loaded.model if loaded.model != state.conversation.model else ""
    loaded.model = state.conversation.model
    state.conversation = loaded
    click.echo(
        f"{len(loaded.messages)} messages are back." + (f" They were written with {other}." if other else "")
    )


def _path(name: str) -> Path:
    return Path(name.strip("\"'")).expanduser()


async def _bye(state: ChatState, rest: str) -> None:
    state.is_over = True


SHORTCUTS = """\
  Ctrl-C   stop the answer; at the prompt: throw the line away
  Ctrl-D   leave
  Ctrl-L   clear the screen
  Up/Down  earlier lines        Ctrl-R   search in them
  Ctrl-A/E start, end of line   Ctrl-U/K delete to start, end
  Tab      complete a command"""

ALIASES = {"/?": "/help", "/exit": "/bye", "/quit": "/bye"}
COMMANDS = {
    "/set": SlashCommand(set_commands.run, "/set …", "Change parameters, system message, format (/help set)"),
    "/show": SlashCommand(
        show_commands.run, "/show …", "Show the model, the parameters, the tokens (/help show)"
    ),
    "/system": SlashCommand(set_commands.set_system, "/system TEXT", "The same as /set system"),
    "/clear": SlashCommand(_clear, "/clear", "Begin a new conversation"),
    "/save": SlashCommand(_save, "/save FILE", "Write the conversation to a file"),
    "/load": SlashCommand(_load, "/load FILE", "Go on with a saved conversation"),
    "/help": SlashCommand(_help, "/help, /?", "This list"),
    "/bye": SlashCommand(_bye, "/bye", "Leave (also /exit, Ctrl-D)"),
}
COMPLETIONS = [
    *COMMANDS,
    *ALIASES,
    *(f"/set {name}" for name in set_commands.SETTERS),
    *(f"/show {name}" for name in show_commands.SHOWN),
    "/help set",
    "/help show",
    "/help shortcuts",
]

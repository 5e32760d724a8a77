"""All commands, in one place."""

from __future__ import annotations

from .command import Command
from .commands import chat_commands, note_commands, shelf_commands

COMMANDS: dict[str, Command] = {
    one.name: one for one in (*chat_commands.COMMANDS, *note_commands.COMMANDS, *shelf_commands.COMMANDS)
}

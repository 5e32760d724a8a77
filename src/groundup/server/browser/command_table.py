"""All commands, in one place."""

from __future__ import annotations

from .command import Command
from .commands import (
    answer_commands,
    arrival_commands,
    chat_commands,
    device_commands,
    lab_commands,
    model_commands,
    note_commands,
    shelf_commands,
)

COMMANDS: dict[str, Command] = {
    one.name: one
    for one in (
        *answer_commands.COMMANDS,
        *arrival_commands.COMMANDS,
        *chat_commands.COMMANDS,
        *device_commands.COMMANDS,
        *lab_commands.COMMANDS,
        *model_commands.COMMANDS,
        *note_commands.COMMANDS,
        *shelf_commands.COMMANDS,
    )
}

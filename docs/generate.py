"""Writes docs/reference/cli.md from the help texts of the commands themselves.

`python docs/generate.py` writes the page; `python docs/generate.py --check` fails if it is stale.
The tests do the same, so that page and program never disagree.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from groundup.cli.commands import COMMANDS, groundup

PAGE = Path(__file__).parent / "reference" / "cli.md"
WIDTH = 100
INTRODUCTION = """\
# Command line

This page is written by `docs/generate.py` from the help texts of the commands: change those, then
run it. How to chat, with examples, is in [the guide](../guides/chat.md).

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped with Ctrl-C. Answers and data go to
standard output, everything else to standard error. Colour appears only on a terminal, and never
with `NO_COLOR` set.

| variable | meaning |
|---|---|
| `GROUNDUP_HOME` | the folder of everything that Groundup keeps |
| `GROUNDUP_NOHISTORY` | set to anything: chats keep no history of typed lines |
| `GROUNDUP_DEBUG` | set to anything: show where a fault in Groundup happened |
"""


def page() -> str:
    """The whole page."""
    sections = [INTRODUCTION, _section(groundup, "groundup")]
    sections += [_section(entry.load(), f"groundup {name}") for name, entry in COMMANDS.items()]
    return "\n".join(sections)


def _section(command: click.Command, path: str, level: int = 2) -> str:
    context = click.Context(
        command,
        info_name=path,
        max_content_width=WIDTH,
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    text = f"{'#' * level} `{path}`\n\n```text\n{command.get_help(context)}\n```\n"
    if command is not groundup and isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                text += "\n" + _section(child, f"{path} {name}", level + 1)
    return text


def main() -> None:
    """Write the page, or check it."""
    text = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text("utf-8") != text:
            sys.exit(f"{PAGE} is stale: run python docs/generate.py")
        return
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

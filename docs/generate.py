"""Writes the pages of docs/reference that say what the program itself says.

cli.md comes from the help texts of the commands, modules.md from the first sentence of every
module, errors.md from the classes of errors, catalogue.md from the records of the catalogue, api.md
from the server's table of routes.
`python docs/generate.py` writes them, `--check` fails if one is stale. The tests do the same, so that
page and program never disagree.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import click
from api_page import api_page
from catalogue_page import catalogue_page
from openness_page import openness_page

from groundup.cli.commands import COMMANDS, groundup
from groundup.cli.errors import ADVICE
from groundup.errors import GroundupError, code_of

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "src" / "groundup"
WIDTH = 100
COMMANDS_INTRODUCTION = """\
# Command line

This page is written by `docs/generate.py` from the help texts of the commands: change those, then
run it. How to chat, with examples, is in [the guide](../guides/chat.md).

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped with Ctrl-C. Answers and data go to
standard output, everything else to standard error. Colour appears only on a terminal, and never
with `NO_COLOR` set. Environment variables are among [the settings](settings.md).
"""

MODULES_INTRODUCTION = """\
# Modules

Every module of `src/groundup` in one line. This page is written by `docs/generate.py` from the
first sentence of each module: change those, then run it. How they work together is in
[the README](../../README.md), why they are as they are in [the engine](../concepts/engine.md).
"""

ERRORS_INTRODUCTION = """\
# Errors

Every error that Groundup raises on purpose. This page is written by `docs/generate.py` from
`groundup.errors`: change that, then run it. Programs tell errors apart by their code and read the
figures; people get a sentence and, mostly, what to do next. The exit code is that of
`groundup` on the command line.

| error | code | what it says | figures | exit code |
|---|---|---|---|---|
"""


def command_page() -> str:
    """The text of cli.md."""
    sections = [COMMANDS_INTRODUCTION, _section(groundup, "groundup")]
    sections += [_section(entry.load(), f"groundup {name}") for name, entry in COMMANDS.items()]
    return "\n".join(sections)


def module_page() -> str:
    """The text of modules.md."""
    return MODULES_INTRODUCTION + "".join(_folder_section(folder) for folder in _folders(PACKAGE))


def error_page() -> str:
    """The text of errors.md."""
    return ERRORS_INTRODUCTION + "".join(_error_rows(GroundupError, depth=0))


PAGES = {
    DOCS / "reference" / "cli.md": command_page,
    DOCS / "reference" / "modules.md": module_page,
    DOCS / "reference" / "errors.md": error_page,
    DOCS / "reference" / "catalogue.md": catalogue_page,
    DOCS / "reference" / "openness.md": openness_page,
    DOCS / "reference" / "api.md": api_page,
}


def _folders(folder: Path) -> Iterator[Path]:
    """A folder of modules and those below it, in alphabetical order."""
    yield folder
    for child in sorted(folder.iterdir()):
        if (child / "__init__.py").exists():
            yield from _folders(child)


def _folder_section(folder: Path) -> str:
    name = folder.relative_to(PACKAGE.parent).as_posix()
    lines = ["", f"## `{name}/`", "", _first_sentence(folder / "__init__.py"), ""]
    table = ["| module | |", "|---|---|"]
    modules = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
    table += [f"| `{path.name}` | {_first_sentence(path)} |" for path in modules]
    return "\n".join(lines + table if modules else lines[:-1]) + "\n"


def _first_sentence(module: Path) -> str:
    """The first line of a module's docstring, which is one sentence; "|" would end a cell of the table."""
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0].replace("|", "\\|")


def _error_rows(error_class: type[GroundupError], depth: int) -> Iterator[str]:
    """A row for a class, indented below its parent's, and those of the classes below it."""
    is_kind = bool(error_class.__subclasses__())
    cells = [
        "\u2003" * depth + f"`{error_class.__name__}`",
        f"`{code_of(error_class)}`",
        error_class.__doc__,
        ", ".join(f"`{name}`" for name in _figure_names(error_class)),
        "" if is_kind else _exit_code(error_class),
    ]
    yield "| " + " | ".join(map(str, cells)) + " |\n"
    for child in error_class.__subclasses__():
        yield from _error_rows(child, depth + 1)


def _figure_names(error_class: type) -> list[str]:
    return [field.name for field in fields(error_class)] if is_dataclass(error_class) else []


def _exit_code(error_class: type[GroundupError]) -> int:
    fitting = (code for kind, code, _ in ADVICE if issubclass(error_class, kind))
    return next(fitting, error_class.exit_code)


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
    """Write the pages, or check them."""
    for path, page in PAGES.items():
        text = page()
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            sys.exit(f"{path} is stale: run make docs")


if __name__ == "__main__":
    main()

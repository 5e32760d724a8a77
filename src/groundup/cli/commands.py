"""The table of commands, each loaded only when it is used.

`groundup --help` prints this table alone, so that it answers at once: no command's module is
imported for it. Every other module of `cli` holds the work of one command.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass

import click

from groundup import __version__


@dataclass(frozen=True)
class CommandEntry:
    """A command that is not imported yet."""

    summary: str
    load: Callable[[], click.Command]


# Imports inside functions are right here and only here: they are what makes the table lazy.


def _load_bench() -> click.Command:
    from groundup.cli.bench import bench  # noqa: PLC0415

    return bench


def _load_completion() -> click.Command:
    from groundup.cli.completion import completion  # noqa: PLC0415

    return completion


def _load_grow() -> click.Command:
    from groundup.cli.grow.command import grow  # noqa: PLC0415

    return grow


def _load_pull() -> click.Command:
    from groundup.cli.pull import pull  # noqa: PLC0415

    return pull


def _load_run() -> click.Command:
    from groundup.cli.run import run  # noqa: PLC0415

    return run


COMMANDS = {
    "run": CommandEntry("Ask a model, or chat with it.", _load_run),
    "pull": CommandEntry("Bring models from hubs to this device.", _load_pull),
    "grow": CommandEntry("Grow a small model from nothing, in minutes.", _load_grow),
    "bench": CommandEntry("Measure the engine, alone or against llama.cpp's server.", _load_bench),
    "completion": CommandEntry("Print the completion script of a shell.", _load_completion),
}


class LazyGroup(click.Group):
    """A group whose commands come from `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        entry = COMMANDS.get(cmd_name)
        return entry.load() if entry is not None else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was named; one that does not exist is refused with the nearest that does."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            nearest = difflib.get_close_matches(args[0], COMMANDS, n=1)
            advice = (
                f"Did you mean '{nearest[0]}'?"
                if nearest
                else f'A question is asked with: groundup run "{args[0]}"'
            )
            ctx.fail(f"There is no command '{args[0]}'. {advice}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    epilog="Start here: groundup run",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-v", "--version", prog_name="groundup", message="%(prog)s %(version)s")
@click.pass_context
def groundup(context: click.Context) -> None:
    """Open AI on the device you own.

    Runs open models on this computer. Nothing that you type leaves it.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())

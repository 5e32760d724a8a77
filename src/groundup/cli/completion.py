"""`groundup completion`: the script that makes a shell complete our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
_PROGRAM = "groundup"
_VARIABLE = "_GROUNDUP_COMPLETE"


@click.command(epilog='Try it in this shell: eval "$(groundup completion bash)"')
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    Add its output to the start-up file of your shell, for example:

    \b
      groundup completion bash >> ~/.bashrc
      groundup completion zsh >> ~/.zshrc
      groundup completion fish > ~/.config/fish/completions/groundup.fish
    """
    click.echo(script(shell))


def script(shell: str) -> str:
    """The script for one of `SHELLS`."""
    completion_class = get_completion_class(shell)
    if completion_class is None:
        raise ValueError(f"no completion for {shell}")
    # source() would ask bash for its version by running it; the template alone needs no shell
    writer = completion_class(click.Command(_PROGRAM), {}, _PROGRAM, _VARIABLE)
    return writer.source_template % writer.source_vars()

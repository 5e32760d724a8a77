"""`groundup completion`: the script that makes a shell complete our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
_PROGRAM = "groundup"
_VARIABLE = "_GROUNDUP_COMPLETE"

# Bash takes a colon for the end of a word, and names of models have colons: "qwen3:4b" comes as three
# words. They are put together before the program is asked, and what bash has already is cut off after.
_BASH = r"""%(complete_func)s() {
    local IFS=$'\n' word glue= prefix= response completion type value
    local -a words=()

    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        if [[ ${#words[@]} -gt 0 && ( $word == :* || $glue ) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == *: ]] && glue=yes || glue=
    done
    word=${words[-1]}
    [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && prefix=${word%%"${word##*:}"}

    response=$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) \
        %(complete_var)s=bash_complete "$1")

    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("${value:${#prefix}}") ;;
        esac
    done
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


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
    template = _BASH if shell == "bash" else writer.source_template
    return template % writer.source_vars()

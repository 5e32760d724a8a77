"""Text with a little emphasis on terminals, and none elsewhere or where `NO_COLOR` is set.

Nothing is said by colour alone. The convention: https://no-color.org
"""

from __future__ import annotations

import os

import click

from .fitting import fitted


def print_note(text: str, *, err: bool = False) -> None:
    """A remark beside the matter itself: an ending, figures, advice. Fitted to the terminal."""
    shown = fitted(text, err=err)
    click.echo(click.style(shown, dim=True) if _is_welcome() else shown, err=err)


def print_label(text: str) -> None:
    """The word before an error, without a line break, on standard error."""
    click.echo(click.style(text, fg="red", bold=True) if _is_welcome() else text, nl=False, err=True)


def _is_welcome() -> bool:
    return not os.environ.get("NO_COLOR")

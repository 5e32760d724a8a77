"""Completion of model names in the shell: those that are on this device."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from groundup.library.installed import Library
from groundup.names import SEEDLING


def complete_model(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names that begin as the word on the command line does, whatever its capitals."""
    typed = incomplete.lower()
    return [CompletionItem(name) for name in model_names() if name.lower().startswith(typed)]


def model_names() -> list[str]:
    """The names of all models of this device; no model is opened for it."""
    return [SEEDLING, *Library().names()]

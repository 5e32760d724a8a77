"""Completion of model names in the shell: those that are on this device, and those of the catalogue.

No model and no record is opened for it, and no hub is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from groundup.names import SEEDLING

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_model(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names in the library that begin as the word on the command line does, whatever its capitals."""
    return _beginning_with(incomplete, _names_here())


def complete_model_or_file(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """For a word that may be the built-in model or a file, too; of several words the first alone."""
    if context.params.get(str(parameter.name)):
        return []
    found = _beginning_with(incomplete, sorted({SEEDLING, *_names_here()}))
    return found or _items([incomplete], kind="file")


def complete_known_model(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names in the library and in the catalogue."""
    return _beginning_with(incomplete, _known_names())


def complete_known_model_or_file(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names in the library and in the catalogue; files if none begins so."""
    return _beginning_with(incomplete, _known_names()) or _items([incomplete], kind="file")


def _known_names() -> list[str]:
    from groundup.catalogue.catalogue import catalogue  # noqa: PLC0415  only a shell asks for it

    return sorted({SEEDLING, *_names_here(), *catalogue().ids})


def _names_here() -> list[str]:
    from groundup.library.installed import Library  # noqa: PLC0415  only a shell asks for it

    return Library().names()


def _beginning_with(incomplete: str, names: list[str]) -> list[CompletionItem]:
    typed = incomplete.lower()
    return _items([name for name in names if name.lower().startswith(typed)], kind="plain")


def _items(values: list[str], *, kind: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # noqa: PLC0415  a start without a shell's question

    return [CompletionItem(value, type=kind) for value in values]

"""From errors to exit codes and advice: what the user reads when something fails.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 what was asked about does not fit this device (`groundup
fit`), 130 stopped with Ctrl-C. Errors go to standard error
as "Error: what happened" and, where there is something to do, a line that says what. A traceback
is for people who work on Groundup: they set `GROUNDUP_DEBUG=1`.
"""

from __future__ import annotations

import os
import sys

import click

from groundup.errors import (
    EmptyPromptError,
    GroundupError,
    InvalidParameterError,
    InvalidSchemaError,
    NotInCatalogueError,
    SettingsError,
    TemplateError,
)

from .exit_codes import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from .fitting import fitted
from .styled import print_label, print_note

# Where the command line knows better advice than the error itself, or another exit code than 1.
# The first class that fits counts.
ADVICE: list[tuple[type[GroundupError], int, str]] = [
    (EmptyPromptError, EXIT_USAGE, 'Write the question after the command: groundup run "What is a model?"'),
    (InvalidParameterError, EXIT_USAGE, ""),
    (
        InvalidSchemaError,
        EXIT_USAGE,
        "The guide on chatting lists what a schema may contain: docs/guides/chat.md",
    ),
    (NotInCatalogueError, EXIT_USAGE, ""),
    (SettingsError, EXIT_USAGE, ""),
    (TemplateError, EXIT_FAILED, "To send your text without the model's template, add --raw."),
]


def report(error: BaseException) -> int:
    """Print one error for the user and return the exit code it stands for."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else EXIT_FAILED
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return EXIT_INTERRUPTED
    if isinstance(error, click.ClickException):
        return _report_click(error)
    if isinstance(error, GroundupError):
        return _report_ours(error)
    if isinstance(error, OSError) and error.strerror:  # a full disk, a terminal that has gone
        print_error(f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}.")
        return EXIT_FAILED
    return _report_bug(error)


def print_error(message: str, hint: str = "") -> None:
    """`Error: message` and a line with the hint; on a terminal in colour, and broken between words."""
    label = "Error: "
    text = fitted(label + message, err=True)[len(label) :]
    print_label(label)
    click.echo(text, err=True)
    if hint:
        print_note(hint, err=True)


def advice_for(error: GroundupError) -> tuple[int, str]:
    """Exit code and hint of one of our errors."""
    for error_class, code, hint in ADVICE:
        if isinstance(error, error_class):
            return code, hint or error.hint
    return error.exit_code, error.hint


def _report_ours(error: GroundupError) -> int:
    code, hint = advice_for(error)
    print_error(error.message, hint)
    return code


def _report_click(error: click.ClickException) -> int:
    hint = ""
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx is not None else "groundup"
        hint = f"Try: {command} --help"
    print_error(error.format_message(), hint)
    return EXIT_USAGE if isinstance(error, click.UsageError) else EXIT_FAILED


def _report_bug(error: BaseException) -> int:
    if os.environ.get("GROUNDUP_DEBUG"):
        sys.__excepthook__(type(error), error, error.__traceback__)
    print_error(
        f"This is a fault in Groundup: {type(error).__name__}: {error}",
        "Please report it. GROUNDUP_DEBUG=1 shows where it happened.",
    )
    return EXIT_FAILED

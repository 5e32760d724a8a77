"""`groundup grow`: grow a small model from nothing, in minutes, while a class looks on.

This file reads the command line and checks everything that can be checked before the work. The work
is in `groundup.seedling.sprout`, what is seen of it in the other files of this folder.
"""

from __future__ import annotations

import contextlib
import sys
import textwrap
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import msgspec

from groundup.chat.parameters import Parameter
from groundup.cli.answer_writer import silence_stdout
from groundup.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from groundup.cli.number_type import NumberType
from groundup.cli.standard_input import is_terminal_input
from groundup.cli.styled import print_note
from groundup.errors import MissingExtraError, NameTakenError
from groundup.library.free_names import free_name
from groundup.library.grown_models import check_name
from groundup.library.installed import Library
from groundup.seedling.sprout import growing_folder
from groundup.seedling.sprout.events import AnyEvent, Finished
from groundup.seedling.sprout.lessons import family_names, lessons_of, nearest_families
from groundup.seedling.sprout.plan import (
    DEFAULT_FAMILY,
    DEFAULT_MINUTES,
    DEFAULT_NAME,
    DEFAULT_SEED,
    Plan,
)
from groundup.seedling.sprout.room import check_room
from groundup.seedling.sprout.text_corpus import read_text_corpus

from .sentences import going_on
from .stop_request import StopRequest
from .view import View

MINUTES = Parameter(float, 0.5, 600, "How long it may take, from here to the finished model.")
SEED = Parameter(int, 0, 2**32 - 1, "Other random numbers to begin with, and another order of reading.")
LINE_WIDTH = 76
NEEDED_LIBRARIES = ("torch", "tokenizers", "gguf")
PRIVACY_WARNING = (
    "A model can repeat what it has read, word for word, and whoever gets it can get the text out of it. "
    "{path} should hold no names, marks or other private data of pupils or anybody else."
)
_DECIDED_BEFORE = ("minutes", "family", "corpus", "prompt", "seed", "replace")


class GrowOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was given after `groundup grow`; None where nothing was."""

    name: str | None
    minutes: float | None
    family: str | None
    corpus: Path | None
    prompt: str | None
    seed: int | None
    resume: bool
    replace: bool
    yes: bool
    as_json: bool


def _epilog() -> str:
    """The families and examples, below the options."""
    listed = f"Families: {', '.join(family_names())}."
    families = textwrap.fill(listed, LINE_WIDTH, break_on_hyphens=False)  # a name stays whole
    return (
        f"\b\n{families}\n\n"
        "Examples: groundup grow · groundup grow --minutes 2 --family spell --name speller · "
        "groundup grow --corpus poems.txt --name poet"
    )


@click.command(epilog=_epilog())
@click.option("--name", metavar="NAME", help="Name of the new model.  [default: sprout, sprout-2, ...]")
@click.option(
    "--minutes", type=NumberType(MINUTES), metavar="N",
    help=f"{MINUTES.help}  [default: {DEFAULT_MINUTES:g}]",
)  # fmt: skip
@click.option(
    "--family", metavar="FAMILY",
    help=f"What it learns, of what Groundup can teach (list below).  [default: {DEFAULT_FAMILY}]",
)  # fmt: skip
@click.option(
    "--corpus", type=click.Path(path_type=Path), metavar="FILE",
    help="Grow from a text of your own instead: plain text in UTF-8, the longer the better.",
)  # fmt: skip
@click.option("--prompt", metavar="TEXT", help="What it is asked after every minute.")
@click.option(
    "--seed", type=NumberType(SEED), metavar="N",
    help=f"{SEED.help}  [default: {DEFAULT_SEED}]",
)  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on with what was stopped, the latest or the one of --name.")
@click.option("--replace", is_flag=True, help="Overwrite the model of this name.")
@click.option("--yes", is_flag=True, help="Do not ask whether the text is free of private data.")
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
def grow(**options: Any) -> int:
    """Grow a small model from nothing, in minutes, while you look on.

    A sprout begins with random numbers. It reads what Groundup's own generator writes, or a text of
    yours, and is asked the same after every minute: first it answers noise, then words, then
    sentences. At the end it is among the models of this device: groundup run sprout

    Ctrl-C stops it, and --resume goes on. Everything happens on this device.
    """
    started = time.monotonic()
    given = GrowOptions(**options)
    plan = _plan_to_resume(given) if given.resume else _new_plan(given)
    _require_libraries()
    check_room(growing_folder.growing_folder(plan.name))
    if plan.text_path and not given.resume and not _is_private_data_minded(given):
        print_note("Nothing was begun.", err=True)
        return EXIT_INTERRUPTED
    with growing_folder.alone(plan.name):
        folder = growing_folder.growing_folder(plan.name) if given.resume else growing_folder.begin(plan)
        return _grow(plan, folder, started, _view(as_json=given.as_json))


def _new_plan(given: GrowOptions) -> Plan:
    if given.corpus is not None and given.family is not None:
        raise click.UsageError("--corpus and --family exclude each other: it grows from one of them.")
    choices: dict[str, Any] = {
        "name": _free_name(given),
        "minutes": given.minutes or DEFAULT_MINUTES,
        "prompt": given.prompt or "",
        "seed": DEFAULT_SEED if given.seed is None else given.seed,
        "replace": given.replace,
    }
    if given.corpus is None:
        return Plan(family=_known_family(given.family or DEFAULT_FAMILY), **choices)
    path = given.corpus.expanduser()
    text = read_text_corpus(path)
    return Plan(text_path=str(path.absolute()), text_sha256=text.sha256, **choices)


def _free_name(given: GrowOptions) -> str:
    """The wanted name, if it is free or may be overwritten; without one, the first that is free."""
    installed, unfinished = set(Library().names()), set(growing_folder.unfinished_names())
    if given.name is None:
        if given.replace:
            return DEFAULT_NAME
        return free_name(DEFAULT_NAME, installed | unfinished)
    check_name(given.name)
    other = free_name(given.name, installed | unfinished)
    if given.name in installed and not given.replace:
        raise NameTakenError(
            given.name,
            "a model has it",
            f"Choose another one (--name {other}), or overwrite it: --replace",
        )
    if given.name in unfinished and not given.replace:
        raise NameTakenError(
            given.name,
            "something of this name was stopped and can go on",
            f"Go on: groundup grow --resume --name {given.name}\n"
            f"Begin again: --replace. Choose another one: --name {other}",
        )
    return given.name


def _known_family(word: str) -> str:
    known = family_names()
    if word.lower() in known:
        return word.lower()
    near = nearest_families(word) or known
    raise click.UsageError(f"There is no family '{word}'. There is: {', '.join(near)}.")


def _plan_to_resume(given: GrowOptions) -> Plan:
    """The plan of what was stopped; its text is read again, so that a changed one is noticed now."""
    extra = [name for name in _DECIDED_BEFORE if getattr(given, name)]
    if extra:
        raise click.UsageError(f"--resume goes on as it began; leave --{' and --'.join(extra)} out.")
    unfinished = growing_folder.unfinished_names()
    name = given.name or next(iter(unfinished), None)
    if name is None:
        raise click.UsageError("Nothing was stopped, so there is nothing to go on with. Begin: groundup grow")
    if name not in unfinished:
        known = f"These were: {', '.join(unfinished)}." if unfinished else "Nothing was."
        raise click.UsageError(f"No growth of the name '{name}' was stopped. {known}")
    plan = growing_folder.read_plan(name)
    lessons_of(plan)
    return plan


def _require_libraries() -> None:
    if any(find_spec(library) is None for library in NEEDED_LIBRARIES):
        raise MissingExtraError("Growing a model", extra="train")


def _is_private_data_minded(given: GrowOptions) -> bool:
    """Warn of private data in the text; on a terminal, ask whether to go on."""
    click.echo(click.wrap_text(PRIVACY_WARNING.format(path=given.corpus), LINE_WIDTH), err=True)
    if given.yes or not is_terminal_input():
        return True
    return click.confirm("Continue?", default=False, err=True)


def _view(*, as_json: bool) -> View:
    if as_json:
        from .json_lines import JsonLines  # noqa: PLC0415

        return JsonLines()
    if sys.stdout.isatty():
        from .live_view import LiveView  # noqa: PLC0415  rich is imported only to draw

        return LiveView()
    from .plain_lines import PlainLines  # noqa: PLC0415

    return PlainLines()


def _grow(plan: Plan, folder: Path, started: float, view: View) -> int:
    """Show everything that happens; the exit code says whether there is a model at the end."""
    event: AnyEvent | None = None
    try:
        with _telling_how_to_go_on(plan.name, folder), view, StopRequest() as stop:
            from groundup.seedling.sprout.pipeline import grow as grow_sprout  # noqa: PLC0415  imports torch

            for event in grow_sprout(plan, folder, started=started, stop=stop):
                view.show(event)
    except BrokenPipeError:  # whoever read the lines has gone; what was learned is kept
        silence_stdout()
    return EXIT_DONE if isinstance(event, Finished) else EXIT_INTERRUPTED


@contextlib.contextmanager
def _telling_how_to_go_on(name: str, folder: Path) -> Iterator[None]:
    """After an error or a second Ctrl-C: the last checkpoint is there, or there is nothing to keep."""
    try:
        yield
    except BaseException:
        if not growing_folder.discard_if_empty(folder):
            with contextlib.suppress(OSError):
                print_note(going_on(name), err=True)
        raise

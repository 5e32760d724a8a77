"""`groundup models`: the models that Groundup knows, those first that suit this device.

This file reads the command line; `filters` chooses, and `rows` says what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import msgspec

from groundup.catalogue.catalogue import catalogue
from groundup.cli.exit_codes import EXIT_DONE
from groundup.cli.styled import print_note
from groundup.cli.table import table, terminal_width
from groundup.cli.this_device import device_option, this_device
from groundup.host.known_model import KnownModel

from .code_list import CodeList
from .filters import (
    OPEN_STEPS,
    Chosen,
    Filter,
    at_least_open,
    at_most,
    choose,
    comes_from,
    fits,
    named,
    speaks,
)
from .rows import SPARED_FIRST, TITLES, model_record, row
from .size_limit import SizeLimit

FOOTNOTE = (
    "FITS is judged for a chat, in the memory that is free now (not now: after closing other programs); "
    "of those that fit the largest come first. OPENNESS is our reading. "
    "More: groundup fit NAME · groundup openness NAME · groundup pull NAME"
)


class ModelsOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was given after `groundup models`."""

    query: tuple[str, ...]
    fits_only: bool
    label: str | None
    max_size: int | None
    languages: tuple[str, ...]
    places: tuple[str, ...]
    changes: str
    with_unknown: bool
    as_json: bool


@click.command(
    "models",
    epilog="Examples: groundup models --fits · groundup models gemma · "
    "groundup models --open open-source --from CH,EU · groundup models --language de --max-size 5GB",
)
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--fits", "fits_only", is_flag=True, help="Only those that can be started here now.")
@click.option(
    "--open", "label", type=click.Choice(list(OPEN_STEPS)), help="Only those that are at least so open."
)
@click.option("--max-size", type=SizeLimit(), metavar="SIZE", help="Only downloads up to SIZE, such as 5GB.")
@click.option(
    "--language", "languages", type=CodeList(3, "de,fr"), default="", metavar="CODES",
    help="Only those whose makers name these languages: de, or de,fr.",
)  # fmt: skip
@click.option(
    "--from", "places", type=CodeList(2, "CH,EU"), default="", metavar="CODES",
    help="Only those from these countries: CH, or CH,EU for Switzerland and the European Union.",
)  # fmt: skip
@device_option
@click.option("--unknown", "with_unknown", is_flag=True, help="Also those of which it is not known.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array with the whole records.")
def models(**options: Any) -> int:
    """List the models that Groundup knows, those first that suit this device.

    QUERY is a part of a name, a family or a maker. Nothing is asked of the internet: these are the records
    that come with Groundup, and a hub has many more models. What is on this device is shown by: groundup list
    """
    given = ModelsOptions(**options)
    device = this_device(given.changes)
    known = (KnownModel(record, device) for record in catalogue().records)
    chosen = choose(known, _filters(given), with_unknown=given.with_unknown)
    if given.as_json:
        records = [model_record(one) for one in chosen.models]
        click.echo(msgspec.json.format(msgspec.json.encode(records), indent=2).decode())
    else:
        _print(chosen)
    return EXIT_DONE


def _filters(given: ModelsOptions) -> Iterator[Filter]:
    """The filters that were asked for, the quick ones first."""
    if given.query:
        yield named(" ".join(given.query))
    if given.places:
        yield comes_from(given.places)
    if given.languages:
        yield speaks(given.languages)
    if given.max_size is not None:
        yield at_most(given.max_size)
    if given.label is not None:
        yield at_least_open(given.label)
    if given.fits_only:
        yield fits()


def _print(chosen: Chosen) -> None:
    if chosen.models:
        rows = [row(one) for one in chosen.models]
        click.echo(table(TITLES, rows, width=terminal_width(), optional=SPARED_FIRST))
        print_note(FOOTNOTE, err=True)
    else:
        print_note("No model of the catalogue matches. All of them: groundup models", err=True)
    if chosen.unknown:
        what = "model is" if chosen.unknown == 1 else "models are"
        print_note(
            f"{chosen.unknown} more {what} hidden because something is not known; --unknown shows them.",
            err=True,
        )

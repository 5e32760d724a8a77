"""`groundup openness`: the card of a release, what stands behind it, and two releases side by side."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import click
import msgspec

from groundup.catalogue.catalogue import catalogue
from groundup.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from groundup.cli.model_names import complete_known_model_or_file
from groundup.cli.sizes import size_text
from groundup.cli.styled import print_note
from groundup.errors import NotInCatalogueError
from groundup.openness.assessment import Assessment
from groundup.openness.card import Card
from groundup.openness.card_making import card_of
from groundup.openness.tables import licences
from groundup.openness.wording import LANGUAGES, Wording, wording

from .ages import ages_text, evidence_ages
from .comparison import comparison_record, comparison_text
from .finding import find_openness
from .markdown_card import markdown_card
from .not_assessed import NotAssessed, not_assessed_record, not_assessed_text
from .terminal_card import terminal_card
from .why import why_text

USUAL_WIDTH = 80
WIDEST = 120  # beyond that lines are hard to read


@dataclass(frozen=True)
class Manner:
    """How a card is to be shown."""

    words: Wording
    as_json: bool
    markdown: bool
    why: bool
    plain: bool
    show_all: bool

    @property
    def colour(self) -> bool:
        """Whether colour is welcome: on a terminal, unless its user does without."""
        return sys.stdout.isatty() and not self.plain and not os.environ.get("NO_COLOR")

    @property
    def width(self) -> int:
        """Characters in a line."""
        if not sys.stdout.isatty():
            return USUAL_WIDTH
        return min(shutil.get_terminal_size((USUAL_WIDTH, 24)).columns, WIDEST)


@click.command(
    epilog="Examples: groundup openness olmo-2-7b · groundup openness --compare apertus-8b llama-3.1-8b · "
    "groundup openness seedling --markdown --lang de"
)
@click.argument("name", default="", metavar="[NAME|PATH]", shell_complete=complete_known_model_or_file)
@click.option("--compare", nargs=2, metavar="A B", default=None, help="Show two releases side by side.")
@click.option("--all", "show_all", is_flag=True, help="With --compare: show lines that are equal, too.")
@click.option(
    "--why",
    "--evidence",
    "why",
    is_flag=True,
    help="Show every requirement, and all evidence with links.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything.")
@click.option("--markdown", is_flag=True, help="Print a page to hand out, as Markdown.")
@click.option("--stale", is_flag=True, help="List all bodies of evidence by age.")
@click.option(
    "--check", is_flag=True, help="Go online and compare with what the hub says; exit code 1 if it differs."
)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", help="Language of the card.")
@click.option("--plain", is_flag=True, help="Marks in ASCII, without colour.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Tell ages as on this day.")
def openness(
    name: str, compare: tuple[str, str] | None, as_of: datetime | None, language: str, **flags: bool
) -> int:
    """Show how open a model is: what its makers published, and what you may do with it.

    The labels are those of the G7, derived by rules from evidence that people have recorded; nothing is
    certified. Only --check goes online.
    """
    day = as_of.date() if as_of is not None else datetime.now(UTC).date()
    is_stale, is_check = flags.pop("stale"), flags.pop("check")
    manner = Manner(wording(language), **flags)
    if is_stale:
        return _show_ages(day, manner)
    if compare is not None:
        return _show_comparison(compare, day, manner)
    if not name:
        raise click.UsageError("Say which model: groundup openness NAME")
    found = find_openness(name, day)
    if is_check:
        return _check(name, found, manner)
    if isinstance(found, NotAssessed):
        return _show_not_assessed(found, manner)
    return _show_card(_card(found, manner.words), manner)


def _show_card(card: Card, manner: Manner) -> int:
    if manner.as_json:
        _print_json(msgspec.to_builtins(card))
    elif manner.markdown:
        click.echo(markdown_card(card, manner.words))
    elif manner.why:
        click.echo(why_text(card, manner.words, width=manner.width))
    else:
        text = terminal_card(card, width=manner.width, plain=manner.plain, colour=manner.colour)
        click.echo(text)
        print_note(manner.words("evidence.more", name=card.release), err=True)
    return EXIT_DONE


def _show_not_assessed(found: NotAssessed, manner: Manner) -> int:
    if manner.as_json:
        _print_json(not_assessed_record(found, manner.words))
    else:
        click.echo(not_assessed_text(found, manner.words, width=manner.width))
    return EXIT_DONE


def _show_comparison(names: tuple[str, str], day: date, manner: Manner) -> int:
    left, right = (_required(name, day, manner.words) for name in names)
    if manner.as_json:
        _print_json(comparison_record(left, right, manner.words))
    else:
        click.echo(comparison_text(left, right, manner.words, width=manner.width, show_all=manner.show_all))
    return EXIT_DONE


def _required(name: str, day: date, words: Wording) -> Card:
    """The card of a release that can be compared."""
    found = find_openness(name, day)
    if isinstance(found, NotAssessed):
        raise NotInCatalogueError(name, catalogue().nearest(name))
    return _card(found, words)


def _show_ages(day: date, manner: Manner) -> int:
    ages = evidence_ages(day)
    if manner.as_json:
        _print_json(ages)
    else:
        click.echo(ages_text(ages, manner.words, width=manner.width if sys.stdout.isatty() else None))
    return EXIT_DONE


def _check(name: str, found: Assessment | NotAssessed, manner: Manner) -> int:
    # Hubs take longer to import than a card to show, and are asked on request alone.
    from .hub_check import ask_hub, compare, page_in_name, page_of_record  # noqa: PLC0415

    if isinstance(found, NotAssessed):
        page = page_in_name(found.hub_name)
    else:
        page = page_of_record(catalogue().get(found.release.id), found.openness)
    if page is None:
        raise click.UsageError(f"No page at Hugging Face is known for {name}.")
    print_note(f"Asking Hugging Face about {page.repository}.", err=True)
    said = ask_hub(page)
    if isinstance(found, NotAssessed):
        told = NotAssessed(found.name, said.licence, found.architecture, is_gated=said.is_gated)
        return _show_not_assessed(told, manner)
    checked = compare(said, page, found.openness, licences(), manner.words)
    for one in checked:
        click.echo(one.text)
    return EXIT_FAILED if any(one.is_difference for one in checked) else EXIT_DONE


def _card(found: Assessment, words: Wording) -> Card:
    size = found.release.smallest_bytes
    return card_of(found, words, size=size_text(size) if size is not None else "")


def _print_json(content: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode())

"""`groundup openness`: the card of a release, what stands behind it, and two releases side by side."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime

import click
import msgspec

from groundup.cli.errors import EXIT_DONE
from groundup.cli.model_names import complete_known_model_or_file
from groundup.cli.sizes import size_text
from groundup.openness.assessment import Assessment
from groundup.openness.card import Card
from groundup.openness.card_making import card_of
from groundup.openness.wording import LANGUAGES, Wording, wording

from .finding import NotAssessed, find_openness
from .not_assessed import not_assessed_record, not_assessed_text
from .terminal_card import terminal_card

USUAL_WIDTH = 80


@click.command(
    epilog="Examples: groundup openness olmo-2-7b · groundup openness --compare apertus-8b llama-3.1-8b · "
    "groundup openness seedling --markdown --lang de"
)
@click.argument("name", default="", metavar="[NAME|PATH]", shell_complete=complete_known_model_or_file)
@click.option("--compare", nargs=2, metavar="A B", default=None, help="Show two releases side by side.")
@click.option("--all", "show_all", is_flag=True, help="With --compare: show lines that are equal, too.")
@click.option("--why", is_flag=True, help="Show every requirement and every piece of evidence with its link.")
@click.option("--evidence", "why", is_flag=True, help="The same as --why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything.")
@click.option("--markdown", is_flag=True, help="Print a page to hand out, as Markdown.")
@click.option("--stale", is_flag=True, help="List all records by the age of their evidence.")
@click.option("--check", is_flag=True, help="Go online and compare the licence and gate that the hub states.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", help="Language of the card.")
@click.option("--plain", is_flag=True, help="Marks in ASCII, without colour.")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Tell ages as on this day.")
def openness(
    name: str,
    compare: tuple[str, str] | None,
    as_of: datetime | None,
    language: str,
    **flags: bool,
) -> int:
    """Show how open a model is: what its makers published, and what you may do with it.

    The labels are those of the G7, derived by rules from evidence that people have recorded; nothing is
    certified. Only --check goes online.
    """
    day = as_of.date() if as_of is not None else datetime.now(UTC).date()
    words = wording(language)
    found = find_openness(name, day)
    if isinstance(found, NotAssessed):
        if flags["as_json"]:
            _print_json(not_assessed_record(found, words))
        else:
            click.echo(not_assessed_text(found, words, width=_width()))
        return EXIT_DONE
    card = _card(found, words)
    if flags["as_json"]:
        _print_json(msgspec.to_builtins(card))
        return EXIT_DONE
    click.echo(terminal_card(card, width=_width(), plain=flags["plain"]))
    return EXIT_DONE


def _card(found: Assessment, words: Wording) -> Card:
    size = found.release.smallest_bytes
    return card_of(found, words, size=size_text(size) if size is not None else "")


def _width() -> int:
    return shutil.get_terminal_size((USUAL_WIDTH, 24)).columns if sys.stdout.isatty() else USUAL_WIDTH


def _print_json(content: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode())

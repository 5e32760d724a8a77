"""`groundup list`: the models of this device, with what matters of each on one line."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

import click
import msgspec

from groundup.errors import GroundupError
from groundup.library.facts_notes import BriefFacts
from groundup.library.installed import InstalledModel, Library
from groundup.library.store import ManifestFile

from .ages import age_text
from .exit_codes import EXIT_DONE
from .open_library import open_library
from .sizes import size_text
from .styled import print_note
from .table import table, terminal_width

TITLES = ("NAME", "SIZE", "QUANT", "CONTEXT", "MODIFIED", "SOURCE", "STATE")
SPARED_FIRST = ("SOURCE", "CONTEXT", "MODIFIED")  # on a narrow terminal
EMPTY = "No models yet but Seedling, which is built in. To get one: groundup pull qwen3:0.6b"


@dataclass(frozen=True)
class ListedModel:
    """A model and what a list shows of it; `problem` says why there are no facts."""

    model: InstalledModel
    facts: BriefFacts | None
    problem: str = ""

    @property
    def state(self) -> str:
        """What is wrong with it, in a word; "" if nothing is."""
        if self.model.is_gone:
            return "gone"
        if not self.model.weights:
            return "incomplete"
        return "damaged" if self.problem else ""


@click.command(
    "list", epilog="Examples: groundup list · groundup list qwen · groundup list --json | jq -r '.[].name'"
)
@click.argument("beginning", default="", metavar="[BEGINNING]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array with the exact facts.")
def list_models(beginning: str, as_json: bool) -> int:
    """List the models of this device, or those whose names begin with BEGINNING.

    A model is "gone" when another tool kept its files and has removed them, "incomplete" when a file is
    missing, "damaged" when it cannot be read. What helps then: groundup verify --repair
    """
    library = open_library()
    found, unreadable = library.models_and_damaged()
    models = [_listed(library, one) for one in found if _begins(one.shown_name, beginning)]
    damaged = [one for one in unreadable if _begins(one.name.short, beginning)]
    if as_json:
        records = [*map(_record, models), *map(_damaged_record, damaged)]
        click.echo(msgspec.json.format(msgspec.json.encode(records), indent=2).decode())
        return EXIT_DONE
    now_s = time.time()
    rows = [*(_row(one, now_s) for one in models), *map(_damaged_row, damaged)]
    click.echo(table(TITLES, rows, width=terminal_width(), optional=SPARED_FIRST))
    for one in models:
        if one.problem:
            print_note(f"{one.model.shown_name}: {one.problem}", err=True)
    for file in damaged:
        print_note(f"{file.name}: the list of its files is damaged: {file.problem}.", err=True)
    if not beginning and not damaged and all(one.model.is_built_in for one in models):
        print_note(EMPTY, err=True)
    return EXIT_DONE


def _begins(name: str, beginning: str) -> bool:
    return name.lower().startswith(beginning.lower())


def _listed(library: Library, model: InstalledModel) -> ListedModel:
    try:
        return ListedModel(model, library.brief_facts(model))
    except GroundupError as error:
        return ListedModel(model, None, error.message)


def _row(one: ListedModel, now_s: float) -> list[str]:
    context = f"{one.facts.context_tokens:,}" if one.facts and one.facts.context_tokens else ""
    modified = "" if one.model.is_built_in else age_text(one.model.modified_s, now_s)
    return [
        one.model.shown_name,
        size_text(one.model.manifest.size_bytes),
        one.facts.quantisation if one.facts else "",
        context,
        modified,
        one.model.source.shown if one.model.source else "",
        one.state,
    ]


def _damaged_row(one: ManifestFile) -> list[str]:
    return [one.name.short, "", "", "", "", "", "damaged"]


def _record(one: ListedModel) -> dict[str, object]:
    model = one.model
    facts = msgspec.structs.asdict(one.facts) if one.facts else {}
    return {
        "name": model.shown_name,
        "full_name": model.name.full,
        "digest": str(model.manifest.digest),
        "size_bytes": model.manifest.size_bytes,
        **facts,
        "modified": datetime.fromtimestamp(model.modified_s, UTC).isoformat(timespec="seconds"),
        "source": msgspec.structs.asdict(model.source) if model.source else None,
        "state": one.state or "ready",
        "problem": one.problem,
    }


def _damaged_record(one: ManifestFile) -> dict[str, object]:
    return {
        "name": one.name.short,
        "full_name": one.name.full,
        "state": "damaged",
        "problem": one.problem,
    }

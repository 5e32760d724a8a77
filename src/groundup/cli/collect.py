"""`groundup gc`: free the room that no model needs, and say what it was."""

from __future__ import annotations

import click
import msgspec

from groundup.library.store import Store

from .exit_codes import EXIT_DONE
from .open_library import open_library
from .sizes import size_text
from .styled import print_note


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What was freed, or would be; sizes are those on the disk."""

    is_dry_run: bool
    files: int
    freed_bytes: int
    partial_bytes: int
    damaged_bytes: int


@click.command("gc", epilog="Examples: groundup gc --dry-run · groundup gc --partials")
@click.option("--dry-run", is_flag=True, help="Say what would be freed, and free nothing.")
@click.option("--partials", is_flag=True, help="Free what interrupted downloads have left, too.")
@click.option("--damaged", is_flag=True, help="Free damaged files that were set aside, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def collect(dry_run: bool, partials: bool, damaged: bool, as_json: bool) -> int:
    """Free the room that no model needs.

    Removing a model frees its files at once; this finds what crashes and replaced models have left. What
    a download in progress needs stays.
    """
    store = open_library().store.open()
    done = _look(store, partials=partials, damaged=damaged)
    if not dry_run:
        done = _free(store, partials=partials, damaged=damaged)
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
        return EXIT_DONE
    click.echo(_sentence(done))
    _mention_the_rest(store, partials=partials or dry_run, damaged=damaged or dry_run)
    return EXIT_DONE


def _look(store: Store, *, partials: bool, damaged: bool) -> Collected:
    unneeded = store.unneeded()
    return Collected(
        is_dry_run=True,
        files=len(unneeded),
        freed_bytes=sum(unneeded.values()),
        partial_bytes=_idle_bytes(store) if partials else 0,
        damaged_bytes=store.damaged_bytes() if damaged else 0,
    )


def _free(store: Store, *, partials: bool, damaged: bool) -> Collected:
    report = store.collect()
    return Collected(
        is_dry_run=False,
        files=len(report.removed),
        freed_bytes=report.freed_bytes,
        partial_bytes=store.discard_partials() if partials else 0,
        damaged_bytes=store.discard_damaged() if damaged else 0,
    )


def _idle_bytes(store: Store) -> int:
    return sum(one.disk_bytes for one in store.partials() if not one.is_at_work)


def _sentence(done: Collected) -> str:
    parts = [
        (done.freed_bytes, f"of {done.files} {'file' if done.files == 1 else 'files'} that no model needs"),
        (done.partial_bytes, "of interrupted downloads"),
        (done.damaged_bytes, "of damaged files"),
    ]
    named = [f"{size_text(size)} {what}" for size, what in parts if size]
    if not named:
        return "There is nothing to free."
    return f"{'Would free' if done.is_dry_run else 'Freed'} {', '.join(named)}."


def _mention_the_rest(store: Store, *, partials: bool, damaged: bool) -> None:
    """What stays and could go; on standard error, since it is advice."""
    idle = 0 if partials else _idle_bytes(store)
    if idle:
        print_note(
            f"{size_text(idle)} of interrupted downloads wait to go on: --partials frees it.", err=True
        )
    aside = 0 if damaged else store.damaged_bytes()
    if aside:
        print_note(f"{size_text(aside)} of damaged files were set aside: --damaged frees it.", err=True)

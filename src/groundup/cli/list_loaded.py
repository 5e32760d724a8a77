"""`groundup ps`: the models that the server of this device has loaded."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import click
import msgspec

from groundup.errors import NoServerError

from .async_runner import run_async
from .exit_codes import EXIT_DONE
from .server_finding import running_server
from .sizes import size_text
from .styled import print_note
from .table import table, terminal_width

TITLES: Final = ("NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL")
SPARED_FIRST: Final = ("ID", "PROCESSOR", "CONTEXT")
_LONG_S: Final = 50 * 365 * 86_400  # beyond it a model stays for ever
_ID_CHARACTERS: Final = 12


@click.command("ps", epilog="Examples: groundup ps · groundup ps --json")
@click.argument("beginning", default="", metavar="[BEGINNING]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_loaded(beginning: str, as_json: bool) -> int:
    """List the models that are loaded, or those whose names begin with BEGINNING.

    They are loaded by the server of this device (groundup serve), which keeps them for a while after each
    answer. UNTIL says when a model goes if nobody uses it again.
    """
    try:
        answer = run_async(running_server().get, "/api/ps")
    except NoServerError as error:
        if as_json:
            click.echo("[]")
        print_note(f"{error.message} {error.hint}", err=True)
        return EXIT_DONE
    models = [one for one in answer["models"] if str(one["name"]).lower().startswith(beginning.lower())]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(models), indent=2).decode())
        return EXIT_DONE
    if not models:
        print_note("No model is loaded now.", err=True)
        return EXIT_DONE
    rows = [_row(one, time.time()) for one in models]
    click.echo(table(TITLES, rows, width=terminal_width(), optional=SPARED_FIRST))
    return EXIT_DONE


def until_text(seconds: float) -> str:
    """How long a model stays, for people."""
    if seconds > _LONG_S:
        return "for ever"
    for unit, length_s in (("hour", 3600), ("minute", 60), ("second", 1)):
        count = int(seconds // length_s)
        if count >= 1:
            return f"in {count} {unit}{'s' if count > 1 else ''}"
    return "now"


def processor_text(size_bytes: int, graphics_bytes: int) -> str:
    """Where a model is computed, as Ollama's list says it."""
    if not size_bytes or not graphics_bytes:
        return "100% CPU"
    share = min(100, round(100 * graphics_bytes / size_bytes))
    return "100% GPU" if share == 100 else f"{100 - share}%/{share}% CPU/GPU"


def _row(one: Mapping[str, Any], now_s: float) -> list[str]:
    until_s = datetime.fromisoformat(one["expires_at"]).timestamp()
    return [
        str(one["name"]).removesuffix(":latest"),
        str(one["digest"])[:_ID_CHARACTERS],
        size_text(one["size"]),
        processor_text(one["size"], one["size_vram"]),
        f"{one['context_length']:,}",
        until_text(until_s - now_s),
    ]

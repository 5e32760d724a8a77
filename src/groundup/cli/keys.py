"""`groundup keys`: who may use this device's server from elsewhere, and for what.

A key is shown once, when it is made; only its hash is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import msgspec

from groundup.chat.parameters import Parameter
from groundup.errors import InvalidParameterError
from groundup.names import ModelName
from groundup.server.keys import RIGHTS, Key, KeyRing
from groundup.server.limits import MOST_AT_ONCE

from .name_list import split_names
from .number_type import NumberType
from .styled import print_note
from .table import table
from .terminal_text import visible

SHARE = Parameter(int, 1, MOST_AT_ONCE, "So many of its requests are answered at once.")
DAYS = Parameter(int, 1, 3_650, "The key counts for so many days.")


@click.group()
def keys() -> None:
    """Make, list and remove the keys of `groundup serve`.

    With a key a person or a program uses the models of this device from another one. Each gets their own,
    so that one can be taken back without the others.
    """


@keys.command(epilog="Examples: groundup keys add teacher --right manage --days 90 · "
                     "groundup keys add class7 --models seedling,qwen3:4b --share 8")  # fmt: skip
@click.argument("name")
@click.option(
    "--right",
    type=click.Choice(RIGHTS),
    default="chat",
    show_default=True,
    help="chat: use models. manage: also pull and remove them. admin: also see figures of the server.",
)
@click.option("--days", type=NumberType(DAYS), default=None, metavar="NUMBER",
              help=f"{DAYS.help}  [default: for ever]")  # fmt: skip
@click.option(
    "--models",
    default="",
    metavar="NAMES",
    help="The only models that it may use, with commas between.  [default: all]",
)
@click.option("--share", type=NumberType(SHARE), default=None, metavar="NUMBER",
              help=f"{SHARE.help}  [default: {MOST_AT_ONCE}]")  # fmt: skip
def add(name: str, right: str, days: int | None, models: str, share: int | None) -> None:
    """Make a key for NAME, and print it; it is kept nowhere else."""
    expires = "" if days is None else (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")
    secret = KeyRing().add(name, right, expires, models=split_names([models]), share=share or 0)
    click.echo(secret)
    print_note("It is shown only now. Programs take it as their API key (OLLAMA_API_KEY, OPENAI_API_KEY).",
               err=True)  # fmt: skip


@keys.command(name="list", epilog="Examples: groundup keys list · groundup keys list --json")
@click.option("--json", "as_json", is_flag=True, help="Print the list as one JSON object.")
def list_keys(as_json: bool) -> None:
    """List the keys, without their secrets."""
    found, now = KeyRing().all(), datetime.now(UTC)
    if as_json:
        click.echo(msgspec.json.encode({"keys": [_described(key) for key in found]}).decode())
    elif not found:
        click.echo("There are no keys. Make one with: groundup keys add NAME")
    else:
        rows = [_row(key, now) for key in found]
        click.echo(table(("NAME", "RIGHT", "SHARE", "MADE", "ENDS", "MODELS"), rows))


@keys.command(epilog="Example: groundup keys remove anna")
@click.argument("name")
def remove(name: str) -> None:
    """Take the key of NAME back: from now on it opens nothing.

    A running server knows at once; what is being answered is finished.
    """
    if not KeyRing().remove(name):
        known = ", ".join(visible(key.name) for key in KeyRing().all()) or "none"
        raise InvalidParameterError("The name", repr(name), f"the name of a key ({known})")
    click.echo(f"The key of {visible(name)} opens nothing any more.")


def _row(key: Key, now: datetime) -> tuple[str, ...]:
    share = str(key.share or MOST_AT_ONCE)
    return key.name, key.right, share, key.made[:10], _ending(key, now), _models(key)


def _described(key: Key) -> dict[str, object]:
    return {
        "name": key.name,
        "right": key.right,
        "models": [ModelName.parse(one).short for one in key.models] or None,
        "share": key.share or MOST_AT_ONCE,
        "made": key.made,
        "expires": key.expires,
    }


def _models(key: Key) -> str:
    return ", ".join(ModelName.parse(one).short for one in key.models) or "all"


def _ending(key: Key, now: datetime) -> str:
    if not key.expires:
        return "never"
    return "has ended" if key.is_expired(now) else key.expires[:10]

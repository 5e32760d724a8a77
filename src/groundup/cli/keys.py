"""`groundup keys`: who may use this device's server from elsewhere, and for what.

A key is shown once, when it is made; only its hash is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import msgspec

from groundup.chat.parameters import Parameter
from groundup.errors import InvalidParameterError
from groundup.server.keys import RIGHTS, Key, KeyRing

from .number_type import NumberType
from .styled import print_note
from .table import table
from .terminal_text import visible

DAYS = Parameter(int, 1, 3_650, "The key counts for so many days.")


@click.group()
def keys() -> None:
    """Make, list and remove the keys of `groundup serve`.

    With a key a person or a program uses the models of this device from another one. Each gets their own,
    so that one can be taken back without the others.
    """


@keys.command(epilog="Examples: groundup keys add anna · groundup keys add teacher --right manage --days 90")
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
def add(name: str, right: str, days: int | None) -> None:
    """Make a key for NAME, and print it; it is kept nowhere else."""
    expires = "" if days is None else (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")
    secret = KeyRing().add(name, right, expires)
    click.echo(secret)
    print_note("It is shown only now. Programs take it as their API key (OLLAMA_API_KEY, OPENAI_API_KEY).",
               err=True)  # fmt: skip


@keys.command(name="list", epilog="Examples: groundup keys list · groundup keys list --json")
@click.option("--json", "as_json", is_flag=True, help="Print the list as one JSON object.")
def list_keys(as_json: bool) -> None:
    """List the keys, without their secrets."""
    found, now = KeyRing().all(), datetime.now(UTC)
    if as_json:
        listed = [
            {"name": key.name, "right": key.right, "made": key.made, "expires": key.expires} for key in found
        ]
        click.echo(msgspec.json.encode({"keys": listed}).decode())
    elif not found:
        click.echo("There are no keys. Make one with: groundup keys add NAME")
    else:
        rows = [(key.name, key.right, key.made[:10], _ending(key, now)) for key in found]
        click.echo(table(("NAME", "RIGHT", "MADE", "ENDS"), rows))


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


def _ending(key: Key, now: datetime) -> str:
    if not key.expires:
        return "never"
    return "has ended" if key.is_expired(now) else key.expires[:10]

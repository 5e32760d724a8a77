"""`groundup hubs`: which registries models may come from.

A model's name can point anywhere; only hosts in this list are ever asked.
"""

from __future__ import annotations

import os

import click
import msgspec

from groundup import settings
from groundup.errors import InvalidParameterError
from groundup.hubs.credential_file import CredentialFile
from groundup.hubs.hub_settings import HUGGING_FACE, read_hub_settings
from groundup.hubs.known_hubs import KnownHubs
from groundup.hubs.registry_address import host_in_names

from .fitting import fitted


@click.group(
    invoke_without_command=True,
    epilog="Examples: groundup hubs · groundup hubs add registry.school.example · "
    "groundup hubs add http://10.0.0.5:5000",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as one JSON object.")
@click.pass_context
def hubs(context: click.Context, as_json: bool) -> None:
    """Show or change which hubs may be asked for models.

    Ollama's registry and Hugging Face always may. A registry of a school or a firm is allowed once, and
    then its models have names that begin with its host: registry.school.example/class/tiny
    """
    if context.invoked_subcommand is None:
        _show(as_json=as_json)


@hubs.command(epilog="Example: groundup hubs add registry.school.example")
@click.argument("host")
def add(host: str) -> None:
    """Allow the registry at HOST, which may have a port.

    It is reached by https; inside your own network also without encryption, if you write http:// before it.
    """
    added = KnownHubs(settings.home()).add(host)
    click.echo(fitted(f"{added} may be asked now. Its models: groundup pull {added}/owner/model"))


@hubs.command(epilog="Example: groundup hubs rm registry.school.example")
@click.argument("host")
def rm(host: str) -> None:
    """Allow the registry at HOST no more; models from there stay."""
    name = host_in_names(host) if "://" in host else host
    if not KnownHubs(settings.home()).remove(name):
        known = ", ".join(KnownHubs(settings.home()).addresses()) or "none"
        raise InvalidParameterError("HOST", repr(host), f"one of those that were added ({known})")
    click.echo(f"{name} is not asked any more.")


def _show(*, as_json: bool) -> None:
    folder = settings.home()
    found = read_hub_settings(os.environ, KnownHubs(folder).addresses())
    signed_in = CredentialFile(folder).hosts()
    addresses = {**found.registries, HUGGING_FACE: found.hugging_face}
    if as_json:
        listed = [
            {"host": host, "address": address, "signed_in": host in signed_in}
            for host, address in addresses.items()
        ]
        click.echo(msgspec.json.encode({"hubs": listed}).decode())
        return
    width = max(map(len, addresses))
    for host, address in addresses.items():
        click.echo(f"{host:{width}}  {address}{'  (signed in)' if host in signed_in else ''}")

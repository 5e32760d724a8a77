"""`groundup login` and `groundup logout`: who you are at a registry.

A password is typed unseen or comes from standard input, never from the command line, where other programs
could read it. It is tried once before it is kept.
"""

from __future__ import annotations

import os
import sys

import click

from groundup import settings
from groundup.errors import InvalidParameterError, SignInRefusedError
from groundup.hubs.credential_file import CredentialFile
from groundup.hubs.credentials import Credential
from groundup.hubs.http import HttpClient
from groundup.hubs.http_settings import read_http_settings
from groundup.hubs.hub_settings import HUGGING_FACE, read_hub_settings
from groundup.hubs.known_hubs import KnownHubs
from groundup.hubs.outbound.entry import Reason
from groundup.hubs.ranges import refuse_status
from groundup.hubs.registry_access import RegistryAccess
from groundup.hubs.registry_address import ALLOWED_ADDRESS, checked_address, host_in_names

from .async_runner import run_async
from .standard_input import is_terminal_input
from .styled import print_note

LONGEST_PASSWORD = 16_000
_HUGGING_FACE_HOSTS = (HUGGING_FACE, "huggingface.co")


@click.command(
    epilog="Examples: groundup login registry.school.example · groundup login HOST --user ada < token.txt"
)
@click.argument("host")
@click.option("--user", metavar="NAME", help="Your name there; asked for on a terminal if left out.")
def login(host: str, user: str | None) -> None:
    """Sign in to the registry at HOST, and remember it on this device.

    The password, or a token in its place, is asked for; elsewhere than on a terminal it is the first line
    of standard input. It is kept in a file that only you can read, and sent to this host alone. The host
    is allowed from then on, as by: groundup hubs add HOST
    """
    address = _address(host)
    name = host_in_names(address)
    if address.startswith("http://"):
        print_note(
            f"{name} is reached without encryption: who can listen in this network sees the password.",
            err=True,
        )
    credential = _ask(user)
    run_async(_try, name, address, credential)
    CredentialFile(settings.home()).keep(name, credential)
    if name not in read_hub_settings(os.environ, KnownHubs(settings.home()).addresses()).registries:
        KnownHubs(settings.home()).add(address)
    click.echo(f"{name} knows you as {credential.user}.")


@click.command(epilog="Example: groundup logout registry.school.example")
@click.argument("host")
def logout(host: str) -> None:
    """Forget who you are at the registry at HOST."""
    name = host_in_names(host) if "://" in host else host.lower()
    file = CredentialFile(settings.home())
    if not file.forget(name):
        known = ", ".join(file.hosts()) or "none"
        raise InvalidParameterError("HOST", repr(host), f"one where you are signed in ({known})")
    click.echo(f"{name} is forgotten.")


def _address(host: str) -> str:
    """The registry's address: as it is known here, or as it was written."""
    if host.lower() in _HUGGING_FACE_HOSTS:
        raise InvalidParameterError("HOST", repr(host), "a registry; Hugging Face has its own: hf auth login")
    known = read_hub_settings(os.environ, KnownHubs(settings.home()).addresses()).registries
    if host.lower() in known:
        return known[host.lower()]
    try:
        return checked_address(host)
    except ValueError as error:
        raise InvalidParameterError("HOST", repr(host), ALLOWED_ADDRESS) from error


def _ask(user: str | None) -> Credential:
    if is_terminal_input():
        name = user or str(click.prompt("Name", err=True))
        return Credential(name, str(click.prompt("Password or token", hide_input=True, err=True)))
    if not user:
        raise click.UsageError("Without a terminal, --user says who you are.")
    line = sys.stdin.readline(LONGEST_PASSWORD + 1) if sys.stdin is not None else ""
    password = line.rstrip("\r\n")
    if not password or len(password) > LONGEST_PASSWORD:
        raise click.UsageError("The first line of standard input has to be the password.")
    return Credential(user, password)


async def _try(name: str, address: str, credential: Credential) -> None:
    """Ask the registry for nothing but whether it knows this user."""
    async with HttpClient(read_http_settings(os.environ), reason=Reason("sign_in", name)) as http:
        access = RegistryAccess(http, address, name, lambda _: credential)
        answer = await access.read("GET", f"{address}/v2/", scope="")
    if answer.status in (401, 403):
        raise SignInRefusedError(name, credential.user)
    refuse_status(answer, "a registry")

"""The server for programs from the command line: where it listens, what it says, until somebody ends it.

The work is in `groundup.server`; this file finds the words.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import click

from groundup.host.host import Host
from groundup.host.host_settings import HostSettings
from groundup.server import presence
from groundup.server.certificates import fingerprint
from groundup.server.keys import KeyRing
from groundup.server.listening import listen, reachable
from groundup.server.request_record import RequestRecord
from groundup.server.running import ApiServer, check_openness
from groundup.server.server_settings import ServerSettings
from groundup.sharing.addresses import own_addresses

from .open_library import open_library
from .styled import print_note

_ANY: Final = ("0.0.0.0", "::")  # noqa: S104  (compared with, never a default)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiOptions:
    """How to serve programs; `logs` is "", "text" or "json", and `notes` are said at the start."""

    settings: ServerSettings
    host_settings: HostSettings
    logs: str = ""
    notes: tuple[str, ...] = ()
    is_quiet: bool = False  # whether somebody else says where it is


class ApiServing:
    """The server, ready to begin.

    Raises:
        PortTakenError, CannotListenError: not at that address.
        OpenToNetworkError: others could reach it, and there is no key.
        FileAccessError: keys cannot be read, or the note about the server not be written.
    """

    def __init__(self, options: ApiOptions) -> None:
        self._options = options
        settings = options.settings
        keys = KeyRing()
        check_openness(settings, keys)
        with ExitStack() as undoing:
            listener = undoing.enter_context(listen(settings.address, settings.port))
            self._presence, secret = presence.announce(
                reachable(settings.address), settings.port, is_secure=settings.is_secure,
                certificate=settings.certificate,
            )  # fmt: skip
            undoing.callback(presence.withdraw, self._presence)
            self._server = ApiServer(
                Host(open_library(), options.host_settings),
                settings,
                listener,
                ring=keys,
                observers=(self._log,) if options.logs else (),
                owner_secret=secret,
            )
            undoing.pop_all()  # all is ready: `run` closes it

    async def run(self, ended: asyncio.Event) -> None:
        """Serve until it is ended."""
        try:
            await self._server.start()
            self._show()
            await ended.wait()
            await self._server.stop()
        finally:
            presence.withdraw(self._presence)

    def say_what_was_done(self) -> None:
        """The last words."""
        click.echo("Ended.", err=True)

    def _show(self) -> None:
        settings = self._options.settings
        if self._options.logs != "json" and not self._options.is_quiet:
            self._show_place(settings)
            for note in self._options.notes:
                print_note(note)
            click.echo("Ctrl-C ends it.")

    def _show_place(self, settings: ServerSettings) -> None:
        click.echo(f"Groundup serves programs at {click.style(self._presence.url, bold=True)}")
        if settings.is_secure:
            print_note(
                f"Programs must trust {settings.certificate}: copy it to them, and compare its "
                f"fingerprint there: {fingerprint(settings.certificate)}"
            )
        if settings.is_loopback:
            told = (
                "A key is asked for: groundup keys add NAME" if settings.needs_key else "No key is asked for"
            )
            print_note(f"Only this computer reaches it. {told}.")
            return
        hosts = own_addresses() if settings.address in _ANY else [settings.address]
        click.echo(f"In the network: {', '.join(hosts)}, port {settings.port}")
        if settings.insecure_lan:
            print_note("WARNING: no key is asked for. Everybody in this network can use the models.")
        else:
            print_note("A key is asked for. See them with: groundup keys list")
        if not settings.is_secure:
            print_note("What is sent is not encrypted: others in the network could read it. See --tls")

    def _log(self, record: RequestRecord) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        click.echo(record.json_line(now) if self._options.logs == "json" else f"{now} {record.line()}")

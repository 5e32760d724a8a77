"""Sharing from the command line: what is given, where and with which code, until somebody ends it.

The work is in `groundup.sharing`; this file chooses the address, and finds the words.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import click

from groundup.errors import CannotShareError, NotOnHubError
from groundup.hubs.file_download import in_thread
from groundup.hubs.room.address import join_address
from groundup.hubs.room.code import make_code, read_code, show_code
from groundup.hubs.room.messages import DEFAULT_PORT
from groundup.library.installed import Library, short_name
from groundup.names import ModelName
from groundup.sharing.addresses import lan_addresses, listen, own_addresses
from groundup.sharing.offers import Offer, Withheld, find_offers
from groundup.sharing.receivers import Receivers, Receiving, Stage
from groundup.sharing.server import ShareServer
from groundup.sharing.shelf import Shelf

from .fitting import fitted
from .sizes import share_text, size_text
from .styled import print_note
from .terminal_text import visible

LOOK_AGAIN_S: Final = 10.0
_ANY: Final = ("0.0.0.0", "::")  # noqa: S104  (compared with, never a default)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How to share; `address` "" = the one in the local network, `code` "" = a new one, `models` () = all."""

    address: str = ""
    port: int = DEFAULT_PORT
    code: str = ""
    announce: bool = False
    bytes_per_s: int = 0
    models: tuple[str, ...] = ()
    owner_insists: bool = False


class Sharing:
    """Sharing that is ready to begin.

    Raises:
        InvalidParameterError, InvalidNameError: the code or a name is none.
        CannotShareError: not at that address, or there is nothing to share.
        LibraryError, FileAccessError: the library cannot be read.
    """

    def __init__(self, options: ServeOptions) -> None:
        code = read_code(options.code) if options.code else make_code()
        self._options = options
        self._names = [ModelName.parse(text) for text in options.models]
        self._library = Library()
        offered, withheld = self._find_offers()
        _check_offers(offered, withheld, self._names)
        listener = listen(options.address or _usual_address(), options.port)
        self._shelf = Shelf(self._library.store.folder, gives_partials=options.owner_insists)
        self._shelf.offer(offered)
        self._receivers = Receivers(_tell)
        self._server = ShareServer(
            self._shelf, code, listener, bytes_per_s=options.bytes_per_s, receivers=self._receivers
        )
        _show(self._server, code, offered, withheld)

    async def run(self, ended: asyncio.Event) -> None:
        """Share until it is ended."""
        async with AsyncExitStack() as stack:
            await self._server.start()
            stack.push_async_callback(self._server.stop)
            if self._options.announce:
                from groundup.sharing.announce import Announcement  # noqa: PLC0415  (mDNS only if wanted)

                await stack.enter_async_context(Announcement(self._server.address, self._server.port))
            await in_thread(self._shelf.prepare)
            while not ended.is_set():
                try:
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await ended.wait()
                except TimeoutError:
                    self._receivers.sweep()
                    offered, _ = await in_thread(self._find_offers)
                    self._shelf.offer(offered)

    def say_what_was_done(self) -> None:
        """The last words."""
        self._receivers.sweep(0)
        click.echo(f"Ended. {size_text(self._server.sent_bytes)} were given.", err=True)

    def _find_offers(self) -> tuple[list[Offer], list[Withheld]]:
        return find_offers(self._library, names=self._names, owner_insists=self._options.owner_insists)


def _tell(receiving: Receiving) -> None:
    """A line for each neighbour that begins, and for each that is done."""
    name, size = short_name(receiving.name), size_text(receiving.size_bytes)
    match receiving.stage:
        case Stage.BEGUN:
            text = f"{receiving.address} pulls {name} ({size})."
        case Stage.WHOLE:
            text = f"{receiving.address} was given all of {name} ({size})."
        case Stage.QUIET:
            given = share_text(receiving.given_bytes, receiving.size_bytes)
            text = f"{receiving.address} no longer pulls {name}: {given} came from here."
    click.echo(fitted(text, err=True), err=True)


def _check_offers(offered: list[Offer], withheld: list[Withheld], names: list[ModelName]) -> None:
    """Refuse to share nothing, with the reasons."""
    there = {*(one.name for one in offered), *(one.name for one in withheld)}
    for name in names:
        if name not in there:
            shown = tuple(sorted(short_name(one) for one in there))
            raise NotOnHubError("This device", short_name(name), shown)
    if not offered:
        reasons = "; ".join(f"{short_name(one.name)}: {one.reason}" for one in withheld)
        advice = (
            "If you have read the licence and may pass it on: add --i-may-share"
            if withheld
            else "First pull a model: groundup pull NAME"
        )
        raise CannotShareError(
            "this computer",
            f"there is no model that may be given{f' ({reasons})' if reasons else ''}",
            advice,
        )


def _usual_address() -> str:
    """The address in the local network, if there is one and no other."""
    found = lan_addresses()
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotShareError(
            "this computer",
            "it is in no local network",
            "Connect it, or name an address: groundup serve --share --address 127.0.0.1",
        )
    raise CannotShareError(
        "this computer",
        f"it has several addresses ({', '.join(found)})",
        f"Choose the one of the room: groundup serve --share --address {found[0]}",
    )


def _show(server: ShareServer, code: str, offered: list[Offer], withheld: list[Withheld]) -> None:
    addresses = own_addresses() if server.address in _ANY else [server.address]
    shown = [
        join_address(one, server.port) if server.port != DEFAULT_PORT or ":" in one else one
        for one in addresses
    ]
    click.echo("Given to the other computers of this room, to those with the code:\n")
    width = max(len(short_name(one.name)) for one in offered)
    for one in offered:
        licence = visible(one.licence.partition("\n")[0])[:40] or "no licence is stated"
        size = size_text(one.manifest.size_bytes)
        click.echo(f"  {short_name(one.name):{width}}  {size:>8}  {licence}")
    for kept in withheld:
        print_note(f"  not given: {short_name(kept.name)} ({visible(kept.reason)})")
    click.echo(f"\n    Address   {click.style(', '.join(shown), bold=True)}")
    click.echo(f"    Code      {click.style(' '.join(show_code(code)), bold=True)}\n")
    click.echo("On the other computers:")
    click.echo(f"  groundup pull {short_name(offered[0].name)} --from {shown[0]} --code {show_code(code)}\n")

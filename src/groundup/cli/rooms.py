"""Pulling from the computers of a room on the command line: which, with which code, and the hub for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import click

from groundup.errors import HubUnreachableError
from groundup.hubs.peers import PeerHub
from groundup.hubs.progress import ProgressSink
from groundup.library.installed import Library

from .async_runner import run_async
from .standard_input import is_terminal_input

ROOM: Final = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOptions:
    """Neighbours as they were typed ("room" = look for them), the code, and whether to give on what comes."""

    addresses: tuple[str, ...] = ()
    code: str = ""
    share_back: bool = True

    @property
    def is_wanted(self) -> bool:
        """Whether to pull from the room at all."""
        return bool(self.addresses)

    @property
    def typed(self) -> str:
        """As it stands on a command line; the code is left out."""
        return "".join(f" --from {one}" for one in self.addresses)


def open_room(options: RoomOptions, library: Library, report: ProgressSink, bytes_per_s: int = 0) -> PeerHub:
    """The neighbours as a hub; asks for the code if it was not typed. Close it in the end.

    Raises:
        click.UsageError: there is no code, and nobody can be asked.
        InvalidParameterError: an address or the code is none.
        HubUnreachableError: nobody in the room announces that he shares.
    """
    from groundup.sharing.room_hub import RoomHub  # noqa: PLC0415  (a server loads only for a room)

    code = options.code
    if not code:
        if not is_terminal_input():
            raise click.UsageError("The room's code is missing: --code CODE, from the screen of who shares.")
        code = str(click.prompt("Code of the room", err=True))
    addresses = [one for one in options.addresses if one != ROOM]
    if ROOM in options.addresses:
        addresses += _look_around()
    return RoomHub(
        addresses,
        code,
        library.store.folder,
        share_back=options.share_back,
        bytes_per_s=bytes_per_s,
        report=report,
    )


def _look_around() -> list[str]:
    from groundup.hubs.room.discovery import find_neighbours  # noqa: PLC0415  (mDNS only if wanted)

    try:
        found = run_async(find_neighbours)
    except OSError as error:
        raise HubUnreachableError("the room", error.strerror or str(error)) from error
    if not found:
        raise HubUnreachableError(
            "the room",
            "nobody announces that models are shared there (groundup serve --share --announce); "
            "name the address instead: --from ADDRESS",
        )
    return found

"""`groundup app`: the desk in the browser, with a server of its own if none runs."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import Final

import click

from groundup.chat.parameters import Parameter
from groundup.errors import NoServerError, PortTakenError
from groundup.server.environment import read_place, value_of
from groundup.server.host_variables import read_host_settings
from groundup.server.presence import read_presence
from groundup.server.server_settings import DEFAULT_ADDRESS, ServerSettings

from .api_serving import ApiOptions, ApiServing
from .app_window import open_browser, open_window
from .async_runner import run_async
from .errors import print_error
from .exit_codes import EXIT_DONE, EXIT_FAILED
from .number_type import NumberType
from .server_client import ServerClient
from .server_finding import find_server
from .styled import print_note
from .until_ended import run_until_ended

PORT: Final = Parameter(int, 1024, 65_535, "The port of this computer.")
_OTHER_PORTS: Final = 20


@dataclass(frozen=True, slots=True)
class Manner:
    """How the page is opened."""

    opens: bool = True
    in_window: bool = False


@click.command(epilog="Examples: groundup app · groundup app --window · groundup app --no-open --port 8123")
@click.option("--no-open", is_flag=True, help="Open nothing; print the address for you to open.")
@click.option("--window", is_flag=True, help="Use a window of its own, where a browser can do that.")
@click.option(
    "--port", type=NumberType(PORT), default=None, metavar="PORT",
    help=f"{PORT.help}  [default: the usual one, or the next that is free]",
)  # fmt: skip
def app(no_open: bool, window: bool, port: int | None) -> int:
    """Open your desk in the browser: chat with models, see how they work, and what left this computer.

    Starts the server of this device if none runs; then this command stays until Ctrl-C. Only this computer
    reaches it. Your chats are kept in one file here, and open only with the address that this command makes:
    it works once, within five minutes. One server at a time has your chats: while one runs, --port does
    nothing.
    """
    manner = Manner(opens=not no_open, in_window=window)
    running = find_server()
    if running is not None and run_async(_opened, running, manner):
        print_note(f"The server was running already, on port {running.presence.port}, and goes on.")
        return EXIT_DONE
    try:
        serving = _serving(port)
    except PortTakenError as error:
        print_error(error.message, f"Choose another: groundup app --port {error.port + 1}")
        return EXIT_FAILED
    run_until_ended([serving, Opening(manner)])
    serving.say_what_was_done()
    return EXIT_DONE


class Opening:
    """Opens the page as soon as the server answers."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner

    async def run(self, ended: asyncio.Event) -> None:
        """Open it, and wait for the end."""
        presence = read_presence()  # left when the socket was opened, which waits for its first question
        if presence is None:
            raise NoServerError
        await open_desk(ServerClient(presence), self._manner)
        click.echo("Ctrl-C ends it. Chats are kept.")
        await ended.wait()


async def open_desk(server: ServerClient, manner: Manner) -> None:
    """Let a new page in, and show it.

    Raises:
        NoServerError, ServerAnswerError: the server does not answer, or refuses.
    """
    ticket = (await server.post("/app/ticket", {}))["ticket"]
    address = f"{server.presence.url}/"
    secret_address = f"{address}#ticket={ticket}"
    if manner.opens and await asyncio.to_thread(_open, secret_address, manner):
        click.echo(f"Your desk opens in the browser, at {click.style(address, bold=True)}")
        print_note("Closed the page? Type the same command again for a new one.")
        return
    if manner.opens:
        print_note("There is no browser here that can be opened.", err=True)
    click.echo("Open this in a browser of this computer, within five minutes:")
    click.echo(f"\n  {secret_address}\n")


async def _opened(server: ServerClient, manner: Manner) -> bool:
    """Show a page of the server of a note; whether there is one.

    A note that was left before a power cut may name the process of something else by now.
    """
    try:
        await open_desk(server, manner)
    except NoServerError:
        return False
    return True


def _open(address: str, manner: Manner) -> bool:
    return (manner.in_window and open_window(address)) or open_browser(address)


def _serving(port: int | None) -> ApiServing:
    """The server on this port, or on the usual one, or on the next that is free.

    Raises:
        PortTakenError: another program has the port that was asked for, or all of them.
    """
    usual = read_place(value_of("HOST", os.environ))[1]
    wanted = [port] if port is not None else list(range(usual, usual + _OTHER_PORTS))
    for number in wanted:
        try:
            serving = ApiServing(_options(number))
        except PortTakenError as error:
            if number == wanted[-1]:
                raise
            print_note(f"{error.message} Trying {number + 1}.", err=True)
        else:
            return serving
    raise AssertionError("unreachable")


def _options(port: int) -> ApiOptions:
    return ApiOptions(
        settings=ServerSettings(address=DEFAULT_ADDRESS, port=port),
        host_settings=read_host_settings(os.environ),
        is_quiet=True,
    )

"""`groundup serve`: give models of this device to the computers of a room.

This file reads the command line. The work is in `serving`.
"""

from __future__ import annotations

import click

from groundup.chat.parameters import Parameter
from groundup.hubs.room.messages import DEFAULT_PORT

from .number_type import NumberType
from .serving import ServeOptions, share
from .transfer.rate_type import RateType

PORT = Parameter(int, 1024, 65_535, "The port.")


@click.command(
    epilog="Examples: groundup serve --share · groundup serve --share --address 192.168.1.20 · "
    "groundup serve --share --models qwen3:4b --limit-rate 10M"
)
@click.option("--share", "is_sharing", is_flag=True, help="Give models to other computers in the room.")
@click.option("--address", default="", metavar="ADDRESS", help="The address of this computer to share at.")
@click.option(
    "--port", type=NumberType(PORT), default=DEFAULT_PORT, metavar="PORT",
    help=f"{PORT.help}  [default: {DEFAULT_PORT}]",
)  # fmt: skip
@click.option("--code", default="", metavar="CODE", help="A code of your own; else one is made.")
@click.option(
    "--announce", is_flag=True, help="Tell the room by mDNS, so that nobody has to type the address."
)
@click.option(
    "--limit-rate", type=RateType(), default=0, metavar="RATE",
    help="Give at most so many bytes a second, such as 10M.",
)  # fmt: skip
@click.option(
    "--models", default="", metavar="NAMES",
    help="Give these only, with commas between them.  [default: all]",
)  # fmt: skip
@click.option(
    "--i-may-share", is_flag=True,
    help="You have read the licences, and may pass on what Groundup is not sure of.",
)  # fmt: skip
def serve(
    is_sharing: bool,
    address: str,
    port: int,
    code: str,
    announce: bool,
    limit_rate: int,
    models: str,
    i_may_share: bool,
) -> int:
    """Give models of this device to the other computers of a room.

    With --share a class gets a model over the room's own network: one computer has it, the others pull it
    with the address and the code that this command shows, and give each other what they have. Nothing is
    given without the code. Only models whose licence lets everybody pass them on are given.

    Ctrl-C ends it.
    """
    if not is_sharing:
        raise click.UsageError(
            "A server for other programs is not part of Groundup yet. "
            "To give models to other computers in the room: groundup serve --share"
        )
    options = ServeOptions(
        address=address,
        port=port,
        code=code,
        announce=announce,
        bytes_per_s=limit_rate,
        models=tuple(name for part in models.split(",") if (name := part.strip())),
        owner_insists=i_may_share,
    )
    return share(options)

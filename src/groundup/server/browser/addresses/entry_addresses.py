"""How a page comes in and does things: tickets, keys, commands, and news without a socket."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.responses import Response

from groundup.errors import InvalidBodyError, UnknownPathError
from groundup.server.answers import json_response
from groundup.server.browser.command_table import COMMANDS
from groundup.server.browser.polling import Place, poll
from groundup.server.call import Call
from groundup.server.streams import until_gone

from .handler import Within

_SHORTEST_KEY: Final = 16
_LONGEST_KEY: Final = 128


class Ticket(msgspec.Struct, frozen=True):
    """What a page shows to come in."""

    ticket: str


async def ticket(within: Within, call: Call, rest: str) -> Response:
    """A ticket for the owner's command."""
    within.door.check_owner(call.request.scope)
    return json_response({"ticket": within.browser.tickets.issue()})


async def session(within: Within, call: Call, rest: str) -> Response:
    """A key for a page that brings a ticket."""
    return json_response({"key": await within.browser.let_in((await call.body(Ticket)).ticket)})


async def events(within: Within, call: Call, rest: str) -> Response:
    """News, for pages without a socket."""
    try:
        place = msgspec.convert(dict(call.request.query_params), Place, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidBodyError(str(error)) from None
    return json_response(await until_gone(call.request, poll(within.browser, place.epoch, place.after)))


async def command(within: Within, call: Call, rest: str) -> Response:
    """Do something, once for each key."""
    wanted = COMMANDS.get(rest)
    if wanted is None:
        raise UnknownPathError
    key = call.request.headers.get("idempotency-key", "")
    if not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise InvalidBodyError("a command needs a key of its own", "Idempotency-Key")
    body = await call.body(wanted.body)
    return json_response(
        await within.browser.replays.once(f"{rest} {key}", lambda: wanted.work(within.browser, call, body))
    )

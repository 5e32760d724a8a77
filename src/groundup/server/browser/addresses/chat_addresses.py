"""Chats, what is in them and goes with them, and files of them."""

from __future__ import annotations

from starlette.responses import Response

from groundup.desk.chats import chat
from groundup.desk.exports import export, markdown, read_export, take_in
from groundup.desk.messages import messages
from groundup.desk.pictures import picture
from groundup.desk.search import search
from groundup.names import SEEDLING
from groundup.server.answers import json_response
from groundup.server.bodies import read_bytes
from groundup.server.browser.attachments import MOST_BYTES, read_attachment
from groundup.server.call import Call

from .handler import Within


async def chat_messages(within: Within, call: Call, rest: str) -> Response:
    """One chat with all its messages, and how far the log was before they were read."""
    seq = within.browser.log.seq
    found = await within.browser.desk_of(rest).run(
        lambda desk: {"chat": chat(desk, rest), "messages": messages(desk, rest)}
    )
    return json_response({"epoch": within.browser.log.epoch, "seq": seq, **found})


async def shown_picture(within: Within, call: Call, rest: str) -> Response:
    """A picture of a question; it never changes."""
    found = await within.browser.desk_of(rest).run(picture, rest)
    return Response(found.data, headers={"Cache-Control": "no-store"}, media_type=found.kind)


async def find(within: Within, call: Call, rest: str) -> Response:
    """Where words stand in titles and messages."""
    found = await within.browser.desk.run(search, call.request.query_params.get("words", ""))
    return json_response({"found": found})


async def attach(within: Within, call: Call, rest: str) -> Response:
    """A file as the text that a model would be told."""
    asked = call.request.query_params
    raw = await read_bytes(call.request, MOST_BYTES + 1)
    model = asked.get("model", SEEDLING)
    return json_response(await read_attachment(asked.get("name", ""), raw, call.services.host, model))


async def export_chats(within: Within, call: Call, rest: str) -> Response:
    """One chat, or all, as a file."""
    chat_id = call.request.query_params.get("chat", "")
    found = await within.browser.desk_of(chat_id).run(export, chat_id)
    if call.request.query_params.get("as") == "markdown" and found.chats:
        return Response(markdown(found.chats[0]), media_type="text/markdown; charset=utf-8")
    return json_response(found)


async def import_chats(within: Within, call: Call, rest: str) -> Response:
    """Put the chats of a file on the desk."""
    found = read_export(await read_bytes(call.request))
    begun = await within.browser.desk.run(take_in, found)
    for one in begun:
        within.browser.publish("chats", "chat", one)
    return json_response({"chats": begun})

"""The addresses of the owner's pages: those of screens for browsers, and all below `/app/`.

They are apart from those of the dialects because nearly everything about them differs: who may come in, how
errors look, and that one of them is a WebSocket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from groundup.desk.chats import chat
from groundup.desk.exports import export, markdown, read_export, take_in
from groundup.desk.messages import messages
from groundup.desk.pictures import picture
from groundup.desk.search import search
from groundup.errors import (
    GroundupError,
    InvalidBodyError,
    MethodNotAllowedError,
    ModelNotFoundError,
    ServerFaultError,
    UnknownPathError,
)
from groundup.hubs.outbound.log import OutboundLog
from groundup.lab.lesson_cards import lesson
from groundup.library.removal import stake_of
from groundup.names import SEEDLING
from groundup.server.answers import json_response
from groundup.server.auth import credential
from groundup.server.bodies import read_bytes
from groundup.server.call import Call, Caller, Services
from groundup.server.envelopes import reply_to
from groundup.server.request_record import DIALECT, ROUTE, UNKNOWN
from groundup.server.streams import until_gone

from .attachments import MOST_BYTES, read_attachment
from .cards import told_fit, told_openness
from .command_table import COMMANDS
from .packed import packed
from .page_door import PageDoor
from .page_files import PREFIX, PageFile, PageFiles
from .page_headers import page_headers
from .polling import Place, poll
from .proof import told_proof
from .service import Browser
from .socket import follow
from .told_folders import told_folder
from .told_kits import told_kit, told_kits
from .told_models import known_models, other_tools_models
from .words import told_error

EVENTS: Final = "/app/events"
SCREENS: Final = ("/", "/models", "/welcome", "/proof", "/proof/statement", "/lab")
_OWNER: Final = Caller()
_SHORTEST_KEY: Final = 16
_LONGEST_KEY: Final = 128
_FOR_EVER: Final = "max-age=31536000, immutable"

Handler = Callable[["BrowserApplication", Call, str], Awaitable[Response]]


class Ticket(msgspec.Struct, frozen=True):
    """What a page shows to come in."""

    ticket: str


class BrowserApplication:
    """Answers the owner's pages, and leaves every other address to the application of the dialects.

    Args:
        dialects: the application of everything else.
        services: what commands may use.
        browser: what pages share.
        door: who may come in.
        files: of the pages.
    """

    def __init__(
        self,
        dialects: ASGIApp,
        services: Services,
        browser: Browser,
        door: PageDoor,
        files: PageFiles | None = None,
    ) -> None:
        self._dialects = dialects
        self._services = services
        self.browser = browser
        self.door = door
        self.files = files or PageFiles()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, a socket, or the life of the server."""
        if scope["type"] == "websocket":
            await self._follow(scope, receive, send)
        elif scope["type"] == "http" and (scope["path"].startswith("/app/") or _wants_page(scope)):
            await self._answer(scope, receive, send)
        else:
            await self._dialects(scope, receive, send)

    async def _follow(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        try:
            self.door.check(scope)
            if scope["path"] != EVENTS:
                raise UnknownPathError
        except GroundupError as error:
            await socket.send_denial_response(_error_response(error))
            return
        await follow(socket, self.browser)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        call = Call(request, self._services, _OWNER)
        scope[DIALECT] = "app"
        host, fault = "", None
        try:
            host = self.door.check(scope)
            response = await self._handled(call)
        except GroundupError as error:
            response = _error_response(error)
        except Exception as error:
            response, fault = _error_response(ServerFaultError()), error
        headers = {"Cache-Control": "no-store"} | page_headers(
            host, is_secure=self._services.settings.is_secure, media_type=response.media_type or ""
        )
        if not call.request.url.path.startswith(PREFIX):  # a file of the pages is the same for all requests
            headers["Groundup-Request-Id"] = call.id
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)
        if fault is not None:
            raise fault  # the guards note its place

    async def _handled(self, call: Call) -> Response:
        path, method = call.request.url.path, call.request.method
        by_method, rest = _found(path)
        call.request.scope[ROUTE] = (
            path.removesuffix(rest) + ("{name}" if rest else "") if by_method else UNKNOWN
        )
        if not by_method:
            raise UnknownPathError
        handler = by_method.get("GET" if method == "HEAD" else method)
        if handler is None:
            raise MethodNotAllowedError(", ".join(sorted(by_method)))
        if handler not in _WITHOUT_KEY:
            await self.browser.check_key((credential(call.request.headers.raw) or b"").decode("latin-1"))
        return await handler(self, call, rest)


async def page(app: BrowserApplication, call: Call, rest: str) -> Response:
    """The page of the desk; which screen it shows it reads from its address."""
    file = app.files.find("desk.html")
    assert file is not None
    headers = {"ETag": file.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept"}
    if file.etag in call.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return file_response(call, file, headers)


async def page_file(app: BrowserApplication, call: Call, rest: str) -> Response:
    """What a page loads; one of another version than the page's is not found."""
    version, _, name = rest.partition("/")
    file = app.files.find(name)
    if version != app.files.version or name.endswith(".html") or file is None:
        raise UnknownPathError
    return file_response(call, file, {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"})


def file_response(call: Call, file: PageFile, headers: dict[str, str]) -> Response:
    """A file of the pages, packed for those who take it."""
    if "gzip" in call.request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=headers, media_type=file.media_type)
    return Response(file.data, headers=headers, media_type=file.media_type)


async def ticket(app: BrowserApplication, call: Call, rest: str) -> Response:
    """A ticket for the owner's command."""
    app.door.check_owner(call.request.scope)
    return json_response({"ticket": app.browser.tickets.issue()})


async def session(app: BrowserApplication, call: Call, rest: str) -> Response:
    """A key for a page that brings a ticket."""
    return json_response({"key": await app.browser.let_in((await call.body(Ticket)).ticket)})


async def events(app: BrowserApplication, call: Call, rest: str) -> Response:
    """News, for pages without a socket."""
    try:
        place = msgspec.convert(dict(call.request.query_params), Place, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidBodyError(str(error)) from None
    return json_response(await until_gone(call.request, poll(app.browser, place.epoch, place.after)))


async def chat_messages(app: BrowserApplication, call: Call, rest: str) -> Response:
    """One chat with all its messages, and how far the log was before they were read."""
    seq = app.browser.log.seq
    found = await app.browser.desk_of(rest).run(
        lambda desk: {"chat": chat(desk, rest), "messages": messages(desk, rest)}
    )
    return json_response({"epoch": app.browser.log.epoch, "seq": seq, **found})


async def shown_picture(app: BrowserApplication, call: Call, rest: str) -> Response:
    """A picture of a question; it never changes."""
    found = await app.browser.desk_of(rest).run(picture, rest)
    return Response(found.data, headers={"Cache-Control": "no-store"}, media_type=found.kind)


async def find(app: BrowserApplication, call: Call, rest: str) -> Response:
    """Where words stand in titles and messages."""
    found = await app.browser.desk.run(search, call.request.query_params.get("words", ""))
    return json_response({"found": found})


async def attach(app: BrowserApplication, call: Call, rest: str) -> Response:
    """A file as the text that a model would be told."""
    asked = call.request.query_params
    raw = await read_bytes(call.request, MOST_BYTES + 1)
    model = asked.get("model", SEEDLING)
    return json_response(await read_attachment(asked.get("name", ""), raw, call.services.host, model))


async def export_chats(app: BrowserApplication, call: Call, rest: str) -> Response:
    """One chat, or all, as a file."""
    chat_id = call.request.query_params.get("chat", "")
    found = await app.browser.desk_of(chat_id).run(export, chat_id)
    if call.request.query_params.get("as") == "markdown" and found.chats:
        return Response(markdown(found.chats[0]), media_type="text/markdown; charset=utf-8")
    return json_response(found)


async def import_chats(app: BrowserApplication, call: Call, rest: str) -> Response:
    """Put the chats of a file on the desk."""
    found = read_export(await read_bytes(call.request))
    begun = await app.browser.desk.run(take_in, found)
    for one in begun:
        app.browser.publish("chats", "chat", one)
    return json_response({"chats": begun})


async def lab_lesson(app: BrowserApplication, call: Call, rest: str) -> Response:
    """The lesson card of an instrument: `LANGUAGE/INSTRUMENT`."""
    language, _, instrument = rest.partition("/")
    return json_response(lesson(instrument, language))


async def catalogue_models(app: BrowserApplication, call: Call, rest: str) -> Response:
    """This computer, and the models of the catalogue as they suit it; `?only=suggested` asks for three."""
    told = await asyncio.to_thread(known_models)
    if call.request.query_params.get("only") == "suggested":
        told["models"] = [one for one in told["models"] if one["id"] in told["suggestions"].values()]
    return packed(call, json_response(told))


async def found_models(app: BrowserApplication, call: Call, rest: str) -> Response:
    """The models of other tools on this device."""
    library = app.browser.library.for_another_thread()
    return json_response(await asyncio.to_thread(other_tools_models, library))


async def kits(app: BrowserApplication, call: Call, rest: str) -> Response:
    """The kit in a folder; without one, the drives of this computer and the kits on them."""
    library = app.browser.library.for_another_thread()
    folder = call.request.query_params.get("folder", "")
    if folder:
        return json_response(await asyncio.to_thread(told_kit, library, folder))
    return json_response(await asyncio.to_thread(told_kits, library))


async def folder(app: BrowserApplication, call: Call, rest: str) -> Response:
    """The folders and model files in a folder of this computer."""
    return json_response(await asyncio.to_thread(told_folder, call.request.query_params.get("at", "")))


async def removal(app: BrowserApplication, call: Call, rest: str) -> Response:
    """What the removal of a model would free."""
    library = app.browser.library.for_another_thread()
    model = await asyncio.to_thread(library.find, call.request.query_params.get("name", ""))
    if model is None:
        raise ModelNotFoundError(call.request.query_params.get("name", ""))
    return json_response(await asyncio.to_thread(stake_of, library, model))


async def proof(app: BrowserApplication, call: Call, rest: str) -> Response:
    """What left this computer, and what keeps it here."""
    isolation = [one.engine.facts.isolation for one in call.services.host.loaded()]
    here = call.services.settings
    told = await asyncio.to_thread(
        told_proof, OutboundLog.of_user(), isolation, address=here.address, port=here.port
    )
    return json_response(told)


async def openness_card(app: BrowserApplication, call: Call, rest: str) -> Response:
    """The openness card of a model of the catalogue: `LANGUAGE/NAME`."""
    language, _, name = rest.partition("/")
    return json_response(await asyncio.to_thread(told_openness, name, language))


async def fit_card(app: BrowserApplication, call: Call, rest: str) -> Response:
    """How a model of the catalogue fits this computer."""
    return json_response(await asyncio.to_thread(told_fit, rest))


async def command(app: BrowserApplication, call: Call, rest: str) -> Response:
    """Do something, once for each key."""
    wanted = COMMANDS.get(rest)
    if wanted is None:
        raise UnknownPathError
    key = call.request.headers.get("idempotency-key", "")
    if not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise InvalidBodyError("a command needs a key of its own", "Idempotency-Key")
    body = await call.body(wanted.body)
    return json_response(
        await app.browser.replays.once(f"{rest} {key}", lambda: wanted.work(app.browser, call, body))
    )


_EXACT: Final[dict[str, dict[str, Handler]]] = {
    **{path: {"GET": page} for path in SCREENS},
    "/app/ticket": {"POST": ticket},
    "/app/session": {"POST": session},
    EVENTS: {"GET": events},
    "/app/search": {"GET": find},
    "/app/models/known": {"GET": catalogue_models},
    "/app/models/others": {"GET": found_models},
    "/app/models/removal": {"GET": removal},
    "/app/kits": {"GET": kits},
    "/app/folders": {"GET": folder},
    "/app/proof": {"GET": proof},
    "/app/attachments": {"POST": attach},
    "/app/export": {"GET": export_chats},
    "/app/import": {"POST": import_chats},
}
_BELOW: Final[dict[str, dict[str, Handler]]] = {
    PREFIX: {"GET": page_file},
    "/lab/": {"GET": page},
    "/card/": {"GET": page},
    "/app/cards/openness/": {"GET": openness_card},
    "/app/cards/fit/": {"GET": fit_card},
    "/app/chats/": {"GET": chat_messages},
    "/app/pictures/": {"GET": shown_picture},
    "/app/lab/lessons/": {"GET": lab_lesson},
    "/app/commands/": {"POST": command},
}
_WITHOUT_KEY: Final = frozenset({page, page_file, ticket, session})


def _found(path: str) -> tuple[dict[str, Handler], str]:
    """The handlers of an address, and what is left of it for them."""
    if path in _EXACT:
        return _EXACT[path], ""
    for prefix, by_method in _BELOW.items():
        if path.startswith(prefix) and path != prefix:
            return by_method, path.removeprefix(prefix)
    return {}, ""


def _wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a screen; programs are told at the root that the server runs."""
    return (scope["path"] in SCREENS or scope["path"].startswith(("/lab/", "/card/"))) and any(
        name == b"accept" and b"text/html" in value for name, value in scope["headers"]
    )


def _error_response(error: GroundupError) -> Response:
    headers = {"Allow": error.allowed} if isinstance(error, MethodNotAllowedError) else {}
    response = json_response({"error": told_error(error)}, reply_to(error).status)
    response.headers.update(headers)
    return response

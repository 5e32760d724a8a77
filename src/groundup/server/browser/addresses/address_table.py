"""The table of addresses of pages: what answers where, and by which method."""

from __future__ import annotations

from typing import Final

from groundup.server.browser.page_files import PREFIX

from .chat_addresses import attach, chat_messages, export_chats, find, import_chats, shown_picture
from .entry_addresses import command, events, session, ticket
from .handler import Handler
from .lab_addresses import lab_lesson
from .model_addresses import catalogue_models, fit_card, folder, found_models, kits, openness_card, removal
from .page_addresses import page, page_file
from .proof_addresses import proof

EVENTS: Final = "/app/events"
SCREENS: Final = ("/", "/models", "/welcome", "/proof", "/proof/statement", "/lab")
BELOW_SCREENS: Final = ("/lab/", "/card/")
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
    **{prefix: {"GET": page} for prefix in BELOW_SCREENS},
    "/app/cards/openness/": {"GET": openness_card},
    "/app/cards/fit/": {"GET": fit_card},
    "/app/chats/": {"GET": chat_messages},
    "/app/pictures/": {"GET": shown_picture},
    "/app/lab/lessons/": {"GET": lab_lesson},
    "/app/commands/": {"POST": command},
}
WITHOUT_KEY: Final = frozenset({page, page_file, ticket, session})
"""What is open to pages that have no key yet."""


def handlers_at(path: str) -> tuple[dict[str, Handler], str]:
    """The handlers of an address, and what is left of it for them."""
    if path in _EXACT:
        return _EXACT[path], ""
    for prefix, by_method in _BELOW.items():
        if path.startswith(prefix) and path != prefix:
            return by_method, path.removeprefix(prefix)
    return {}, ""

"""The whole state that a page needs, for one that comes or was away too long."""

from __future__ import annotations

import asyncio
from typing import Any

from groundup.desk.chats import chats
from groundup.desk.database import Database
from groundup.desk.notes import drafts, preferences
from groundup.desk.shelves import folders, roles
from groundup.library.installed import Library

from .service import Browser


async def snapshot(browser: Browser) -> dict[str, Any]:
    """The frame with everything but the messages of chats, which a page asks for when it shows one.

    Its `seq` is from before the desk was read: what happens meanwhile comes again, which does no harm.
    """
    seq = browser.log.seq
    state = await browser.desk.run(_on_desk)
    models = await asyncio.to_thread(_models, browser.library.for_another_thread())
    return {
        "type": "snapshot",
        "epoch": browser.log.epoch,
        "seq": seq,
        "state": state | {"models": models, "phases": browser.answering.phases()},
    }


def _on_desk(database: Database) -> dict[str, Any]:
    return {
        "chats": chats(database),
        "folders": folders(database),
        "roles": roles(database),
        "drafts": drafts(database),
        "preferences": preferences(database),
    }


def _models(library: Library) -> list[dict[str, Any]]:
    """The models of this device; the built-in one comes first."""
    return [
        {"name": one.shown_name, "size_bytes": one.manifest.size_bytes, "is_built_in": one.is_built_in}
        for one in library.models()
        if one.weights
    ]

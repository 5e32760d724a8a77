"""The whole state that a page needs, for one that comes or was away too long."""

from __future__ import annotations

from typing import Any

from groundup.desk.chats import chats
from groundup.desk.database import Database
from groundup.desk.notes import drafts, preferences
from groundup.desk.shelves import folders, roles

from .service import Browser


async def snapshot(browser: Browser) -> dict[str, Any]:
    """The frame with everything but the messages of chats, which a page asks for when it shows one.

    Its `seq` is from before the desk was read: what happens meanwhile comes again, which does no harm.
    """
    seq = browser.log.seq
    state = await browser.desk.run(_on_desk)
    state["chats"] = [*state["chats"], *await browser.memory.run(chats)]
    models = await browser.told_models()
    return {
        "type": "snapshot",
        "epoch": browser.log.epoch,
        "seq": seq,
        "state": state
        | {
            "models": models,
            "downloads": browser.downloads.all(),
            "engines": browser.engines(),
            "kit_checks": browser.kit_checks.all(),
            "measurement": browser.measurement.told,
            "phases": browser.answering.phases(),
            "lab": _runs(browser),
        },
    }


def _on_desk(database: Database) -> dict[str, Any]:
    return {
        "chats": chats(database),
        "folders": folders(database),
        "roles": roles(database),
        "drafts": drafts(database),
        "preferences": preferences(database),
    }


def _runs(browser: Browser) -> dict[str, Any]:
    return {one.id: one for one in browser.lab.all()}

"""Drafts and preferences."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.desk.notes import save_draft, save_preference
from groundup.server.browser.command import Command
from groundup.server.browser.service import Browser
from groundup.server.call import Call


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a composer; `place` is the id of a chat, or "new"."""

    place: str
    text: str


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the owner prefers."""

    name: str
    value: str


async def keep_draft(browser: Browser, call: Call, body: Draft) -> dict[str, Any]:
    """Keep a draft. Other pages hear of it when they are opened anew: two people may be typing."""
    await browser.desk.run(save_draft, body.place, body.text)
    return {}


async def prefer(browser: Browser, call: Call, body: Preference) -> dict[str, Any]:
    """Remember a preference."""
    await browser.desk.run(save_preference, body.name, body.value)
    browser.publish("desk", "preference", body)
    return {}


COMMANDS = (Command("draft.save", Draft, keep_draft), Command("preference.save", Preference, prefer))

"""Folders and roles."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.desk.records import Folder, Role
from groundup.desk.shelves import delete_folder, delete_role, save_folder, save_role
from groundup.server.browser.command import Command
from groundup.server.browser.service import Browser
from groundup.server.call import Call


class FolderBody(msgspec.Struct, frozen=True, kw_only=True):
    """A folder; "" as its id makes a new one."""

    name: str
    id: str = ""


class RoleBody(msgspec.Struct, frozen=True, kw_only=True):
    """A role; "" as its id makes a new one."""

    name: str
    text: str
    id: str = ""


class OfId(msgspec.Struct, frozen=True, kw_only=True):
    """A thing by its id."""

    id: str


async def keep_folder(browser: Browser, call: Call, body: FolderBody) -> Folder:
    """Make or rename a folder."""
    folder = await browser.desk.run(save_folder, body.name, body.id)
    browser.publish("desk", "folder", folder)
    return folder


async def drop_folder(browser: Browser, call: Call, body: OfId) -> dict[str, Any]:
    """Delete a folder; its chats stay."""
    await browser.desk.run(delete_folder, body.id)
    browser.publish("desk", "folder_gone", {"id": body.id})
    return {}


async def keep_role(browser: Browser, call: Call, body: RoleBody) -> Role:
    """Make or change a role."""
    role = await browser.desk.run(save_role, body.name, body.text, body.id)
    browser.publish("desk", "role", role)
    return role


async def drop_role(browser: Browser, call: Call, body: OfId) -> dict[str, Any]:
    """Delete a role; chats that had it have none."""
    await browser.desk.run(delete_role, body.id)
    browser.publish("desk", "role_gone", {"id": body.id})
    return {}


COMMANDS = (
    Command("folder.save", FolderBody, keep_folder),
    Command("folder.delete", OfId, drop_folder),
    Command("role.save", RoleBody, keep_role),
    Command("role.delete", OfId, drop_role),
)

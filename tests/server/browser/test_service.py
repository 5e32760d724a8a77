"""What pages share: keys that are used go on counting, however long the server runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.desk.database import FILE_NAME, Database
from groundup.desk.notes import KEY_LIFE_MS
from groundup.desk.records import now_ms
from groundup.errors import BrowserKeyError
from groundup.library.installed import Library
from groundup.server.browser.service import NOTE_EVERY_S, Browser


def used_long_ago(database: Database) -> None:
    """Let all keys be nearly as old as they may get."""
    with database.writing():
        database.write("UPDATE page_keys SET used_ms = ?", now_ms() - KEY_LIFE_MS + 60_000)


def age_ms(database: Database) -> int:
    """How long the key has not been used, as the file knows it."""
    return now_ms() - int(database.rows("SELECT used_ms FROM page_keys")[0][0])


async def test_a_key_in_use_stays_young(tmp_path: Path) -> None:
    """Its use is noted again after an hour, so that it counts when the server is started anew."""
    now = [0.0]
    async with Browser(Library(tmp_path), tmp_path / FILE_NAME, lambda: now[0]) as browser:
        key = await browser.let_in(browser.tickets.issue())
        await browser.check_key(key)
        await browser.desk.run(used_long_ago)
        await browser.check_key(key)
        assert await browser.desk.run(age_ms) > KEY_LIFE_MS / 2
        now[0] = NOTE_EVERY_S
        await browser.check_key(key)
        assert await browser.desk.run(age_ms) < 60_000


async def test_only_tickets_let_in(tmp_path: Path) -> None:
    """A used or invented ticket makes no key, and an invented key is none."""
    async with Browser(Library(tmp_path), tmp_path / FILE_NAME) as browser:
        ticket = browser.tickets.issue()
        await browser.check_key(await browser.let_in(ticket))
        for wrong in (ticket, "invented", ""):
            with pytest.raises(BrowserKeyError):
                await browser.let_in(wrong)
            with pytest.raises(BrowserKeyError):
                await browser.check_key(wrong)

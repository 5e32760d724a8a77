"""Drafts, preferences and keys of pages are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.desk import notes
from groundup.desk.database import Database
from groundup.desk.notes import (
    add_page_key,
    drafts,
    is_page_key,
    preferences,
    save_draft,
    save_preference,
)
from groundup.desk.records import now_ms


def test_drafts_and_preferences_are_kept(database: Database) -> None:
    """The last value counts, and an empty draft is none."""
    save_draft(database, "new", "Hel")
    save_draft(database, "new", "Hello")
    save_draft(database, "other", "x")
    save_draft(database, "other", "")
    save_preference(database, "language", "de")
    assert drafts(database) == {"new": "Hello"}
    assert preferences(database) == {"language": "de"}


def test_keys_count_until_they_are_old(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key counts for a month after its last use, an invented one never, and none is kept in the file."""
    key = add_page_key(database)
    assert is_page_key(database, key)
    assert not is_page_key(database, key + "x")
    stored = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert key.encode() not in stored
    now = now_ms()
    monkeypatch.setattr(notes, "now_ms", lambda: now + 2 * notes.KEY_LIFE_MS)
    assert not is_page_key(database, key)

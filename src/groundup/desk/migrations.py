"""The form of the database, as steps from an empty file to today.

A step that has been released is never changed; a new one is put at the end. The number of steps that a file
has been through is its `user_version`.
"""

from __future__ import annotations

from typing import Final

_FIRST: Final = """
CREATE TABLE folders (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE roles (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE chats (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    role_id TEXT REFERENCES roles (id) ON DELETE SET NULL,
    folder_id TEXT REFERENCES folders (id) ON DELETE SET NULL,
    is_pinned INTEGER NOT NULL DEFAULT 0,
    dial REAL,
    leaf_id TEXT,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    parent_id TEXT REFERENCES messages (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    text TEXT NOT NULL DEFAULT '',
    thinking TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('whole', 'running', 'stopped', 'failed')),
    model TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}',
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_of_chat ON messages (chat_id);
CREATE INDEX messages_of_parent ON messages (parent_id);
CREATE TABLE drafts (
    place TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE preferences (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE page_keys (
    digest BLOB PRIMARY KEY,
    used_ms INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE title_words USING fts5 (
    title, content='chats', content_rowid='number', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER title_added AFTER INSERT ON chats BEGIN
    INSERT INTO title_words (rowid, title) VALUES (new.number, new.title);
END;
CREATE TRIGGER title_changed AFTER UPDATE OF title ON chats BEGIN
    INSERT INTO title_words (title_words, rowid, title) VALUES ('delete', old.number, old.title);
    INSERT INTO title_words (rowid, title) VALUES (new.number, new.title);
END;
CREATE TRIGGER title_gone AFTER DELETE ON chats BEGIN
    INSERT INTO title_words (title_words, rowid, title) VALUES ('delete', old.number, old.title);
END;

-- A running answer changes many times a second; its words are noted once it has ended.
CREATE VIRTUAL TABLE message_words USING fts5 (
    text, content='messages', content_rowid='number', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER message_added AFTER INSERT ON messages WHEN new.state <> 'running' BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER message_changed AFTER UPDATE OF text, state ON messages BEGIN
    INSERT INTO message_words (message_words, rowid, text)
        SELECT 'delete', old.number, old.text WHERE old.state <> 'running';
    INSERT INTO message_words (rowid, text) SELECT new.number, new.text WHERE new.state <> 'running';
END;
CREATE TRIGGER message_gone AFTER DELETE ON messages WHEN old.state <> 'running' BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.number, old.text);
END;
"""

# A chat that was thrown away is hidden for a moment, so that it can be taken back, and then deleted.
_THROWN_AWAY: Final = "ALTER TABLE chats ADD COLUMN thrown_ms INTEGER"

_PICTURES: Final = """
CREATE TABLE pictures (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    data BLOB NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX pictures_of_chat ON pictures (chat_id);
"""

# A page that heard no answer sends its question again under the same key, perhaps to the next server.
_REQUEST_KEYS: Final = """
ALTER TABLE messages ADD COLUMN request_key TEXT;
CREATE UNIQUE INDEX messages_by_request ON messages (request_key) WHERE request_key IS NOT NULL
"""

STEPS: Final[tuple[str, ...]] = (_FIRST, _THROWN_AWAY, _PICTURES, _REQUEST_KEYS)

"""What lies on the desk, as plain data. Times are in ms since 1970; ids are made here and never reused."""

from __future__ import annotations

import secrets
import time
from typing import Any, Final, Literal

import msgspec

MessageState = Literal["whole", "running", "stopped", "failed"]


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation, without its messages. `leaf_id` is the last message of the branch that is shown;
    `dial` between 0 (careful) and 1 (adventurous), None = as the model likes."""

    id: str
    title: str
    model: str
    role_id: str | None
    folder_id: str | None
    is_pinned: bool
    dial: float | None
    leaf_id: str | None
    created_ms: int
    changed_ms: int


class ChatMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message. Messages with the same `parent_id` are branches, in the order in which they were made.

    `details` are figures of an answer, such as its usage, or the error that ended it.
    """

    id: str
    chat_id: str
    parent_id: str | None
    role: Literal["user", "assistant"]
    text: str
    thinking: str
    state: MessageState
    model: str
    details: dict[str, Any]
    created_ms: int


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A place for chats that belong together."""

    id: str
    name: str
    created_ms: int


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """Words that stand before a chat and say how the model shall behave."""

    id: str
    name: str
    text: str
    created_ms: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a search has found: in a title, or in a message. `excerpt` marks nothing."""

    chat_id: str
    title: str
    message_id: str | None
    excerpt: str


TEMPORARY: Final = "temporary-"
"""What ids of temporary chats and of their messages begin with."""


def new_id(beside: str = "") -> str:
    """An id that nobody else has: 80 random bits; a temporary one beside a temporary one."""
    return (TEMPORARY if is_temporary(beside) else "") + secrets.token_hex(10)


def is_temporary(identifier: str) -> bool:
    """Whether this is a chat, or a message, that is never written to disk."""
    return identifier.startswith(TEMPORARY)


def now_ms() -> int:
    """This moment."""
    return time.time_ns() // 1_000_000

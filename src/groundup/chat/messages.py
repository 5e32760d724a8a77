"""One message of a chat: who says it, and what.

A message is plain data. It knows no template, no tokens and no screen.
"""

from __future__ import annotations

from typing import Any

import msgspec

ROLES = ("system", "user", "assistant", "tool")


class ToolCall(msgspec.Struct, frozen=True):
    """A tool that the model wants to be used, with its arguments; `id` is empty where nobody gave one."""

    name: str
    arguments: dict[str, Any] = {}
    id: str = ""


class Message(msgspec.Struct, frozen=True):
    """What one side of a chat said.

    `thinking` and `tool_calls` belong to the assistant; `tool_name` and `tool_call_id` say of a tool's
    message what it answers. `images` are files as they came (PNG, JPEG, WebP), and `image_places` say before
    which character of `content` each stands; without, all stand at its beginning.
    """

    role: str  # one of ROLES
    content: str
    thinking: str = ""
    tool_calls: list[ToolCall] = []
    tool_name: str = ""
    tool_call_id: str = ""
    images: list[bytes] = []
    image_places: list[int] = []

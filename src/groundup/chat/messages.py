"""One message of a chat: who says it, and what.

A message is plain data. It knows no template, no tokens and no screen.
"""

from __future__ import annotations

import msgspec

ROLES = ("system", "user", "assistant", "tool")


class Message(msgspec.Struct, frozen=True):
    """What one side of a chat said."""

    role: str  # one of ROLES
    content: str

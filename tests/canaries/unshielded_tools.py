"""A shield with one defect: it guards what people say, and forgets tools, calls and thinking."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.chat.messages import Message
from groundup.chat.text_shield import TextShield


class UnshieldedTools(TextShield):
    """Guards the content of messages alone."""

    def protect(self, message: Message) -> Message:
        """The content with stand-ins, and the rest as it came."""
        return msgspec.structs.replace(message, content=self.text(message.content))

    def value(self, value: Any) -> Any:
        """The same value."""
        return value

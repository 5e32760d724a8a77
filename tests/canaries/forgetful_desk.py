"""A desk that keeps pieces of answers in memory and writes them when the answer has ended."""

from __future__ import annotations

import sys
from typing import Any

from groundup.desk.database import Database
from groundup.desk.messages import append_text
from groundup.desk.records import ChatMessage
from groundup.server.browser.answering import Answering


def forget_pieces() -> None:
    """Let this process do so from now on."""
    names = vars(sys.modules[Answering.__module__])
    usual: Any = names["set_state"]
    waiting = dict[str, str]()

    def append(database: Database, message_id: str, text: str, thinking: str = "") -> bool:
        waiting[message_id] = waiting.get(message_id, "") + text
        return True

    def end(
        database: Database, message_id: str, state: str, details: dict[str, object] | None = None
    ) -> ChatMessage:
        append_text(database, message_id, waiting.pop(message_id, ""))
        ended: ChatMessage = usual(database, message_id, state, details)
        return ended

    names.update(append_text=append, set_state=end)

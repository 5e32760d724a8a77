"""What a chat knows while it runs, shared by its loop and its commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundup.cli.model_session import ModelSession
from groundup.engine.events import Done

from .conversation import Conversation
from .line_history import LineHistory

if TYPE_CHECKING:
    from groundup.cli.server_session import ServerSession


@dataclass
class ChatState:
    """The running chat. Commands change it in place."""

    session: ModelSession | ServerSession
    conversation: Conversation
    history: LineHistory
    verbose: bool = False
    wrap: bool = True
    stream: bool = True
    last_done: Done | None = None  # the account of the last answer
    is_over: bool = False

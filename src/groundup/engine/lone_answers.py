"""Tells which answers had the engine for themselves from beginning to end.

The speed of such an answer is that of the model on this device; those of others depend on who else asked.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from .commands import Embed, Pin, Score, Submit
from .protocol import Usage

_WORK = (Submit, Pin, Score, Embed)  # what keeps the model busy


class LoneAnswers:
    """Watches what one engine is asked; `on_answer` is given the account of every answer that was alone.

    Those during which the context was shifted are left out: some of their time went into reading again.
    """

    def __init__(self) -> None:
        self.on_answer: Callable[[Usage], None] = lambda usage: None
        self._alone: dict[int, bool] = {}  # by request

    def begin(self, command: msgspec.Struct) -> None:
        """Something is asked; what keeps the model busy leaves nobody alone who runs beside it."""
        if not isinstance(command, _WORK):
            return
        self._alone[command.request_id] = not self._alone
        if len(self._alone) > 1:
            self._alone = dict.fromkeys(self._alone, False)

    def end(self, command: msgspec.Struct, usage: Usage | None) -> None:
        """It is over; `usage` is None if it was not answered. What has ended may end again."""
        if not isinstance(command, _WORK):
            return
        was_alone = self._alone.pop(command.request_id, False)
        if was_alone and usage is not None and isinstance(command, Submit) and not usage.shifts:
            self.on_answer(usage)

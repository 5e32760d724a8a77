"""Known bad: after a crash everybody who was there is guilty."""

from __future__ import annotations

from groundup.chat.suspects import Suspects
from groundup.errors import EngineStoppedError


class RashSuspects(Suspects):
    """The defect: nobody runs alone before they are blamed."""

    def _blame(self, mark: bytes, crash: EngineStoppedError, *, is_alone: bool) -> None:
        super()._blame(mark, crash, is_alone=True)

"""A scheduler that trusts what an interrupted batch has left, which the tests of cancelling must catch."""

from __future__ import annotations

from groundup.engine.scheduler import Scheduler
from groundup.engine.sequence import Sequence


class TrustingScheduler(Scheduler):
    """Goes on with a running state as if an interrupted batch had not touched it."""

    def _after_interruption(self, planned: list[tuple[Sequence, int]]) -> None:
        self._owes_progress = True

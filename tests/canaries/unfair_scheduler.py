"""A scheduler that serves whoever came first, which the tests of fairness must catch."""

from __future__ import annotations

from groundup.engine.scheduler import Scheduler
from groundup.engine.sequence import Sequence


class FirstComeScheduler(Scheduler):
    """Knows no users."""

    def _rank(self, sequence: Sequence) -> tuple[int, float, float]:
        return (0, 0.0, sequence.submitted_at)

    def _preempt_for(self, sequence: Sequence) -> bool:
        return False

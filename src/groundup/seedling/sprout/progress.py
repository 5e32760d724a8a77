"""What has happened since it was last shown, and when it is time for what, while a sprout grows."""

from __future__ import annotations

import time

from .events import Answered, Remembered, Stepped

SHOW_EVERY_S = 1.0
ANSWER_EVERY_S = 60.0
SAVE_EVERY_S = 20.0


class Clock:
    """Seconds of training, counted on from an earlier part."""

    def __init__(self, used_s: float) -> None:
        self._start = time.monotonic() - used_s

    @property
    def used_s(self) -> float:
        """With answers and checkpoints, because they take from the same time."""
        return time.monotonic() - self._start


class Interval:
    """What has happened since it was last shown, and when it is time for what."""

    def __init__(self, used_s: float, step_tokens: int) -> None:
        self.steps = 0
        self._step_tokens = step_tokens
        self._loss = self._took_s = 0.0
        self._saved_s = used_s

    def add(self, loss: float, took_s: float) -> None:
        """One more step."""
        self.steps += 1
        self._loss += loss
        self._took_s += took_s

    def is_full(self) -> bool:
        """About once a second."""
        return self._took_s >= SHOW_EVERY_S

    def is_save_due(self, used_s: float) -> bool:
        """Every twenty seconds; the caller then saves."""
        if used_s - self._saved_s < SAVE_EVERY_S:
            return False
        self._saved_s = used_s
        return True

    @staticmethod
    def is_answer_due(used_s: float, past: list[Remembered]) -> bool:
        """At once, and after every full minute."""
        last = next((event.used_s for event in reversed(past) if isinstance(event, Answered)), None)
        return last is None or used_s // ANSWER_EVERY_S > last // ANSWER_EVERY_S

    def take(self, step: int, used_s: float) -> Stepped:
        """What to show, and begin anew."""
        shown = Stepped(
            step=step,
            used_s=used_s,
            loss=self._loss / self.steps,
            tokens=step * self._step_tokens,
            tokens_per_s=self.steps * self._step_tokens / self._took_s,
        )
        self.steps, self._loss, self._took_s = 0, 0.0, 0.0
        return shown

"""In which situation a model is to be used: the memory and speed of the device, and how the engine loads."""

from __future__ import annotations

from dataclasses import dataclass

from .budget import Budget
from .calibration import Calibration
from .candidate import Candidate, Plan
from .purposes import TOKENS_PER_PAGE
from .speed import SpeedPrediction, predict_speed


@dataclass(frozen=True, slots=True)
class Situation:
    """What advice depends on beside the model.

    `plan` is how the engine loads; its lengths of text are chosen for each purpose. `calibration` is None
    where the speed of the device was never measured. `document_tokens` is a text that somebody will give
    it to read; 0 = none in particular. `is_here` tells this device from one that is imagined.
    """

    budget: Budget
    plan: Plan
    calibration: Calibration | None = None
    document_tokens: int = 0
    is_here: bool = True

    @property
    def prompt_tokens(self) -> int:
        """What is read before the first word: the document, or a page."""
        return self.document_tokens or TOKENS_PER_PAGE

    def speed(self, candidate: Candidate, plan: Plan, people: int = 1) -> SpeedPrediction | None:
        """How fast it writes when its context is half full, or after the document; None if not known."""
        if self.calibration is None:
            return None
        depth = self.document_tokens or plan.context_tokens // 2
        return predict_speed(
            candidate.facts,
            calibration=self.calibration,
            depth_tokens=min(depth, plan.context_tokens),
            prompt_tokens=min(self.prompt_tokens, plan.context_tokens),
            sequences=people,
            kv_type=plan.kv_type,
        )

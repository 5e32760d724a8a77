"""How fast a model will answer: writing, reading a prompt, the first word, loading.

A token is written as fast as memory gives the weights and the keys and values, plus a fixed time per
layer. A prompt is read as fast as the processor multiplies. Pure arithmetic; what was never measured is
None, and every figure comes with an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from groundup.library.model_facts import ModelFacts

from .calibration import Calibration, Circumstances, Confidence
from .interval import Range

__all__ = ["Calibration", "Circumstances", "Confidence", "Range", "SpeedPrediction", "predict_speed"]

LimitedBy = Literal["bandwidth", "layers", "compute", "disk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedPrediction:
    """The speed of one model on one computer.

    `decode_tokens_per_s` is what each of `sequences` people gets; `first_token_s` is cold (the whole
    prompt has to be read), `warm_first_token_s` with `cached_tokens` of it read before. Prefill, first
    token and load are None where nothing was measured that they could follow from.
    """

    decode_tokens_per_s: Range
    prefill_tokens_per_s: Range | None
    first_token_s: Range | None
    warm_first_token_s: Range | None
    load_s: Range | None
    sequences: int
    confidence: Confidence
    limited_by: LimitedBy

    @property
    def total_tokens_per_s(self) -> Range:
        """What all people get together."""
        each, count = self.decode_tokens_per_s, self.sequences
        return Range(each.low * count, each.mid * count, each.high * count)


def predict_speed(
    facts: ModelFacts,
    *,
    calibration: Calibration | None,
    depth_tokens: int = 0,
    prompt_tokens: int = 512,
    cached_tokens: int = 0,
    sequences: int = 1,
    kv_type: str = "f16",
    is_offloaded: bool = False,
) -> SpeedPrediction | None:
    """Predict the speed of a model; None where nothing is known about the computer.

    Args:
        facts: of the model.
        calibration: of this computer.
        depth_tokens: tokens before the one that is written, for each sequence.
        prompt_tokens: of the prompt whose first answer token is waited for.
        cached_tokens: how many of them were read before (for `warm_first_token_s`).
        sequences: texts that are written at once, one batch for all.
        kv_type: storage of keys and values.
        is_offloaded: whether parts of the model lie on two devices.
    """
    raise NotImplementedError

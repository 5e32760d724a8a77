"""What is known about the speed of one computer, and how surely.

Two figures describe how fast a model writes: the share of the memory's bandwidth that is reached
(`efficiency`), and the time that every layer costs however small it is (`per_layer_s`). With one figure
alone, small models would be predicted far too fast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final


class Confidence(StrEnum):
    """What a prediction of speed rests on, the surest first."""

    MEASURED = "measured"  # this model ran here, with the same settings
    CALIBRATED = "calibrated"  # probes or other models ran here, on this build
    OUTDATED = "outdated"  # likewise, but under other circumstances than today's
    DATA_SHEET = "data_sheet"  # the bandwidth is known, nothing ran
    OFFLOAD = "offload"  # parts of the model on two devices
    NONE = "none"  # not even the bandwidth is known: there is no number

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS[self]

    @property
    def less_sure(self) -> Confidence:
        """One class less sure, for what was measured under other circumstances."""
        return _LOWER[self]


_WORDS: Final = {
    Confidence.MEASURED: "measured here",
    Confidence.CALIBRATED: "calibrated on this computer",
    Confidence.OUTDATED: "measured here, but this computer has changed since",
    Confidence.DATA_SHEET: "from the data sheet",
    Confidence.OFFLOAD: "rough",
    Confidence.NONE: "not measured yet: run a 1-minute test",
}
_LOWER: Final = {
    Confidence.MEASURED: Confidence.CALIBRATED,
    Confidence.CALIBRATED: Confidence.OUTDATED,
    Confidence.OUTDATED: Confidence.OUTDATED,
    Confidence.DATA_SHEET: Confidence.DATA_SHEET,
    Confidence.OFFLOAD: Confidence.OFFLOAD,
    Confidence.NONE: Confidence.NONE,
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under which a speed was measured; where they change, the figure is stale."""

    fingerprint: str = ""  # of the device
    library: str = ""  # engine library and its version
    backend: str = "cpu"
    threads: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The speed of one computer.

    A step of writing takes `bytes x cost / (efficiency x bandwidth) + rows x row_s + layers x per_layer_s +
    per_step_s`; a layer with experts takes `per_expert_layer_s` more. `type_costs` says how much longer a
    byte of a tensor type takes than an average one, for the types that were measured, `type_row_s` how long
    one of its rows takes beside its bytes; `row_s` is that of other types. A token of a prompt takes
    `prefill_costs` for a weight of a type, `prefill_row_s` for a row, and `prefill_expert_weight_s` more for
    a weight of an expert.
    `attention_values_per_s` counts the numbers in the cache that are multiplied, where that was measured.
    None means that nothing is known. `spread` is the factor around a prediction that real runs here suggest;
    None while there are too few of them.
    """

    efficiency: float
    per_layer_s: float
    bandwidth_bytes_per_s: float
    bandwidth_basis: str  # data_sheet | read_test | probe
    per_expert_layer_s: float = 0.0
    per_step_s: float = 0.0
    type_costs: Mapping[str, float] = field(default_factory=dict)
    row_s: float = 0.0
    type_row_s: Mapping[str, float] = field(default_factory=dict)
    attention_values_per_s: float | None = None
    prefill_flops_per_s: float | None = None
    prefill_costs: Mapping[str, float] = field(default_factory=dict)
    prefill_row_s: float = 0.0
    prefill_expert_weight_s: float = 0.0
    prefill_attention_values_per_s: float | None = None
    is_prefill_measured: bool = False
    disk_bytes_per_s: float | None = None
    prepare_bytes_per_s: float | None = None  # unpacking weights once they are in memory
    start_s: float = 0.0  # of the engine, before it loads anything
    confidence: Confidence = Confidence.DATA_SHEET
    spread: float | None = None
    runs: int = 0
    circumstances: Circumstances = Circumstances()
    is_busy: bool = False  # other programs ran meanwhile: the figures may be too slow
    is_stale: bool = False  # measured under other circumstances

    @property
    def read_bytes_per_s(self) -> float:
        """What is really reached of the bandwidth."""
        return self.efficiency * self.bandwidth_bytes_per_s

    def under(self, now: Circumstances) -> Calibration:
        """The same, marked as stale and one class less sure if the circumstances are others now."""
        if self.is_stale or now == self.circumstances:
            return self
        return replace(self, is_stale=True, confidence=self.confidence.less_sure)

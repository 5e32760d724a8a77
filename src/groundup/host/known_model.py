"""A model of the catalogue as a list shows it: its usual file, whether that runs here, and how open it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from groundup.catalogue.evidence import openness_of
from groundup.catalogue.schema import ModelShape, Record, ReleaseFile
from groundup.device.device import Device
from groundup.engine.protocol import EngineSettings
from groundup.engine.sizes import plan_of
from groundup.errors import UnknownShapeError
from groundup.fit.advice import Advice, advise
from groundup.fit.best_plan import planned
from groundup.fit.budget import budget_of
from groundup.fit.calibration import Calibration
from groundup.fit.candidate import Candidate, Plan, need_of
from groundup.fit.planned_candidate import planned_candidate
from groundup.fit.purposes import DESK
from groundup.fit.situation import Situation
from groundup.fit.verdicts import Verdict, judge
from groundup.openness.assessment import UNDECIDED, step_of
from groundup.openness.tables import licences

# The best first; what cannot be judged before a download comes last.
ORDER: Final = (*Verdict, None)
# Beside weights, their repacked copy and the cache, no load of a chat takes more.
_BUFFERS_BYTES: Final = 1 << 30
_KEY_AND_VALUE_BYTES: Final = 4  # two values of 16 bits


@dataclass(frozen=True)
class KnownModel:
    """A record, looked at from one device.

    Args:
        record: of the catalogue.
        device: this one or another.
    """

    record: Record
    device: Device

    @property
    def file(self) -> ReleaseFile | None:
        """The file that one would take: the first that the record names."""
        return self.record.files[0] if self.record.files else None

    @property
    def size_bytes(self) -> int | None:
        """Bytes of that file; None if nobody knows."""
        size = self.file.size_bytes if self.file else None
        return size if isinstance(size, int) else None

    @cached_property
    def verdict(self) -> Verdict | None:
        """Whether it runs here with a chat's length of text; None where that cannot be told yet."""
        budget = budget_of(self.device)
        if self.size_bytes is not None:  # a plan takes long, and often none is needed
            if self.size_bytes > budget.total_bytes:
                return Verdict.DOES_NOT_FIT
            if isinstance(self.record.shape, ModelShape) and self._most_bytes <= budget.comfortable_bytes:
                return Verdict.FITS
        candidate = self._candidate
        if candidate is None:
            return None
        return judge(need_of(candidate, planned(candidate, DESK, self._plan(candidate))), budget)

    def advice(self, calibration: Calibration | None) -> Advice | None:
        """Whether it runs here and how fast; None where that cannot be told yet.

        Args:
            calibration: of the device's speed; None where nothing was measured.
        """
        candidate = self._candidate
        if candidate is None:
            return None
        situation = Situation(
            budget=budget_of(self.device),
            plan=self._plan(candidate),
            calibration=calibration,
            is_here=not self.device.changes,
        )
        return advise([candidate], situation)

    def _plan(self, candidate: Candidate) -> Plan:
        """How the engine would load it, before the length of text is chosen."""
        plan = plan_of(EngineSettings(model_path=""), candidate.facts)
        return replace(plan, processor=self.device.processor.instructions)

    @cached_property
    def _candidate(self) -> Candidate | None:
        """The usual file, planned from the shape; None where no rule can."""
        if not isinstance(self.record.shape, ModelShape) or self.file is None:
            return None
        try:
            return planned_candidate(self.record, self.record.shape, self.file)
        except UnknownShapeError:
            return None

    @property
    def _most_bytes(self) -> int:
        """What a chat with it takes at the very most: more than any plan comes to."""
        shape = self.record.shape
        assert isinstance(shape, ModelShape)
        assert self.size_bytes is not None
        values_per_token = shape.layers * shape.kv_heads * shape.head_length
        cache_bytes = values_per_token * _KEY_AND_VALUE_BYTES * DESK.context_tokens
        return 2 * self.size_bytes + cache_bytes + _BUFFERS_BYTES

    @cached_property
    def openness_step(self) -> str:
        """The step of the G7's scale: "1" to "4", "0" for not on it, "unknown" if nobody can tell."""
        openness = openness_of(self.record)
        if openness is None:
            return UNDECIDED
        return step_of(openness, licences(), datetime.date.today())

    @property
    def parameters(self) -> int:
        """How many parameters it has, for sorting: as stated, or roughly from file size or shape."""
        stated = self.record.parameters.total
        if isinstance(stated, int):
            return stated
        if self.size_bytes is not None:
            return 2 * self.size_bytes  # half a byte for each is usual
        return self._candidate.facts.parameters if self._candidate else 0

    @property
    def place(self) -> tuple[int, int, str]:
        """Sorts what suits the device first: by verdict, then the largest, then by name."""
        return ORDER.index(self.verdict), -self.parameters, self.record.id

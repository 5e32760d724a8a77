"""Known bad: a side of a benchmark that computes every prompt from its beginning."""

from __future__ import annotations

from pathlib import Path

import msgspec

from groundup.bench.ours import OurSide
from groundup.bench.side import Workload
from groundup.engine.client import Engine


class UnsharedSide(OurSide):
    """Our engine with sharing switched off."""

    def __init__(self, model: Path, workload: Workload) -> None:
        super().__init__(model, workload)
        self.engine = Engine(msgspec.structs.replace(self.engine.settings, share_prefixes=False))

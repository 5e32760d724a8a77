"""A measurement of this computer that takes seconds: a small buffer, and two tiny models in real workers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groundup.host import measuring, measuring_device
from groundup.host.measured_speed import MeasuredSpeed
from groundup.host.measuring import Measured

from .test_probe_file import TINY

MODELS = [
    replace(TINY, name="wide", width=256, feed_forward=512, heads=4),
    replace(TINY, name="deep", layers=6),
]
BUFFER_BYTES = 16 << 20


def measure_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever measures this computer in this process measures so from now on."""

    async def measure(folder: Path, known: Measured, **options: Any) -> MeasuredSpeed:
        return await measuring.measure(folder, known, models=MODELS, **options)

    monkeypatch.setattr(measuring_device, "buffer_bytes", lambda _: BUFFER_BYTES)
    monkeypatch.setattr(measuring_device, "measure", measure)

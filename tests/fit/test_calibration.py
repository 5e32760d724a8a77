"""Calibrations say how sure they are, and less so when the computer has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.fit.calibration import Calibration, Circumstances, Confidence

HERE = Circumstances("abc", "library 1", "cpu", 4)
CALIBRATION = Calibration(
    efficiency=0.5,
    per_layer_s=1e-5,
    bandwidth_bytes_per_s=40e9,
    bandwidth_basis="read_test",
    confidence=Confidence.CALIBRATED,
    circumstances=HERE,
)


def test_same_circumstances_change_nothing() -> None:
    """What was measured on this very computer counts in full."""
    assert CALIBRATION.under(HERE) is CALIBRATION


@pytest.mark.parametrize(
    "change", [{"fingerprint": "x"}, {"library": "library 2"}, {"backend": "cuda"}, {"threads": 2}]
)
def test_any_change_makes_it_stale(change: dict[str, str]) -> None:
    """Another computer, library, backend or number of threads: still used, one class less sure."""
    found = CALIBRATION.under(replace(HERE, **change))  # type: ignore[arg-type]  # one field at a time
    assert found.is_stale
    assert found.confidence is Confidence.OUTDATED
    assert found.read_bytes_per_s == CALIBRATION.read_bytes_per_s == 20e9


def test_it_grows_stale_once() -> None:
    """A second change costs no further class."""
    once = CALIBRATION.under(Circumstances())
    assert once.under(Circumstances("other")) == once


@pytest.mark.parametrize("confidence", list(Confidence))
def test_every_class_has_words(confidence: Confidence) -> None:
    """People read what a figure rests on, and no class becomes surer by growing old."""
    order = list(Confidence)
    assert len(confidence.words) > 4
    assert order.index(confidence.less_sure) >= order.index(confidence)

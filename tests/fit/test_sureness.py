"""The interval is as wide as the evidence is thin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.fit.calibration import Calibration, Confidence
from groundup.fit.sureness import attention_factor, decode_factor, load_factor, prefill_factor

SHEET = Calibration(
    efficiency=0.85, per_layer_s=75e-6, bandwidth_bytes_per_s=1e11, bandwidth_basis="data_sheet"
)


@pytest.mark.parametrize("is_expert", [True, False])
def test_less_evidence_is_never_narrower(is_expert: bool) -> None:
    """From measured to a data sheet, every class is at least as wide as the one before."""
    order = [
        Confidence.MEASURED, Confidence.CALIBRATED, Confidence.OUTDATED, Confidence.DATA_SHEET,
        Confidence.OFFLOAD,
    ]  # fmt: skip
    factors = [decode_factor(SHEET, one, is_expert=is_expert) for one in order]
    assert factors == sorted(factors)
    assert factors[0] == 1.10


def test_reading_alone_says_less_than_a_model() -> None:
    """A test that only reads knows nothing of unpacking."""
    read = replace(SHEET, bandwidth_basis="read_test")
    sure = Confidence.DATA_SHEET
    assert decode_factor(read, sure, is_expert=False) > decode_factor(SHEET, sure, is_expert=False)


def test_a_busy_computer_widens_everything() -> None:
    """What was measured beside other programs may be too slow."""
    busy = replace(SHEET, is_busy=True)
    sure = Confidence.CALIBRATED
    assert decode_factor(busy, sure, is_expert=False) > decode_factor(SHEET, sure, is_expert=False)
    assert prefill_factor(busy, sure, is_expert=False) > prefill_factor(SHEET, sure, is_expert=False)
    assert load_factor(busy) > load_factor(SHEET)


def test_real_runs_decide_the_width() -> None:
    """The spread of answers here takes the place of the table."""
    spread = replace(SHEET, spread=1.12)
    assert decode_factor(spread, Confidence.CALIBRATED, is_expert=True) == 1.12
    assert decode_factor(spread, Confidence.DATA_SHEET, is_expert=True) == 1.60


def test_prompts_are_rougher() -> None:
    """At least x1.5, more of a mixture, and x2 of writing where only a data sheet speaks."""
    measured = replace(SHEET, is_prefill_measured=True)
    assert prefill_factor(measured, Confidence.CALIBRATED, is_expert=False) == pytest.approx(1.5)
    assert prefill_factor(measured, Confidence.CALIBRATED, is_expert=True) == pytest.approx(1.68)
    assert prefill_factor(SHEET, Confidence.DATA_SHEET, is_expert=False) >= 2.0
    assert prefill_factor(measured, Confidence.MEASURED, is_expert=False) == 1.10


def test_keys_and_values_that_were_never_timed() -> None:
    """The more of a step they take, the slower it may be; where they were timed, nothing is added."""
    factors = [attention_factor(SHEET, share) for share in (0.0, 0.3, 0.9)]
    assert factors == [1.0, pytest.approx(1.18), pytest.approx(1.54)]
    assert attention_factor(replace(SHEET, attention_values_per_s=1e9), 0.9) == 1.0

"""How wide the interval around a predicted speed is: a factor up and down, by what the prediction rests on.

Where the factors come from: `bench/fit_rows.py` prints, for published measurements of devices that were left
out of every fit, how many lie within them. That of "calibrated" held 29 of 32 measurements of models that
`bench/fit_speed.py` had not calibrated with, in two runs on one computer of two cores. Then the law did not
know what a row and a step take; with that, and generated models timed on another day, 30 of these 32 lie
within 1.20 and all within 1.21. The tool prints the factor that would hold nine of ten. Of reading prompts,
30 of 32 lay within 1.30, and both others were mixtures whose experts had not been timed.
"""

from __future__ import annotations

from typing import Final

from .calibration import Calibration, Confidence

# For ordinary models, and for mixtures of experts.
FACTORS: Final = {
    Confidence.MEASURED: (1.10, 1.10),
    Confidence.CALIBRATED: (1.25, 1.40),
    Confidence.OUTDATED: (1.30, 1.50),
    Confidence.DATA_SHEET: (1.30, 1.60),
    Confidence.OFFLOAD: (2.0, 2.0),
}
READ_TEST_FACTOR: Final = 1.5  # reading was measured, but no model ran: types may be slow to unpack
BATCH_FACTOR: Final = 1.25  # several texts at once: the law of batches is not fitted yet
# Keys and values are read by other code than weights. With eight key heads it hardly shows, but where a model
# has a key head for every query head, published runs after 32,000 tokens and more were up to 1.9 times slower
# on some back ends than the bandwidth allows, and as fast as that on others.
ATTENTION_FACTOR: Final = 1.6
BUSY_FACTOR: Final = 1.25
PREFILL_FACTOR: Final = 1.5
GUESSED_PREFILL_FACTOR: Final = 2.0
LOAD_FACTOR: Final = 1.5


def decode_factor(
    calibration: Calibration, confidence: Confidence, *, is_expert: bool, sequences: int = 1
) -> float:
    """The factor around the predicted speed of writing.

    Args:
        calibration: of the computer.
        confidence: of this prediction.
        is_expert: whether the model is a mixture of experts.
        sequences: texts written at once.
    """
    factor = FACTORS[confidence][is_expert]
    if confidence is Confidence.DATA_SHEET and calibration.bandwidth_basis == "read_test":
        factor = max(factor, READ_TEST_FACTOR)
    if calibration.spread and confidence in (Confidence.MEASURED, Confidence.CALIBRATED):
        factor = calibration.spread
    factor *= BUSY_FACTOR if calibration.is_busy else 1.0
    return factor * (BATCH_FACTOR if sequences > 1 else 1.0)


def attention_factor(calibration: Calibration, share: float) -> float:
    """By how much lower than otherwise the speed of writing may be, because keys and values were never timed.

    Args:
        calibration: of the computer.
        share: of a step's time that they are predicted to take, 0 to 1.
    """
    return 1.0 if calibration.attention_values_per_s else 1.0 + (ATTENTION_FACTOR - 1.0) * share


def prefill_factor(calibration: Calibration, confidence: Confidence, *, is_expert: bool) -> float:
    """The factor around the predicted speed of reading a prompt.

    Where prompts were timed here, it is that of the calibration, wider only where writing is less sure than
    for an ordinary model, too. Elsewhere it is twice that of writing.
    """
    decode = decode_factor(calibration, confidence, is_expert=is_expert)
    if confidence is Confidence.MEASURED:
        return decode
    if not calibration.is_prefill_measured:
        return max(PREFILL_FACTOR, GUESSED_PREFILL_FACTOR * decode)
    return max(PREFILL_FACTOR, PREFILL_FACTOR * decode / FACTORS[Confidence.CALIBRATED][False])


def load_factor(calibration: Calibration) -> float:
    """The factor around the predicted time of loading; disks differ most between one read and the next."""
    return LOAD_FACTOR * (BUSY_FACTOR if calibration.is_busy else 1.0)

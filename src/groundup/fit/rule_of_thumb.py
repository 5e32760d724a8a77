"""The rule that people pass on: billions of parameters at most half the memory in GB. Shown beside ours.

It knows neither how finely a file is stored nor how long a text is, so it is wrong in both directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_BILLION = 1_000_000_000
_GIB = 1 << 30


class Difference(StrEnum):
    """Why the rule and our figures come to different ends."""

    NONE = ""
    FINE_STORAGE = "fine_storage"  # more than about a byte per parameter
    LONG_CONTEXT = "long_context"  # what the model remembers outweighs what the rule allows for
    SMALL_STORAGE = "small_storage"  # less than a byte per parameter
    BUSY_COMPUTER = "busy_computer"  # it would fit if nothing else ran


@dataclass(frozen=True, slots=True)
class RuleOfThumb:
    """What the rule says: `says_yes`, from these billions of parameters and GB of memory."""

    parameters_billion: float
    memory_gb: float
    says_yes: bool
    difference: Difference = Difference.NONE


def rule_of_thumb(
    parameters: int, total_bytes: int, *, runs: bool, weights_bytes: int, needed_bytes: int
) -> RuleOfThumb:
    """Apply the rule, and say why it differs from our answer where it does.

    Args:
        parameters: of the model, all of them.
        total_bytes: memory of the computer.
        runs: what our figures say.
        weights_bytes: of the file.
        needed_bytes: memory that we predict.
    """
    # As people say both: an "8B" has 8.03 billion, and a computer sold with 16 GB shows 15.5.
    billions, memory_gb = round(parameters / _BILLION, 1), float(round(total_bytes / _GIB))
    says_yes = billions <= memory_gb / 2
    return RuleOfThumb(
        billions,
        memory_gb,
        says_yes,
        Difference.NONE
        if says_yes == runs
        else _why(says_yes, total_bytes, weights_bytes=weights_bytes, needed_bytes=needed_bytes),
    )


def _why(says_yes: bool, total_bytes: int, *, weights_bytes: int, needed_bytes: int) -> Difference:
    if not says_yes:
        return Difference.SMALL_STORAGE
    if needed_bytes - weights_bytes > weights_bytes / 2:
        return Difference.LONG_CONTEXT
    if weights_bytes > total_bytes / 2:
        return Difference.FINE_STORAGE
    return Difference.BUSY_COMPUTER

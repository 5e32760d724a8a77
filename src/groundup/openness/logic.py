"""Pass, fail and unknown, joined as Kleene's strong logic of three values joins them.

What is not known stays unknown unless the known parts alone decide. So an unknown that becomes known can
settle a result, and never contradicts one. Source: S. C. Kleene, Introduction to Metamathematics, section 64.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """Whether a requirement is met."""

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    UNKNOWN = "unknown"


def all_of(truths: Iterable[Truth]) -> Truth:
    """Fail if any fails, else unknown if any is unknown, else pass; of nothing: pass."""
    found = set(truths)
    if Truth.FAIL in found:
        return Truth.FAIL
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.PASS


def any_of(truths: Iterable[Truth]) -> Truth:
    """Pass if any passes, else unknown if any is unknown, else fail; of nothing: fail."""
    found = set(truths)
    if Truth.PASS in found:
        return Truth.PASS
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.FAIL


def truth_of(answer: str, *, passing: Iterable[str] = ("yes",)) -> Truth:
    """A recorded word as a truth: "unknown" is unknown, a passing word passes, every other one fails."""
    if answer == "unknown":
        return Truth.UNKNOWN
    return Truth.PASS if answer in passing else Truth.FAIL

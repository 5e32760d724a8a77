"""How long ago something was, as people say it: "3 days ago"."""

from __future__ import annotations

_UNITS = (
    ("year", 365 * 86_400), ("month", 30 * 86_400), ("week", 7 * 86_400), ("day", 86_400), ("hour", 3_600),
    ("minute", 60),
)  # fmt: skip


def age_text(then_s: float, now_s: float) -> str:
    """The time between two moments, in its largest unit; a moment in the future counts as now."""
    age_s = now_s - then_s
    for unit, length_s in _UNITS:
        count = int(age_s // length_s)
        if count >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"

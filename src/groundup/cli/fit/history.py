"""Predicted against measured, for the loads of this device: did it come true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any

import msgspec

from groundup.cli.table import table, terminal_width
from groundup.fit.wording import memory_range_text, memory_text
from groundup.host.fit_checks import FitCheck, Interval

TITLES = ("MODEL", "MEMORY PREDICTED", "MEASURED", "TOKENS/S PREDICTED", "MEASURED", "WHEN")
SPARED_FIRST = ("WHEN",)
NONE_YET = (
    "No load has been compared yet. It happens with every model of more than 32 MB that answers: "
    "groundup run NAME"
)


def history_text(checks: Sequence[FitCheck]) -> str:
    """A line for each load, and how far the predictions were from the truth."""
    if not checks:
        return NONE_YET
    rows = [_row(one) for one in checks]
    lines = table(TITLES, rows, width=terminal_width(), optional=SPARED_FIRST)
    return f"{lines}\n\n{_summary(checks)}"


def history_record(checks: Sequence[FitCheck]) -> list[dict[str, Any]]:
    """The same for programs, whole."""
    return [
        {
            **msgspec.to_builtins(one),
            "memory_error": round(one.memory_error, 4),
            "buffers_error": round(one.buffers_error, 4) if one.buffers_error is not None else None,
            "decode_error": round(one.decode_error, 4) if one.decode_error is not None else None,
        }
        for one in checks
    ]


def _row(one: FitCheck) -> list[str]:
    memory = one.predicted_bytes
    return [
        _short(one.name),
        memory_range_text(int(memory.low), int(memory.high)),
        _marked(memory_text(one.measured_bytes), memory, one.measured_bytes),
        f"{one.predicted_decode.low:.1f} to {one.predicted_decode.high:.1f}" if one.predicted_decode else "",
        _speed(one),
        datetime.fromtimestamp(one.time_s, UTC).strftime("%Y-%m-%d"),
    ]


def _speed(one: FitCheck) -> str:
    if one.decode_tokens_per_s is None:
        return ""
    shown = f"{one.decode_tokens_per_s:.1f}"
    return _marked(shown, one.predicted_decode, one.decode_tokens_per_s)


def _marked(text: str, interval: Interval | None, value: float) -> str:
    """The text, with a word where the value lies outside of what was predicted."""
    if interval is None or interval.holds(value):
        return text
    return f"{text} ({'more' if value > interval.high else 'less'})"


def _short(name: str) -> str:
    """A path by its last part."""
    return name.rsplit("/", 1)[-1] if name.startswith("/") else name


def _summary(checks: Sequence[FitCheck]) -> str:
    said = [_errors("Memory", [one.memory_error for one in checks])]
    buffers = [error for one in checks if (error := one.buffers_error) is not None]
    if buffers:
        said.append(_errors("Buffers in it", buffers))
    speeds = [error for one in checks if (error := one.decode_error) is not None]
    if speeds:
        said.append(_errors("Speed", speeds))
    return " ".join(said)


def _errors(what: str, errors: Sequence[float]) -> str:
    sizes = [abs(one) for one in errors]
    loads = "1 load" if len(sizes) == 1 else f"{len(sizes)} loads"
    return f"{what}: {loads}, {median(sizes):.1%} off in the median, {max(sizes):.1%} at most."

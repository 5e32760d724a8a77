"""Figures as people read them: memory, downloads, pages, speeds and times. No figure without its unit.

Memory is said in GB of 2^30, as makers label memory; downloads in GB of 10^9, as hubs count. The two
never stand in one line.
"""

from __future__ import annotations

from typing import Final

from groundup.errors import format_size

from .interval import Range
from .purposes import pages, words

_GIB: Final = 1 << 30
_MIB: Final = 1 << 20
# Reading aloud is about 2.5 words a second, silent reading about 4.
_SCALE: Final = (
    (8.0, "faster than you read"),
    (4.0, "about as fast as you read"),
    (1.5, "slower than you read"),
    (0.0, "start it and fetch a coffee"),
)


def memory_text(size_bytes: int) -> str:
    """Memory with its unit: "2.8 GB", "610 MB", "24 GB"."""
    if size_bytes < 0.995 * _GIB:
        return f"{max(1, round(size_bytes / _MIB))} MB"
    return f"{_one_decimal(size_bytes / _GIB)} GB"


def memory_range_text(low_bytes: int, high_bytes: int) -> str:
    """An interval of memory: "2.7 to 2.9 GB", "3.7 to 4.0 GB"; one figure where both look the same."""
    low, high = memory_text(low_bytes), memory_text(high_bytes)
    if low == high:
        return low
    (first, unit), (second, other_unit) = low.split(), high.split()
    if unit != other_unit:
        return f"{low} to {high}"
    if ("." in first) != ("." in second) and max(low_bytes, high_bytes) < 9.95 * _GIB:
        first, second = (one if "." in one else f"{one}.0" for one in (first, second))
    return f"{first} to {second} {unit}"


def download_text(size_bytes: int) -> str:
    """The size of a download with its unit."""
    return format_size(size_bytes)


def pages_text(tokens: int) -> str:
    """How much text that is: "11 pages", "less than a page"."""
    count = pages(tokens)
    if not count:
        return "less than a page"
    return "1 page" if count == 1 else f"{count:,} pages"


def speed_text(tokens_per_s: Range) -> str:
    """Words per second: "8 to 11 words/s"."""
    return f"{range_text(Range(*(words(one) for one in _ends(tokens_per_s))))} words/s"


def pace_text(tokens_per_s: Range) -> str:
    """What that speed is like, by its low end."""
    low = words(tokens_per_s.low)
    return next(phrase for least, phrase in _SCALE if low >= least)


def wait_text(seconds: Range) -> str:
    """A time to wait: "4 to 6 s", "2 to 3 min", "less than 1 s"."""
    if seconds.high < 1:
        return "less than 1 s"
    if seconds.high < 120:
        return f"{range_text(seconds)} s"
    if seconds.high < 7200:
        return f"{range_text(_scaled(seconds, 60))} min"
    return f"{range_text(_scaled(seconds, 3600))} h"


def range_text(value: Range) -> str:
    """Both ends, in figures as fine as they are worth: "8 to 11", "1.2 to 1.9"; one where they look alike."""
    low, high = (_figure(one) for one in (value.low, value.high))
    return low if low == high else f"{low} to {high}"


def _ends(value: Range) -> tuple[float, float, float]:
    return value.low, value.mid, value.high


def _scaled(value: Range, divisor: float) -> Range:
    return Range(*(one / divisor for one in _ends(value)))


def _figure(value: float) -> str:
    return f"{value:.1f}" if value < 2.95 else f"{value:,.0f}"


def _one_decimal(value: float) -> str:
    text = f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
    return text.removesuffix(".0")

"""Sizes of files, rates and times for people: "2.6 GB", "11.2 MB/s", "3 min".

Files and lines are counted in powers of 1000, as hubs, disks and providers do. Memory is counted in powers
of 1024, and `groundup.errors.format_bytes` is for that.
"""

from __future__ import annotations

from groundup.errors import format_size


def size_text(size_bytes: float) -> str:
    """A size with its unit: 2_620_000_000 → "2.6 GB"."""
    return format_size(size_bytes)


def share_text(part_bytes: int, whole_bytes: int) -> str:
    """A part of a size: "1.6 of 2.6 GB", or "700 MB of 2.6 GB"."""
    part, whole = size_text(part_bytes), size_text(whole_bytes)
    return f"{part.partition(' ')[0] if part.split()[1] == whole.split()[1] else part} of {whole}"


def rate_text(bytes_per_s: float) -> str:
    """A rate: "11 MB/s"; empty when nothing comes."""
    return f"{size_text(bytes_per_s)}/s" if bytes_per_s >= 1 else ""


def duration_text(duration_s: float | None) -> str:
    """A time in its two largest units, roughly: "45 s", "3 min 20 s", "1 h 5 min"; empty for None."""
    if duration_s is None:
        return ""
    seconds = max(0, round(duration_s))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        minutes, rest = divmod(seconds, 60)
        return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{minutes} min"
    hours, rest = divmod(seconds // 60, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"

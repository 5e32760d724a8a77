"""How long a model stays loaded after a request, as clients write it."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from groundup.errors import InvalidBodyError

from .call import Call

_UNITS_S: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
LONGEST_KEEP_ALIVE_S: Final = 100 * 365.25 * 86_400


def allowed_keep_alive_s(call: Call, value: Any) -> float | None:
    """Seconds of a `keep_alive` that this caller may set; None for what the settings of the host say.

    Who may not manage models neither unloads nor holds one that others use: the wish is noted as a warning.

    Raises:
        InvalidBodyError: it is no `keep_alive`.
    """
    seconds = keep_alive_s(value)
    if seconds is None or "manage" in call.caller.rights:
        return seconds
    call.warnings.add("keep-alive-ignored")
    return None


def keep_alive_s(value: Any) -> float | None:
    """Seconds of a `keep_alive`: a number of seconds, or a Go duration ("1h30m"); negative is for ever.

    Raises:
        InvalidBodyError: it is neither.
    """
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    elif isinstance(value, str):
        seconds = _duration_s(value.strip())
    else:
        raise InvalidBodyError(f"Unsupported type: '{type(value).__name__}'", "keep_alive")
    return -1.0 if seconds < 0 else min(seconds, LONGEST_KEEP_ALIVE_S)


def _duration_s(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    sign, rest = (-1.0, text[1:]) if text.startswith("-") else (1.0, text.removeprefix("+"))
    parts = _PART.findall(rest)
    if not parts or "".join(number + unit for number, unit in parts) != rest:
        raise InvalidBodyError(f"{text!r} is no duration; write 300, 5m or 1h30m", "keep_alive")
    seconds = math.fsum(float(number) * _UNITS_S[unit] for number, unit in parts)
    return sign * seconds

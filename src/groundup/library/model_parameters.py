"""The parameters that a model may bring: their names, and how a value is read and written.

The names are those of Ollama's Modelfile and its `params` files. What a value does, and between which
limits, is the business of whoever uses it; here it is only told whether anything here does.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from typing import Final

from groundup.errors import InvalidParameterError

ParameterValue = bool | int | float | str | list[str]

SAMPLING: Final[Mapping[str, type[int] | type[float]]] = {
    "temperature": float,
    "top_k": int,
    "top_p": float,
    "min_p": float,
    "typical_p": float,
    "repeat_last_n": int,
    "repeat_penalty": float,
    "presence_penalty": float,
    "frequency_penalty": float,
    "seed": int,
}
USED: Final[Mapping[str, type[int] | type[float] | type[str]]] = {
    **SAMPLING,
    "num_ctx": int,
    "num_predict": int,
    "num_thread": int,
    "stop": str,
}
# Known elsewhere, without an effect here: what they set is decided for each device, or exists no more.
IGNORED: Final[Mapping[str, type[int] | type[float] | type[bool]]] = {
    "draft_num_predict": int,
    "f16_kv": bool,
    "logits_all": bool,
    "low_vram": bool,
    "main_gpu": int,
    "mirostat": int,
    "mirostat_eta": float,
    "mirostat_tau": float,
    "num_batch": int,
    "num_gpu": int,
    "num_gqa": int,
    "num_keep": int,
    "numa": bool,
    "penalize_newline": bool,
    "rope_frequency_base": float,
    "rope_frequency_scale": float,
    "tfs_z": float,
    "use_mlock": bool,
    "use_mmap": bool,
    "vocab_only": bool,
}
NAMES: Final = (*USED, *IGNORED)
_WORDS: Final = {"true": True, "1": True, "false": False, "0": False}


def read_parameter(name: str, text: str) -> ParameterValue:
    """The value of a parameter as somebody wrote it; `stop` gives a list of one text.

    Raises:
        InvalidParameterError: there is no such parameter, or the value is of another kind.
    """
    kind = USED.get(name) or IGNORED.get(name)
    if kind is None:
        raise InvalidParameterError("the parameter", repr(name), _nearest(name))
    if kind is str:
        return [text]
    if kind is bool:
        if text.lower() not in _WORDS:
            raise InvalidParameterError(name, repr(text), "true or false")
        return _WORDS[text.lower()]
    try:
        number: int | float = int(text) if kind is int else float(text)
        if not math.isfinite(number):
            raise ValueError
    except ValueError:
        wanted = "a whole number" if kind is int else "a number"
        raise InvalidParameterError(name, repr(text), wanted) from None
    return number


def shown_values(value: ParameterValue) -> Sequence[str]:
    """A value as `read_parameter` reads it; several for a list."""
    if isinstance(value, list):
        return value
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [f"{value}"]


def merge_parameters(
    base: Mapping[str, ParameterValue], own: Mapping[str, ParameterValue]
) -> dict[str, ParameterValue]:
    """Parameters of a model with those of another on top; by name, `stop` as a whole."""
    merged = {**base, **own}
    return {name: merged[name] for name in sorted(merged)}


def unused_parameters(parameters: Mapping[str, object]) -> list[str]:
    """The names among these that change nothing here."""
    return sorted(name for name in parameters if name not in USED)


def _nearest(name: str) -> str:
    nearest = difflib.get_close_matches(name.lower(), NAMES, n=1, cutoff=0.5)
    if nearest:
        return f"one that exists; did you mean {nearest[0]}?".rstrip("?")
    return f"one of {', '.join(USED)}"

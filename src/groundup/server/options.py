"""The `options` of Ollama's API: names, types, and what they become here.

A wrong type is refused, an unknown name is noted and ignored, a retired one too. Wishes about loading
(threads, GPU layers) never reload a model that is loaded: they are noted.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from groundup.errors import InvalidBodyError

from .warning_header import Warnings

INTEGER: Final = "integer"
FLOAT: Final = "float32"
BOOLEAN: Final = "boolean"
ARRAY: Final = "array"

SAMPLING: Final[Mapping[str, str]] = {
    "temperature": FLOAT,
    "top_k": INTEGER,
    "top_p": FLOAT,
    "min_p": FLOAT,
    "typical_p": FLOAT,
    "repeat_last_n": INTEGER,
    "repeat_penalty": FLOAT,
    "presence_penalty": FLOAT,
    "frequency_penalty": FLOAT,
    "seed": INTEGER,
}
_OTHERS: Final[Mapping[str, str]] = {
    "num_ctx": INTEGER,
    "num_predict": INTEGER,
    "num_keep": INTEGER,
    "stop": ARRAY,
    "draft_num_predict": INTEGER,
}
_LOAD_WISHES: Final[Mapping[str, str]] = {
    "num_gpu": INTEGER,
    "main_gpu": INTEGER,
    "num_thread": INTEGER,
    "num_batch": INTEGER,
    "use_mmap": BOOLEAN,
}
_RETIRED: Final[Mapping[str, str]] = {
    "mirostat": INTEGER,
    "mirostat_tau": FLOAT,
    "mirostat_eta": FLOAT,
    "tfs_z": FLOAT,
    "penalize_newline": BOOLEAN,
    "low_vram": BOOLEAN,
    "f16_kv": BOOLEAN,
    "logits_all": BOOLEAN,
    "vocab_only": BOOLEAN,
    "use_mlock": BOOLEAN,
    "numa": BOOLEAN,
    "embedding_only": BOOLEAN,
}
_TYPES: Final[Mapping[str, str]] = {**SAMPLING, **_OTHERS, **_LOAD_WISHES, **_RETIRED}


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the options of one request come to."""

    sampling: dict[str, Any] = {}  # by the names of `engine.protocol.Sampling`
    stop: list[str] = []
    max_tokens: int | None = None  # None: until the model stops or the context is full
    context_tokens: int | None = None


def read_options(given: Mapping[str, Any], warnings: Warnings) -> Options:
    """Check and translate options; null counts as absent.

    Raises:
        InvalidBodyError: a value of another type than the option's.
    """
    values = {name: _checked(name, one, warnings) for name, one in given.items() if one is not None}
    sampling = {name: values[name] for name in SAMPLING if values.get(name) is not None}
    if sampling.get("seed", 0) < 0:  # "choose one"
        del sampling["seed"]
    predicted, context = values.get("num_predict"), values.get("num_ctx")
    return Options(
        sampling=sampling,
        stop=values.get("stop") or [],
        max_tokens=predicted if predicted is not None and predicted >= 0 else None,
        context_tokens=context if context else None,
    )


def _checked(name: str, value: Any, warnings: Warnings) -> Any:
    kind = _TYPES.get(name)
    if kind is None:
        nearest = difflib.get_close_matches(name.lower(), _TYPES, n=1, cutoff=0.7)
        warnings.add("unknown-option", name=name, **({"nearest": nearest[0]} if nearest else {}))
        return None
    value = _typed(name, value, kind)
    if name in _LOAD_WISHES:
        warnings.add("load-wish-ignored", name=name)
    elif name in _RETIRED or name == "draft_num_predict":
        warnings.add("ignored-option", name=name)
    return value


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind == ARRAY and isinstance(value, str):
        return [value]
    if kind == ARRAY and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    if kind == BOOLEAN and isinstance(value, bool):
        return value
    if kind in (INTEGER, FLOAT) and isinstance(value, int | float) and not isinstance(value, bool):
        if kind == FLOAT:
            return float(value)
        if int(value) == value:  # clients send 4096.0
            return int(value)
    raise InvalidBodyError(f'option "{name}" must be of type {kind}')

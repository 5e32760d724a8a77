"""The `options` of Ollama's API: names, types, and what they become here.

A wrong type is refused, an unknown name is noted and ignored, a retired one too. Wishes about loading
(threads, GPU layers) never reload a model that is loaded: they are noted. Types are here; the ranges of the
values for sampling are checked where tokens are chosen.
"""

from __future__ import annotations

import difflib
import secrets
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
_WITHOUT_EFFECT: Final = ("draft_num_predict",)  # drafts do not exist yet
_TYPES: Final[Mapping[str, str]] = {**SAMPLING, **_OTHERS, **_LOAD_WISHES, **_RETIRED}


MOST_OPTIONS: Final = 100
MOST_STOPS: Final = 64
LONGEST_STOP_CHARACTERS: Final = 1000
NO_LIMIT_TOKENS: Final = 2**31 - 1  # more than any context holds; it overrules a limit that the model brings

_SEEDS: Final = 2**32  # those that the sampler tells apart
_SMALLEST: Final = {"num_ctx": 0, "num_predict": -2, "num_keep": -1}  # 0 = auto, -1 and -2 = no limit
_LARGEST: Final = {"seed": 2**63 - 1}
_LARGEST_INTEGER: Final = 2**31 - 1
_LARGEST_FLOAT: Final = 1e30
_LONGEST_NAME: Final = 50  # beyond, no known name is near


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the options of one request come to."""

    sampling: dict[str, Any] = {}  # by the names of `engine.protocol.Sampling`
    stop: list[str] = []
    max_tokens: int | None = None  # None: as the model says
    context_tokens: int | None = None
    keep_tokens: int | None = None  # of the beginning where a full context is shifted; -1: the whole prompt


def read_options(given: Mapping[str, Any], warnings: Warnings) -> Options:
    """Check and translate options; null counts as absent.

    Raises:
        InvalidBodyError: a value of another type than the option's, or beyond all bounds.
    """
    if len(given) > MOST_OPTIONS:  # each unknown name costs a search for the nearest known one
        raise InvalidBodyError(f"there are {len(given)}; at most {MOST_OPTIONS} are read", "options")
    values = {name: _checked(name, one, warnings) for name, one in given.items() if one is not None}
    sampling = {name: values[name] for name in SAMPLING if values.get(name) is not None}
    if "seed" in sampling:
        sampling["seed"] = _seed(sampling["seed"])
    return Options(
        sampling=sampling,
        stop=[text for text in values.get("stop") or [] if text],
        max_tokens=_max_tokens(values.get("num_predict")),
        context_tokens=values.get("num_ctx") or None,
        keep_tokens=values.get("num_keep"),
    )


def _seed(seed: int) -> int:
    """Below zero the client leaves it to us; it is chosen here, so that it overrules the model's own."""
    return secrets.randbelow(_SEEDS) if seed < 0 else seed % _SEEDS


def _max_tokens(num_predict: int | None) -> int | None:
    return NO_LIMIT_TOKENS if num_predict is not None and num_predict <= 0 else num_predict


def _checked(name: str, value: Any, warnings: Warnings) -> Any:
    kind = _TYPES.get(name)
    if kind is None:
        nearest = difflib.get_close_matches(name[:_LONGEST_NAME].lower(), _TYPES, n=1, cutoff=0.7)
        warnings.add("unknown-option", name=name, **({"nearest": nearest[0]} if nearest else {}))
        return None
    value = _typed(name, value, kind)
    if name in _LOAD_WISHES:
        warnings.add("load-wish-ignored", name=name)
    elif name in _RETIRED or name in _WITHOUT_EFFECT:
        warnings.add("ignored-option", name=name)
    return value


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind == ARRAY and isinstance(value, str | list):
        return _stops(name, [value] if isinstance(value, str) else value)
    if kind == BOOLEAN and isinstance(value, bool):
        return value
    if kind in (INTEGER, FLOAT) and isinstance(value, int | float) and not isinstance(value, bool):
        if kind == FLOAT and abs(value) <= _LARGEST_FLOAT:
            return float(value)
        if kind == INTEGER and int(value) == value:  # clients send 4096.0
            return _bounded(name, int(value))
    raise InvalidBodyError(f'option "{name}" must be of type {kind}')


def _bounded(name: str, value: int) -> int:
    least, most = _SMALLEST.get(name, -_LARGEST_INTEGER), _LARGEST.get(name, _LARGEST_INTEGER)
    if not least <= value <= most:
        raise InvalidBodyError(f'option "{name}" must be between {least} and {most}')
    return value


def _stops(name: str, texts: list[Any]) -> list[str]:
    if not all(isinstance(one, str) for one in texts):
        raise InvalidBodyError(f'option "{name}" must be of type {ARRAY}')
    if len(texts) > MOST_STOPS or any(len(one) > LONGEST_STOP_CHARACTERS for one in texts):
        raise InvalidBodyError(
            f'option "{name}" may hold {MOST_STOPS} texts of {LONGEST_STOP_CHARACTERS} characters each'
        )
    return texts

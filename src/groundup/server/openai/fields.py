"""Fields of requests that several of OpenAI's addresses share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from groundup.chat.requests import SamplingWishes, ThinkLevel
from groundup.errors import InvalidBodyError

# OpenAI's own defaults; a model's recommendation and the client come before them.
DEFAULTS: Final[Mapping[str, Any]] = {"temperature": 1.0, "top_p": 1.0}

_EFFORTS: Final[Mapping[str, bool | ThinkLevel]] = {
    "none": False,
    "minimal": "low",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "max",
    "max": "max",
    "ultra": "max",
}
# Fields whose meaning we cannot keep: better refused than ignored.
REFUSED: Final = ("functions", "function_call", "audio", "web_search_options")


def sampling(given: Mapping[str, Any]) -> SamplingWishes:
    """How tokens are to be chosen, by what the request says and by OpenAI's defaults."""
    return SamplingWishes(
        given={name: value for name, value in given.items() if value is not None}, defaults=dict(DEFAULTS)
    )


def read_effort(effort: str | None) -> bool | ThinkLevel | None:
    """How much to think.

    Raises:
        InvalidBodyError: a level that does not exist.
    """
    if effort is None:
        return None
    if effort not in _EFFORTS:
        raise InvalidBodyError(f"must be one of {', '.join(_EFFORTS)}", "reasoning_effort")
    return _EFFORTS[effort]


def read_response_format(value: Mapping[str, Any] | None) -> Any:
    """The format of an answer: "json", a schema, or None.

    Raises:
        InvalidBodyError: something else.
    """
    kind = value.get("type") if value else "text"
    if value is None or kind == "text":
        return None
    if kind == "json_object":
        return "json"
    schema = value.get("json_schema", value).get("schema") if kind == "json_schema" else None
    if isinstance(schema, dict):
        return schema
    raise InvalidBodyError("must be text, json_object, or json_schema with a schema", "response_format")


def read_stop(stop: str | list[str] | None) -> list[str]:
    """Texts that end an answer."""
    return [stop] if isinstance(stop, str) else list(stop or [])


def read_logit_bias(bias: Mapping[str, float] | None) -> dict[int, float] | None:
    """Token ids of this model, each with what is added to its logit.

    Raises:
        InvalidBodyError: a key that is no id, or a value out of range.
    """
    if not bias:
        return None
    try:
        read = {int(token): float(value) for token, value in bias.items()}
    except ValueError:
        raise InvalidBodyError("its keys must be token ids", "logit_bias") from None
    if any(not -100 <= value <= 100 for value in read.values()):
        raise InvalidBodyError("its values must be between -100 and 100", "logit_bias")
    return read

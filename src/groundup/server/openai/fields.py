"""Fields of requests that several of OpenAI's addresses share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from groundup.chat.requests import SamplingWishes, ThinkLevel, Tool
from groundup.chat.structured.answer_grammar import grammar_of
from groundup.errors import InvalidBodyError, InvalidSchemaError, UnsupportedFieldError
from groundup.server.ollama.messages import read_tools
from groundup.server.options import NO_LIMIT_TOKENS, Options, read_options
from groundup.server.warning_header import Warnings

# OpenAI's own defaults; a model's recommendation and the client come before them.
DEFAULTS: Final[Mapping[str, Any]] = {"temperature": 1.0, "top_p": 1.0}
MOST_BIASES: Final = 1024

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
_LARGEST_TOKEN: Final = 2**31 - 1


def read_choice_of_tokens(
    given: Mapping[str, Any], options: Mapping[str, Any], limit: int | None, warnings: Warnings
) -> Options:
    """What a request says about how tokens are chosen, and how many.

    Args:
        given: this API's own fields, which are named as Ollama's options are; None counts as absent.
        options: of Ollama's API, which clients of this one may send too; the others win.
        limit: of the answer in tokens; negative = none.
        warnings: where options without effect are noted.

    Raises:
        InvalidBodyError: a value out of range.
    """
    if limit == 0:
        raise InvalidBodyError("must be 1 or more", "max_tokens")
    own = {name: value for name, value in given.items() if value is not None}
    own |= {} if limit is None else {"num_predict": min(max(limit, -1), NO_LIMIT_TOKENS)}
    stop = [*read_stop(own.pop("stop", None)), *read_stop(options.get("stop"))]
    return read_options({**options, **own, "stop": stop}, warnings)


def wishes(options: Options, logit_bias: Mapping[str, float] | None = None) -> SamplingWishes:
    """How tokens are to be chosen, by what the request says and by OpenAI's defaults."""
    bias = read_logit_bias(logit_bias)
    return SamplingWishes(
        given=options.sampling | ({"logit_bias": bias} if bias else {}), defaults=dict(DEFAULTS)
    )


def read_effort(effort: Any) -> bool | ThinkLevel | None:
    """How much to think.

    Raises:
        InvalidBodyError: a level that does not exist.
    """
    if effort is None:
        return None
    if not isinstance(effort, str) or effort not in _EFFORTS:
        raise InvalidBodyError(f"must be one of {', '.join(_EFFORTS)}", "reasoning_effort")
    return _EFFORTS[effort]


def read_function_tools(tools: Sequence[dict[str, Any]]) -> list[Tool]:
    """Tools that the client runs.

    Raises:
        UnsupportedFieldError: one that would run on a server.
        InvalidBodyError: one without a name.
    """
    for number, tool in enumerate(tools):
        kind = tool.get("type", "function")
        if kind != "function":
            raise UnsupportedFieldError(f"a tool of type {_shown(kind)} is not run here", f"tools[{number}]")
    return read_tools(tools)


def read_response_format(value: Mapping[str, Any] | None, field: str, warnings: Warnings) -> Any:
    """The format of an answer: "json", a schema, or None.

    A schema that no grammar can hold is refused later, unless it says itself that it need not be strict:
    then any JSON is as near as one can get, and a warning tells so.

    Raises:
        InvalidBodyError: something else.
    """
    kind = value.get("type", "text") if value else "text"
    if value is None or kind == "text":
        return None
    if kind == "json_object":
        return "json"
    described = value.get("json_schema", value) if kind == "json_schema" else None
    schema = described.get("schema") if isinstance(described, dict) else None
    if not isinstance(described, dict) or not isinstance(schema, dict):
        raise InvalidBodyError("must be text, json_object, or json_schema with a schema", field)
    return _loose(schema, warnings) if described.get("strict") is False else schema


def read_stop(stop: Any) -> list[Any]:
    """Texts that end an answer; what they are is checked with the other options."""
    return [stop] if isinstance(stop, str) else list(stop) if isinstance(stop, list) else []


def read_logit_bias(bias: Mapping[str, float] | None) -> dict[int, float] | None:
    """Token ids of this model, each with what is added to its logit.

    Raises:
        InvalidBodyError: a key that is no id, or a value out of range.
    """
    if not bias:
        return None
    if len(bias) > MOST_BIASES:
        raise InvalidBodyError(f"there are {len(bias)}; at most {MOST_BIASES} are read", "logit_bias")
    if not all(token.isascii() and token.isdigit() and len(token) < 11 for token in bias):
        raise InvalidBodyError("its keys must be token ids", "logit_bias")
    read = {int(token): float(value) for token, value in bias.items()}
    if max(read) > _LARGEST_TOKEN:
        raise InvalidBodyError("its keys must be token ids", "logit_bias")
    if any(not -100 <= value <= 100 for value in read.values()):
        raise InvalidBodyError("its values must be between -100 and 100", "logit_bias")
    return read


def refuse(fields: Mapping[str, Any]) -> None:
    """Refuse fields whose meaning cannot be kept: better than ignoring them.

    Raises:
        UnsupportedFieldError: any of them is there.
    """
    for name, value in fields.items():
        if value is not None:
            raise UnsupportedFieldError("is not supported here", name)


def _loose(schema: dict[str, Any], warnings: Warnings) -> Any:
    try:
        grammar_of(schema, None)
    except InvalidSchemaError as error:
        warnings.add("schema-ignored", path=error.path)
        return "json"
    return schema


def _shown(value: Any) -> str:
    return repr(value[:40]) if isinstance(value, str) else "unknown"

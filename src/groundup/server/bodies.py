"""Bodies of requests: JSON by strict rules, whatever the content type says.

Refused: doubled keys, NaN and infinities, whole numbers beyond 64 bits, nesting beyond a limit, broken text.
A field that is null counts as absent. A field that nobody knows is no error, because clients send what other
servers understand; it is noted as a warning.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, Final, NoReturn, TypeVar

import msgspec
from starlette.requests import Request

from groundup.errors import InvalidBodyError, InvalidJsonError, MissingFieldError, RequestTooLargeError

from .compressed import CODINGS, decoded
from .warning_header import Warnings

Body = TypeVar("Body", bound=msgspec.Struct)

MOST_BYTES: Final = 2 << 20
MOST_BYTES_WITH_IMAGES: Final = 20 << 20
DEEPEST: Final = 128

MOST_MESSAGES: Final = 500
_SMALLEST_WHOLE: Final = -(2**63)
_LARGEST_WHOLE: Final = 2**64 - 1

_BASE64: Final = re.compile(rb'"(?:data:[^",]{0,100},)?[A-Za-z0-9+/_=-]{1024,}"')
_TOKENS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_WRONG_TYPE: Final = re.compile(r"(?P<problem>.+?)(?: - at `\$(?P<place>[^`]*)`)?", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(?P<field>[^`]+)`")


async def read_body(request: Request, kind: type[Body], warnings: Warnings) -> Body:
    """The body as a struct.

    Raises:
        RequestTooLargeError: more bytes than are accepted.
        InvalidJsonError: no JSON by our rules.
        InvalidBodyError: a field of another type.
        MissingFieldError: a field without which nothing can be done.
    """
    return convert_body(parse_json(await read_bytes(request)), kind, warnings)


async def read_bytes(request: Request, most_bytes: int = MOST_BYTES_WITH_IMAGES) -> bytes:
    """All bytes of a body, counted as they come and again as they are decoded.

    Raises:
        RequestTooLargeError: there are more.
        InvalidBodyError: they are not in the coding that they claim.
    """
    parts, size_bytes = list[bytes](), 0
    async for part in request.stream():
        size_bytes += len(part)
        if size_bytes > most_bytes:
            raise RequestTooLargeError("body", most_bytes)
        parts.append(part)
    raw, coding = b"".join(parts), coding_of(request)
    return await asyncio.to_thread(decoded, raw, coding, most_bytes) if coding else raw


def coding_of(request: Request) -> str:
    """The coding of a body that comes compressed; "" where it comes as it is."""
    coding = request.headers.get("content-encoding", "").strip().lower()
    return coding if coding in CODINGS else ""  # others were refused before


def parse_json(raw: bytes) -> dict[str, Any]:
    """The JSON object that these bytes are.

    Raises:
        InvalidJsonError: they are something else.
        RequestTooLargeError: there are more words than are read; images may be longer.
    """
    if not raw.strip():
        raise InvalidJsonError("missing request body")
    if len(raw) - _image_bytes(raw) > MOST_BYTES:
        raise RequestTooLargeError("body without its images", MOST_BYTES)
    try:
        text = raw.decode("utf-8")
        _check_depth(text)
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
    except UnicodeDecodeError:
        raise InvalidJsonError("the body is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise InvalidJsonError(f"the body is no valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise InvalidJsonError("the body must be a JSON object")
    _check_text(text)
    return value


def convert_body(value: dict[str, Any], kind: type[Body], warnings: Warnings) -> Body:
    """The struct of a JSON object.

    Raises:
        InvalidBodyError, MissingFieldError: a field is of another type, or is not there.
    """
    given = {name: one for name, one in value.items() if one is not None}
    messages = given.get("messages")
    if isinstance(messages, list) and len(messages) > MOST_MESSAGES:
        raise InvalidBodyError(f"there are {len(messages)}, and {MOST_MESSAGES} are read", "messages")
    known = {field.encode_name.lower(): field.encode_name for field in msgspec.structs.fields(kind)}
    for name in [one for one in given if one not in known.values()]:
        near = known.get(name.lower())  # other servers match names without case
        warnings.add("unsupported-field", name=name, **({"nearest": near} if near else {}))
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise _worded(str(error)) from None


def _image_bytes(raw: bytes) -> int:
    """Bytes of texts that are images or sounds, by their looks: long, and in base64."""
    if len(raw) <= MOST_BYTES:
        return 0
    return sum(match.end() - match.start() for match in _BASE64.finditer(raw))


def _worded(text: str) -> InvalidBodyError | MissingFieldError:
    missing = _MISSING.match(text)
    if missing and " at " not in text:
        return MissingFieldError(missing["field"])
    match = _WRONG_TYPE.fullmatch(text)
    assert match is not None
    return InvalidBodyError(match["problem"], (match["place"] or "").lstrip("."))


def _check_depth(text: str) -> None:
    depth = 0
    for match in _TOKENS.finditer(text):
        depth += 1 if match[0] in "[{" else -1 if match[0] in "]}" else 0
        if depth > DEEPEST:
            raise ValueError(f"it is nested deeper than {DEEPEST}")


def _check_text(text: str) -> None:
    r"""Half a surrogate pair, written as `\ud800`, is no text and could not be encoded later."""
    if re.search(r"\\u[dD][89a-fA-F]", text):
        try:
            json.loads(text)  # strings are joined here as they will be used
            json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise InvalidJsonError("a text holds half a character (an unpaired surrogate)") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {double!r} occurs twice")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that JSON has")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is too large")
    return number


def _whole(text: str) -> int:
    """A number that can be passed on: what carries it to the engine has 64 bits."""
    number = int(text)
    if not _SMALLEST_WHOLE <= number <= _LARGEST_WHOLE:
        raise ValueError(f"{text[:30]} is too large")
    return number

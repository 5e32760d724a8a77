"""Grammars for strings and numbers under their keywords."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from groundup.errors import InvalidSchemaError

from . import gbnf, numbers, patterns
from .document import child_path
from .limits import MAX_REPETITIONS

STRING_KEYWORDS = frozenset({"minLength", "maxLength", "pattern"})
NUMBER_KEYWORDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})

_HEX = "[0-9a-f]"
# Only shapes that a grammar can guarantee. It knows no calendar, so days end where every month has them.
_DATE = '[0-9]{3} [1-9] "-" ( "0" [1-9] | "1" [0-2] ) "-" ( "0" [1-9] | "1" [0-9] | "2" [0-8] )'
_TIME = '( [01] [0-9] | "2" [0-3] ) ":" [0-5] [0-9] ":" [0-5] [0-9] "Z"'
_LABEL = "[a-z0-9]{1,20}"
_HOST = f'{_LABEL} ( "-" {_LABEL} )? ( "." {_LABEL} )? "." [a-z]{{2,10}}'
_BYTE = '( "25" [0-5] | "2" [0-4] [0-9] | "1" [0-9] [0-9] | [1-9] [0-9] | [0-9] )'
FORMATS = {
    "date": _DATE,
    "date-time": f'{_DATE} "T" {_TIME}',
    "time": _TIME,
    "email": f'{_LABEL} ( [._+-] {_LABEL} )* "@" {_HOST}',
    "hostname": _HOST,
    "ipv4": f'{_BYTE} "." {_BYTE} "." {_BYTE} "." {_BYTE}',
    "uuid": f'{_HEX}{{8}} "-" {_HEX}{{4}} "-" {_HEX}{{4}} "-" {_HEX}{{4}} "-" {_HEX}{{12}}',
}


def compile_string(schema: dict[str, Any], path: str) -> str:
    """An expression for a string, quotes included."""
    if "pattern" in schema:
        return _patterned(schema, path)
    low, high = read_counts(schema, "minLength", "maxLength", path)
    if (low, high) == (0, None):
        inside = FORMATS.get(str(schema.get("format")))
        return f'"\\"" {inside} "\\""' if inside else "string"
    return f'"\\"" {gbnf.repeated("character", low, high)} "\\""'


def compile_number(schema: dict[str, Any], path: str, *, is_integer: bool) -> str:
    """An expression for a number between its bounds."""
    if "multipleOf" in schema and not (is_integer and schema["multipleOf"] == 1):
        raise InvalidSchemaError(child_path(path, "multipleOf"), "a grammar cannot divide")
    bounds = _bounds(schema, path)
    if bounds.low is None and bounds.high is None:
        return "integer" if is_integer else "number"
    expression = numbers.integers(bounds) if is_integer else numbers.decimals(bounds)
    if expression is None:
        raise InvalidSchemaError(path, "no number lies between its bounds")
    return expression


def read_counts(
    schema: dict[str, Any], low_keyword: str, high_keyword: str, path: str
) -> tuple[int, int | None]:
    """A pair of counts such as `minItems` and `maxItems`; 0 and None where absent.

    Raises:
        InvalidSchemaError: not counts, above the limit, or no count lies between them.
    """
    low = _count(schema.get(low_keyword, 0), child_path(path, low_keyword))
    high = None
    if high_keyword in schema:
        high = _count(schema[high_keyword], child_path(path, high_keyword))
        if high < low:
            raise InvalidSchemaError(child_path(path, high_keyword), f"it is less than {low_keyword}")
    return low, high


def _count(value: object, path: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidSchemaError(path, "it must be a whole number, 0 or more")
    if value > MAX_REPETITIONS:
        raise InvalidSchemaError(path, f"at most {MAX_REPETITIONS:,} can be counted")
    return value


def _patterned(schema: dict[str, Any], path: str) -> str:
    for keyword in ("minLength", "maxLength"):
        if keyword in schema:
            raise InvalidSchemaError(child_path(path, keyword), "it cannot be combined with pattern")
    path = child_path(path, "pattern")
    if not isinstance(schema["pattern"], str):
        raise InvalidSchemaError(path, "it must be a string")
    try:
        return f'"\\"" {patterns.translate(schema["pattern"])} "\\""'
    except patterns.PatternError as error:
        raise InvalidSchemaError(path, f"the pattern is outside the supported subset: {error}") from None


def _bounds(schema: dict[str, Any], path: str) -> numbers.Bounds:
    """The tighter of the inclusive and the exclusive bound on each side."""
    least, above = _bound(schema, "minimum", path), _bound(schema, "exclusiveMinimum", path)
    most, below = _bound(schema, "maximum", path), _bound(schema, "exclusiveMaximum", path)
    is_low_open = above is not None and (least is None or above >= least)
    is_high_open = below is not None and (most is None or below <= most)
    return numbers.Bounds(
        low=above if is_low_open else least,
        high=below if is_high_open else most,
        is_low_open=is_low_open,
        is_high_open=is_high_open,
    )


def _bound(schema: dict[str, Any], keyword: str, path: str) -> Decimal | None:
    if keyword not in schema:
        return None
    value = schema[keyword]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidSchemaError(child_path(path, keyword), "it must be a number")
    try:
        bound = Decimal(str(value))
    except (InvalidOperation, ValueError):
        raise InvalidSchemaError(child_path(path, keyword), "it has too many digits") from None
    if not numbers.is_within_reason(bound):
        raise InvalidSchemaError(child_path(path, keyword), "it has too many digits")
    return bound

"""Several schemas that all must hold, made one: `allOf`, and keywords beside `$ref` or `anyOf`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from groundup.errors import InvalidSchemaError

from .annotations import is_annotation
from .document import child_path

_LARGER: Final = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_SMALLER: Final = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})

Schema = Mapping[str, Any]


def merge(first: Schema, second: Schema, path: str) -> dict[str, Any]:
    """A schema that allows what both allow. Properties keep their order, those of `first` before the others.

    Raises:
        InvalidSchemaError: nothing is allowed by both, or it cannot be said in one schema.
    """
    _refuse_foreign(first, second, path)
    _refuse_foreign(second, first, path)
    merged = dict(first)
    for keyword, value in second.items():
        known = merged.get(keyword, value)
        merged[keyword] = value if known == value else _both(keyword, known, value, path)
    return merged


def _refuse_foreign(closed: Schema, other: Schema, path: str) -> None:
    """A schema that is closed for further properties does not go with one that has some."""
    declared, added = closed.get("properties", {}), other.get("properties", {})
    if closed.get("additionalProperties") is False and isinstance(declared, dict) and isinstance(added, dict):
        foreign = next((name for name in added if name not in declared), None)
        if foreign is not None:
            raise InvalidSchemaError(
                path, f"the property {foreign!r} is in one schema, and another allows none beside its own"
            )


def _both(keyword: str, first: Any, second: Any, path: str) -> Any:
    """The value of a keyword that holds for both of two values."""
    place = child_path(path, keyword)
    try:
        if keyword == "properties":
            return {name: _property(name, first, second) for name in {**first, **second}}
        if keyword == "required":
            return [*first, *(name for name in second if name not in first)]
        if keyword in _LARGER | _SMALLER:
            return max(first, second) if keyword in _LARGER else min(first, second)
        if keyword == "enum":
            return [value for value in first if value in second]
    except (TypeError, AttributeError):
        raise InvalidSchemaError(place, "it has a value of another kind than it should") from None
    if keyword == "type":
        return _common_types(first, second, place)
    if is_annotation(keyword):
        return first
    raise InvalidSchemaError(place, "schemas that all must hold disagree about it")


def _property(name: str, first: Schema, second: Schema) -> Any:
    found = [one[name] for one in (first, second) if name in one]
    return found[0] if len(found) == 1 or found[0] == found[1] else {"allOf": found}


def _common_types(first: Any, second: Any, place: str) -> list[Any]:
    names = [first if isinstance(first, list) else [first], second if isinstance(second, list) else [second]]
    common = [name for name in names[0] if name in names[1]]
    is_integer = any("integer" in one and "number" in other for one, other in (names, names[::-1]))
    if is_integer and "integer" not in common:
        common.append("integer")
    if not common:
        raise InvalidSchemaError(place, "schemas that all must hold have no type in common")
    return common

"""Grammars for arrays: items of one kind, with counts, or a fixed beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groundup.errors import InvalidSchemaError

from . import gbnf
from .document import child_path
from .scalars import read_counts

if TYPE_CHECKING:
    from .schema import SchemaCompiler

KEYWORDS = frozenset({"items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems"})


def compile_array(compiler: SchemaCompiler, schema: dict[str, Any], path: str) -> str:
    """An expression for an array."""
    if schema.get("uniqueItems"):
        raise InvalidSchemaError(child_path(path, "uniqueItems"), "a grammar cannot remember earlier items")
    if isinstance(schema.get("items"), list):  # as it was written before prefixItems
        rest = {"items": schema["additionalItems"]} if "additionalItems" in schema else {}
        schema = {**schema, "prefixItems": schema["items"], "items": False} | rest
    low, high = read_counts(schema, "minItems", "maxItems", path)
    first = _prefix(compiler, schema, path)
    items = schema.get("items", not first)
    rest_low = max(low - len(first), 0)
    rest_high = 0 if items is False else None if high is None else high - len(first)
    if rest_high is not None and rest_high < rest_low:
        raise InvalidSchemaError(path, "its counts do not agree with its items")
    item = "" if rest_high == 0 else compiler.visit(items, child_path(path, "items"))
    return _brackets(first, item, rest_low, rest_high)


def _prefix(compiler: SchemaCompiler, schema: dict[str, Any], path: str) -> list[str]:
    prefix = schema.get("prefixItems", [])
    path = child_path(path, "prefixItems")
    if not isinstance(prefix, list):
        raise InvalidSchemaError(path, "it must be a list of schemas")
    return [compiler.visit(part, child_path(path, index)) for index, part in enumerate(prefix)]


def _brackets(first: list[str], item: str, low: int, high: int | None) -> str:
    if first:
        following = f" {_more(item, low, high)}" if item else ""
        inside = ' "," ws '.join(first) + following
        return f'"[" ws {inside} ws "]"'
    if not item:
        return '"[" ws "]"'
    some = f"{item} {_more(item, max(low - 1, 0), None if high is None else high - 1)}"
    return f'"[" ws {some} ws "]"' if low else f'"[" ws ( {some} ws )? "]"'


def _more(item: str, low: int, high: int | None) -> str:
    """From `low` to `high` further items, each after a comma."""
    return gbnf.repeated(f'( "," ws {item} )', low, high) if high != 0 else '""'

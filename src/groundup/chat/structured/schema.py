"""JSON Schema → GBNF: the grammar of all JSON texts that a schema allows.

The subset is what makers of structured output use: objects, arrays, strings, numbers, `enum`,
`const`, `anyOf`, `oneOf` (read as `anyOf`), `allOf`, `$ref` inside the document. Two things are stricter
than the standard: an object has no properties beside the declared ones unless
`additionalProperties` says so, and they come in the order in which they are declared. A keyword
outside the subset is refused with its place rather than ignored, because an ignored one would
be a promise that the answer does not keep.

Specification: https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from groundup.errors import InvalidGrammarError, InvalidSchemaError

from . import arrays, gbnf, objects, scalars
from .annotations import is_annotation
from .document import ROOT, child_path, read_document, resolve
from .limits import MAX_ENUM_VALUES, MAX_SCHEMA_DEPTH, check_grammar
from .merging import merge
from .rules import Rules

_MAX_VISITS = 10_000

Compile = Callable[["SchemaCompiler", dict[str, Any], str], str]
TYPES: dict[str, Compile] = {
    "object": objects.compile_object,
    "array": arrays.compile_array,
    "string": lambda compiler, schema, path: scalars.compile_string(schema, path),
    "integer": lambda compiler, schema, path: scalars.compile_number(schema, path, is_integer=True),
    "number": lambda compiler, schema, path: scalars.compile_number(schema, path, is_integer=False),
    "boolean": lambda compiler, schema, path: "boolean",
    "null": lambda compiler, schema, path: "null",
}
KEYWORDS: dict[str, frozenset[str]] = {
    "object": objects.KEYWORDS,
    "array": arrays.KEYWORDS,
    "string": scalars.STRING_KEYWORDS,
    "integer": scalars.NUMBER_KEYWORDS,
    "number": scalars.NUMBER_KEYWORDS,
    "boolean": frozenset(),
    "null": frozenset(),
}

_KNOWN = frozenset({"type", "nullable"}).union(*KEYWORDS.values())


def compile_schema(source: str | dict[str, Any]) -> str:
    """The grammar of a JSON Schema, given as JSON text or as plain data.

    Raises:
        InvalidSchemaError: with the JSON path of what is outside the subset or the limits.
    """
    return schema_rules(source).text()


def schema_rules(source: str | dict[str, Any], prefix: str = "") -> Rules:
    """The same as rules whose names begin with `prefix`. Raises as `compile_schema`."""
    document = read_document(source)
    compiler = SchemaCompiler(document, prefix)
    rules = Rules(compiler.visit(document, ROOT), compiler.rules)
    try:
        check_grammar(rules.text())
    except InvalidGrammarError as error:
        raise InvalidSchemaError(ROOT, f"its grammar is too large: {error.detail}") from None
    return rules


class SchemaCompiler:
    """Collects the rules of one document; their names begin with `prefix`."""

    def __init__(self, document: Any, prefix: str = "") -> None:
        self._document = document
        self._prefix = prefix
        self._rules: dict[str, str] = {}
        self._rule_of_place: dict[str, str] = {}
        self._open_places: list[str] = []
        self._visits = 0

    def visit(self, schema: Any, path: str) -> str:
        """The name of a rule for the JSON values that a schema allows."""
        if schema is True or schema == {}:
            return "value"
        if not isinstance(schema, dict):
            raise InvalidSchemaError(
                path, "it allows no value" if schema is False else "it must be an object"
            )
        self._refuse_open(path)
        self._count_visit(path)
        if path in self._rule_of_place:
            return self._rule_of_place[path]
        if len(self._open_places) >= MAX_SCHEMA_DEPTH:
            raise InvalidSchemaError(path, f"it is nested deeper than {MAX_SCHEMA_DEPTH}")
        self._open_places.append(path)
        rule = self.named(self._expression(schema, path))
        self._open_places.pop()
        self._rule_of_place[path] = rule
        return rule

    def named(self, expression: str) -> str:
        """A rule for an expression; one that is only a rule's name stays as it is."""
        if expression in gbnf.BASE_RULES or expression in self._rules:
            return expression
        name = f"{self._prefix}r{len(self._rules)}"
        self._rules[name] = expression
        return name

    @property
    def rules(self) -> dict[str, str]:
        """All rules so far, those that use others before these."""
        return dict(reversed(self._rules.items()))

    def _expression(self, schema: dict[str, Any], path: str) -> str:
        demands = [keyword for keyword in schema if not is_annotation(keyword)]
        if demands == ["$ref"]:
            return self.visit(*resolve(self._document, schema["$ref"], child_path(path, "$ref")))
        if demands == ["allOf"] and isinstance(schema["allOf"], list) and len(schema["allOf"]) == 1:
            return self.visit(schema["allOf"][0], child_path(path, "allOf", 0))
        schema = self._merged(schema, path)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return self._any_of(schema, keyword, path)
        if "const" in schema or "enum" in schema:
            refuse_others(schema, {"const", "enum", "type", "nullable"}, path)
            return _one_of_values(schema, path)
        return self._typed(schema, path)

    def _merged(self, schema: Any, path: str, depth: int = 0) -> dict[str, Any]:
        """One schema without `allOf` and `$ref`, in place of several that all must hold."""
        if schema is True:
            return {}
        if not isinstance(schema, dict):
            raise InvalidSchemaError(
                path, "it allows no value" if schema is False else "it must be an object"
            )
        self._count_visit(path)
        if depth > MAX_SCHEMA_DEPTH:
            raise InvalidSchemaError(
                path, f"it is nested deeper than {MAX_SCHEMA_DEPTH}, or leads back to itself"
            )
        parts = []
        if "$ref" in schema:
            part, place = resolve(self._document, schema["$ref"], child_path(path, "$ref"))
            self._refuse_open(place)
            parts.append(self._merged(part, place, depth + 1))
        for index, part in enumerate(_schemas(schema, "allOf", path) if "allOf" in schema else ()):
            parts.append(self._merged(part, child_path(path, "allOf", index), depth + 1))
        merged: dict[str, Any] = {}
        own = {keyword: value for keyword, value in schema.items() if keyword not in ("$ref", "allOf")}
        for part in (*parts, own):
            merged = merge(merged, part, path)
        return merged

    def _any_of(self, schema: dict[str, Any], keyword: str, path: str) -> str:
        """One of several; keywords beside them hold for each."""
        rest = {name: value for name, value in schema.items() if name != keyword}
        has_more = any(not is_annotation(name) for name in rest)
        choices = _schemas(schema, keyword, path)
        return gbnf.alternatives([
            self.visit(
                {"allOf": [rest, choice]} if has_more else choice, child_path(path, keyword, index)
            )
            for index, choice in enumerate(choices)
        ])  # fmt: skip

    def _count_visit(self, path: str) -> None:
        self._visits += 1
        if self._visits > _MAX_VISITS:
            raise InvalidSchemaError(path, "its parts are combined in too many ways")

    def _refuse_open(self, path: str) -> None:
        if path in self._open_places:
            raise InvalidSchemaError(
                self._open_places[-1], f"a $ref leads back to {path}; cycles are refused"
            )

    def _typed(self, schema: dict[str, Any], path: str) -> str:
        types = schema.get("type", _implied_type(schema, path))
        types = types if isinstance(types, list) else [types]
        if schema.get("nullable") is True and "null" not in types:
            types = [*types, "null"]
        unknown = [name for name in types if not isinstance(name, str) or name not in TYPES]
        if unknown or not types:
            raise InvalidSchemaError(child_path(path, "type"), f"it must be one of {', '.join(TYPES)}")
        refuse_others(schema, _KNOWN, path)  # what is about values of other types holds for these
        return gbnf.alternatives([TYPES[name](self, schema, path) for name in types])


def refuse_others(schema: dict[str, Any], allowed: frozenset[str] | set[str], path: str) -> None:
    """Refuse keywords that are neither allowed here nor mere annotations."""
    for keyword in schema:
        if keyword not in allowed and not is_annotation(keyword):
            raise InvalidSchemaError(child_path(path, keyword), "this keyword is not supported here")


def _implied_type(schema: dict[str, Any], path: str) -> str | list[str]:
    for name in ("object", "array", "string", "number"):
        if KEYWORDS[name] & schema.keys():
            return name
    refuse_others(schema, {"type", "nullable"}, path)
    return list(TYPES)


def _schemas(schema: dict[str, Any], keyword: str, path: str) -> list[Any]:
    choices = schema[keyword]
    if not isinstance(choices, list) or not choices:
        raise InvalidSchemaError(child_path(path, keyword), "it must be a list with at least one schema")
    return choices


def _one_of_values(schema: dict[str, Any], path: str) -> str:
    values = schema.get("enum", [schema.get("const")])
    path = child_path(path, "enum" if "enum" in schema else "const")
    if not isinstance(values, list) or not values:
        raise InvalidSchemaError(path, "it must be a list with at least one value")
    if len(values) > MAX_ENUM_VALUES:
        raise InvalidSchemaError(path, f"it has {len(values):,} values, more than {MAX_ENUM_VALUES:,}")
    if "const" in schema:
        values = [value for value in values if value == schema["const"]]
    if schema.get("nullable") is True and None not in values:
        values = [*values, None]
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if schema.get("nullable") is True:
            types = [*types, "null"]
        values = [value for value in values if any(_is_of_type(value, name) for name in types)]
    if not values:
        raise InvalidSchemaError(path, "no value is of the declared type")
    return gbnf.one_of_texts([gbnf.json_text(value) for value in values])


def _is_of_type(value: object, name: object) -> bool:
    if isinstance(value, bool) or value is None:
        return name == ("null" if value is None else "boolean")
    if isinstance(value, float) and value.is_integer():
        return name in ("integer", "number")
    names = {
        dict: ("object",),
        list: ("array",),
        str: ("string",),
        int: ("integer", "number"),
        float: ("number",),
    }
    return name in names[type(value)]


ANY_OBJECT = Rules("object", {})
JSON_GRAMMAR = ANY_OBJECT.text()

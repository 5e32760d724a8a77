"""Grammars for objects: declared properties in their order, then, if allowed, others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groundup.errors import InvalidSchemaError

from . import gbnf
from .document import child_path
from .scalars import read_counts

if TYPE_CHECKING:
    from .schema import SchemaCompiler

KEYWORDS = frozenset({"properties", "required", "additionalProperties", "minProperties", "maxProperties"})
_NOT_IN_KEYS = ((0x00, 0x1F), (0x22, 0x22), (0x5C, 0x5C), (0x7F, 0x7F))


def compile_object(compiler: SchemaCompiler, schema: dict[str, Any], path: str) -> str:
    """An expression for an object."""
    properties, required = _declared(schema, path)
    additional = schema.get("additionalProperties", not KEYWORDS & schema.keys())
    _check_counts(schema, path, least=len(required), most=len(properties) if additional is False else None)
    if additional is True and not properties:
        return "object"
    members = [
        (
            f'{gbnf.json_literal(name)} ":" ws {compiler.visit(part, child_path(path, "properties", name))}',
            name in required,
        )
        for name, part in properties.items()
    ]
    other = None
    if additional is not False:
        value = compiler.visit(additional, child_path(path, "additionalProperties"))
        other = compiler.named(f'{_other_key(compiler, list(properties), path)} ":" ws {value}')
    inside = _Chain(compiler, members, other).from_first(0)
    return f'"{{" ws {inside} ws "}}"'


def _check_counts(schema: dict[str, Any], path: str, *, least: int, most: int | None) -> None:
    """Counts of properties are no part of the grammar; they may say what holds anyway."""
    low, high = read_counts(schema, "minProperties", "maxProperties", path)
    if low > least:
        raise InvalidSchemaError(child_path(path, "minProperties"), f"only {least} are required")
    if high is not None and (most is None or high < most):
        raise InvalidSchemaError(child_path(path, "maxProperties"), "a grammar cannot count them")


def _declared(schema: dict[str, Any], path: str) -> tuple[dict[str, Any], set[str]]:
    """The properties, and which must be there. A name that is only in `required` may hold anything."""
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict):
        raise InvalidSchemaError(child_path(path, "properties"), "it must be an object of schemas")
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        raise InvalidSchemaError(child_path(path, "required"), "it must be a list of names")
    return properties | {name: True for name in required if name not in properties}, set(required)


class _Chain:
    """Members separated by commas, of which some may be left out.

    Whether a comma comes depends on whether a member came before. So there are two rules for each
    place in the order: the members from here on if none came yet, and if some did.
    """

    def __init__(self, compiler: SchemaCompiler, members: list[tuple[str, bool]], other: str | None) -> None:
        self._compiler = compiler
        self._members = members
        self._rest = self._rests(other)
        self._other = other

    def from_first(self, start: int) -> str:
        """The members from `start` on, when none came before."""
        expression = f'( {self._other} ( "," ws {self._other} )* )?' if self._other else '""'
        for index in range(len(self._members) - 1, start - 1, -1):
            member, is_required = self._members[index]
            here = f"{member} {self._rest[index + 1]}"
            if is_required:
                expression = here
            else:
                following = expression if expression == '""' else self._compiler.named(expression)
                expression = gbnf.alternatives([here, following])
        return expression

    def _rests(self, other: str | None) -> list[str]:
        """For each place, the members from there on, when some came before."""
        rest = [f'( "," ws {other} )*' if other else '""']
        for member, is_required in reversed(self._members):
            with_comma = f'"," ws {member}' if is_required else f'( "," ws {member} )?'
            rest.append(self._compiler.named(f"{with_comma} {rest[-1]}"))
        return rest[::-1]


def _other_key(compiler: SchemaCompiler, taken: list[str], path: str) -> str:
    """A key that is none of the declared ones, so that no key comes twice."""
    if not taken:
        return "string"
    for name in taken:
        if any(low <= ord(character) <= high for character in name for low, high in _NOT_IN_KEYS):
            raise InvalidSchemaError(
                child_path(path, "properties", name), "such a name cannot stand beside additional properties"
            )
    return f'"\\"" {_unlike(compiler, taken)} "\\""'


def _unlike(compiler: SchemaCompiler, taken: list[str]) -> str:
    """Texts that are none of `taken`, character by character along their common beginnings."""
    heads = sorted({name[0] for name in taken if name})
    plain = sorted([*_NOT_IN_KEYS, *((ord(head), ord(head)) for head in heads)])
    choices = [f"{_none_of(plain)} {_KEY_CHARACTERS}"]
    for head in heads:
        following = _unlike(compiler, [name[1:] for name in taken if name[:1] == head])
        choices.append(f"{gbnf.literal(head)} {compiler.named(following)}")
    expression = gbnf.alternatives(choices)
    return expression if "" in taken else f"( {expression} )?"


def _none_of(ranges: list[tuple[int, int]]) -> str:
    return "[^" + gbnf.characters(ranges)[1:]


_KEY_CHARACTERS = f"{_none_of(list(_NOT_IN_KEYS))}*"

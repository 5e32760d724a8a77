"""Schemas and their grammars: what a grammar lets through is valid; what is refused names its place."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.chat.structured.limits import check_grammar
from groundup.chat.structured.schema import JSON_GRAMMAR, compile_schema
from groundup.errors import InvalidSchemaError
from tests.canaries.loose_schema import compile_loosely

from .gbnf_oracle import Grammar
from .schema_examples import REFUSED, SCHEMAS

SAMPLES = 60


def samples_of(grammar: str, seed: int = 0, count: int = SAMPLES) -> list[str]:
    """Random texts of a grammar."""
    generator, compiled = random.Random(seed), Grammar(grammar)
    found: list[str] = []
    for _ in range(10 * count):
        try:
            found.append(compiled.sample(generator))
        except RecursionError:
            continue
        if len(found) == count:
            break
    return found


def wrong_samples(grammar: str, schema: dict[str, Any]) -> list[str]:
    """Texts of the grammar that are not JSON or not valid."""
    validator = jsonschema.Draft202012Validator(schema)
    return [text for text in samples_of(grammar) if not _is_valid(text, validator)]


def _is_valid(text: str, validator: Any) -> bool:
    try:
        return bool(validator.is_valid(json.loads(text)))
    except ValueError:
        return False


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: json.dumps(schema)[:60])
def test_every_text_of_the_grammar_is_valid(schema: dict[str, Any]) -> None:
    """Random texts of the grammar are JSON and pass an independent validator."""
    grammar = compile_schema(schema)
    assert samples_of(grammar)
    assert wrong_samples(grammar, schema) == []


def test_lists_of_items_as_older_drafts_write_them() -> None:
    """Items one by one, and what may come after them."""
    grammar = Grammar(
        compile_schema({"type": "array", "items": [{"type": "integer"}], "additionalItems": {"type": "null"}})
    )
    assert grammar.matches("[1]")
    assert grammar.matches("[1,null]")
    assert not grammar.matches("[1,2]")


@pytest.mark.promise("H-08")
def test_schemas_that_are_combined_in_too_many_ways_are_refused() -> None:
    """Alternatives inside of alternatives multiply; that ends before it costs anything."""
    begin = time.monotonic()
    doubling = {f"s{n}": {"allOf": [{"$ref": f"#/$defs/s{n + 1}"}] * 2} for n in range(20)}
    with pytest.raises(InvalidSchemaError, match="too many ways"):
        compile_schema({"$defs": doubling | {"s20": {"type": "null"}}, "$ref": "#/$defs/s0", "x-y": 1})
    either: dict[str, Any] = {"type": "object"}
    for name in "abcdefghijklmn":
        either = {"allOf": [either, {"anyOf": [{"required": [name]}, {"required": [name.upper()]}]}]}
    with pytest.raises(InvalidSchemaError):
        compile_schema(either)
    assert time.monotonic() - begin < 3


def test_validator_notices_a_loose_grammar() -> None:
    """The known-bad compiler, which ignores bounds, is caught by the same check."""
    schema = {"type": "integer", "minimum": 3, "maximum": 9}
    assert wrong_samples(compile_loosely(schema), schema)


@pytest.mark.promise("H-08")
@pytest.mark.parametrize(("schema", "path"), REFUSED, ids=lambda value: str(value)[:60])
def test_outside_of_the_subset_is_refused_with_its_place(schema: Any, path: str) -> None:
    """What cannot be kept is refused at once, and the error names the JSON path."""
    begin = time.monotonic()
    with pytest.raises(InvalidSchemaError) as caught:
        compile_schema(schema)
    assert caught.value.path == path
    assert time.monotonic() - begin < 3


@pytest.mark.promise("H-08")
def test_long_chain_of_references_is_refused() -> None:
    """Ten thousand references in a row hit a limit, not the stack."""
    chain: dict[str, Any] = {f"s{i}": {"$ref": f"#/$defs/s{i + 1}"} for i in range(10_000)}
    with pytest.raises(InvalidSchemaError):
        compile_schema({"$defs": chain, "$ref": "#/$defs/s0"})
    short = {f"s{i}": {"$ref": f"#/$defs/s{i + 1}"} for i in range(500)}
    with pytest.raises(InvalidSchemaError, match="nested deeper"):
        compile_schema({"$defs": short, "$ref": "#/$defs/s0"})


def test_shared_definitions_are_compiled_once() -> None:
    """References that fan out make a grammar that grows with the schema, not with the paths through it."""
    definitions: dict[str, Any] = {
        f"s{i}": {"type": "object", "properties": {k: {"$ref": f"#/$defs/s{i + 1}"} for k in "ab"}}
        for i in range(20)
    }
    grammar = compile_schema({"$defs": definitions | {"s20": {"type": "null"}}, "$ref": "#/$defs/s0"})
    assert len(grammar.splitlines()) < 200


def test_many_values_are_exactly_those() -> None:
    """They are written as a tree of their beginnings, which changes nothing."""
    values = ["a" * count for count in range(30)] + [
        f"{word}{n}" for n in range(9) for word in ("ab", "b", "")
    ]
    grammar = Grammar(compile_schema({"enum": [*values, 1, 10, True]}))
    for text in map(json.dumps, [*values, 1, 10, True]):
        assert grammar.matches(text)
    for text in ('"aab"', '"b"', '"ab9"', "100", '"a', "tru"):
        assert not grammar.matches(text)


def test_json_mode_is_any_object() -> None:
    """JSON mode lets every object through and nothing else."""
    assert all(isinstance(json.loads(text), dict) for text in samples_of(JSON_GRAMMAR))
    check_grammar(JSON_GRAMMAR)
    grammar = Grammar(JSON_GRAMMAR)
    assert grammar.matches('{"a": [1, -2.5e3, "x\\n", {}, [], null], "b": true}')
    assert not grammar.matches("[1]")
    assert not grammar.matches('{"a": 01}')


@given(
    st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.lists(st.integers(-(10**7), 10**7), max_size=20)
)
def test_integers_are_exactly_those_within_bounds(low: int, width: int, others: list[int]) -> None:
    """The grammar of a range accepts its integers, its ends included, and no others."""
    high = low + width
    grammar = Grammar(compile_schema({"type": "integer", "minimum": low, "maximum": high}))
    for number in (low, high, low - 1, high + 1, 0, (low + high) // 2, *others):
        assert grammar.matches(str(number)) == (low <= number <= high)


TENTHS = st.integers(-5000, 5000).map(lambda tenths: tenths / 100)


@given(TENTHS, TENTHS, st.booleans(), st.booleans(), st.lists(TENTHS, max_size=10))
def test_decimals_are_exactly_those_within_bounds(
    first: float, second: float, is_low_open: bool, is_high_open: bool, others: list[float]
) -> None:
    """The grammar of a range of decimals accepts those inside and no others."""
    low, high = sorted((first, second))
    schema: dict[str, Any] = {
        "type": "number",
        "exclusiveMinimum" if is_low_open else "minimum": low,
        "exclusiveMaximum" if is_high_open else "maximum": high,
    }
    validator = jsonschema.Draft202012Validator(schema)
    try:
        grammar = Grammar(compile_schema(schema))
    except InvalidSchemaError:
        assert low == high
        return
    for number in (low, high, (low + high) / 2, round(low - 0.01, 2), round(high + 0.01, 2), *others):
        text = f"{number:.9f}".rstrip("0").rstrip(".")
        if text not in ("-0", "0"):
            assert grammar.matches(text) == validator.is_valid(json.loads(text)), text

"""Every promise has a test that would catch us breaking it, and a twin that the test does catch."""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
KEYS = {"sentence", "later", "partly", "no_canary"}
# Whole families that no id may be missing from: P1 to P8, and so on.
FAMILIES = {"P{}": 8, "S-{:02}": 16, "H-{:02}": 23, "N-{:02}": 9}

Promises = Mapping[str, Mapping[str, Any]]


@dataclass
class Claims:
    """Which tests say that they hold a promise, and which that a twin breaks it."""

    tests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    canaries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def promises() -> Promises:
    """All promises, by id."""
    return tomllib.loads((TESTS / "promises.toml").read_text("utf-8"))


def claims_in(source: str, place: str) -> Claims:
    """The claims of the tests in a module."""
    found = Claims()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            for marker, promise in marks(node):
                kind = found.tests if marker == "promise" else found.canaries
                kind[promise].append(f"{place}::{node.name}")
    return found


def marks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, str]]:
    """`("promise", "S-01")` for each id that the decorators of a test name."""
    for decorator in function.decorator_list:
        for node in ast.walk(decorator):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("promise", "canary")
            ):
                for argument in node.args:
                    assert isinstance(argument, ast.Constant), f"{function.name}: an id is written out"
                    yield node.func.attr, str(argument.value)


def all_claims() -> Claims:
    """The claims of all tests."""
    total = Claims()
    for path in sorted(TESTS.rglob("test_*.py")):
        one = claims_in(path.read_text("utf-8"), path.relative_to(TESTS).as_posix())
        for promise, names in one.tests.items():
            total.tests[promise] += names
        for promise, names in one.canaries.items():
            total.canaries[promise] += names
    return total


def problems(declared: Promises, claims: Claims) -> list[str]:
    """What is missing or too much."""
    claimed = {*claims.tests, *claims.canaries}
    found = [f"{promise}: no such promise is declared" for promise in sorted(claimed - set(declared))]
    for promise, facts in declared.items():
        is_kept = "later" not in facts or facts.get("partly", False)
        if is_kept and not claims.tests.get(promise):
            found.append(f"{promise}: declared as kept, and no test claims it")
        if is_kept and not claims.canaries.get(promise) and "no_canary" not in facts:
            found.append(f"{promise}: no known-bad twin shows that its tests can fail")
        if not is_kept and promise in claimed:
            found.append(f"{promise}: declared as later, and a test claims it")
    return found


def test_every_promise_is_tested() -> None:
    """What is declared as kept has a test and a canary; what is not, claims nothing."""
    assert problems(promises(), all_claims()) == []


def test_every_promise_is_declared() -> None:
    """No id is left out, each says its sentence, and what is partly kept says what is missing."""
    declared = promises()
    expected = {text.format(number) for text, last in FAMILIES.items() for number in range(1, last + 1)}
    assert expected - set(declared) == set()
    assert [one for one, facts in declared.items() if not facts.get("sentence", "").endswith(".")] == []
    assert [one for one, facts in declared.items() if set(facts) - KEYS] == []
    assert [one for one, facts in declared.items() if facts.get("partly") and not facts.get("later")] == []


BROKEN: dict[str, tuple[Promises, str]] = {
    "no test": ({"P1": {}}, ""),
    "no known-bad twin": ({"P1": {}}, '@pytest.mark.promise("P1")\ndef test_it(): ...'),
    "no such promise": ({}, '@pytest.mark.canary("P9")\ndef test_it(): ...'),
    "declared as later": ({"P1": {"later": "x"}}, '@pytest.mark.promise("P1")\nasync def test_it(): ...'),
    "kept, and no test": ({"P1": {"later": "x", "partly": True}}, ""),
}


@pytest.mark.parametrize("complaint", BROKEN)
def test_broken_books_are_caught(complaint: str) -> None:
    """A promise without a test, without a canary, or unknown is found."""
    declared, source = BROKEN[complaint]
    assert any(complaint in one for one in problems(declared, claims_in(source, "test_x.py")))


def test_balanced_books_pass() -> None:
    """A promise with a test and a canary is in order, and so is one with a reason for having none."""
    source = (
        '@pytest.mark.promise("P1")\n@pytest.mark.promise("P2")\ndef test_it(): ...\n'
        '@pytest.mark.canary("P1")\ndef test_twin(): ...'
    )
    assert problems({"P1": {}, "P2": {"no_canary": "x"}}, claims_in(source, "test_x.py")) == []

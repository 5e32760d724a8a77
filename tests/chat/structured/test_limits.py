"""Grammars from outside are measured before a native parser sees them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from groundup.chat.structured.limits import check_grammar
from groundup.errors import InvalidGrammarError
from tests.canaries.lenient_limits import check_length_only

TOO_LARGE = {
    "groups": "root ::= " + "(" * 30_000 + '"a"' + ")" * 30_000,
    "bytes": "root ::= " + '"a" ' * 20_000,
    "rules": "\n".join(f'r{i} ::= "a"' for i in range(1001)),
    "repetitions": 'root ::= "a"{1,1001}',
    "nested_repetitions": 'root ::= ("a"{1000}){1000}',
    "deep_repetitions": 'root ::= (("a"{11} "b"){10} | "c"){10,}',
    "huge_count": 'root ::= "a"{99999999999999999999}',
}


def refuses(check: Callable[[str], None], grammar: str) -> bool:
    """Whether a check refuses a grammar, and within three seconds."""
    begin = time.monotonic()
    try:
        check(grammar)
    except InvalidGrammarError:
        return time.monotonic() - begin < 3
    return False


@pytest.mark.promise("H-08")
@pytest.mark.parametrize("name", TOO_LARGE)
def test_large_grammars_are_refused(name: str) -> None:
    """Depth, size, rules and repetitions have limits, checked without recursion."""
    assert refuses(check_grammar, TOO_LARGE[name])


@pytest.mark.canary("H-08")
def test_looking_at_the_length_is_not_enough() -> None:
    """The known-bad twin lets most of them through."""
    passed = [name for name, grammar in TOO_LARGE.items() if not refuses(check_length_only, grammar)]
    assert len(passed) > len(TOO_LARGE) / 2


def test_marks_inside_literals_do_not_count() -> None:
    """Brackets and braces in literals, classes and comments are text."""
    check_grammar('root ::= "(((" [({] "{9999}" "::=" # ((( {9999}\n' + '| "\\"(" ' * 100)


def test_ordinary_grammar_passes() -> None:
    """Reasonable counts in a row are no nesting."""
    check_grammar('root ::= ("a"{10} "b"{100}){10} [0-9]{1000}\n')

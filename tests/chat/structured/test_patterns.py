"""Patterns: the translated grammar accepts what the regular expression matches."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.chat.structured.schema import compile_schema

from .gbnf_oracle import Grammar

PATTERNS = [
    r"^a+$",
    r"^\d{2,3}$",
    r"[xyz]",
    r"^(ab|c)*$",
    r"^[^a-c]$",
    r"^\w+@\w+\.(org|net)$",
    r"^a.c$",
    r'^"\\$',
    r"^\[\-\]$",
    r"^[\]\-^]+$",
    r"^\x41\u0042?$",
    r"^(?:a|b){2}?$",
    r"end$",
    r"^\S\s\D\W$",
]
TEXTS = st.one_of(
    st.text(st.sampled_from(list('abcxyz019@."\\[]-^ \nAB_oret')), max_size=8),
    st.sampled_from(["aaa", "12", "abcab", "me@home.org", "a-c", "[-]", '"\\', "AB", "the end", "x y?"]),
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_grammar_agrees_with_the_regular_expression(pattern: str) -> None:
    """For texts of all kinds, grammar and pattern say the same."""
    grammar = Grammar(compile_schema({"type": "string", "pattern": pattern}))
    ends_at_end = re.compile(re.sub(r"\$$", r"\\Z", pattern))

    @given(TEXTS)
    def agree(text: str) -> None:
        written = json.dumps(text, ensure_ascii=False)
        assert grammar.matches(written) == (ends_at_end.search(text) is not None), text

    agree()

"""A grammar is followed for a while by the library itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groundup.chat.structured.schema import JSON_GRAMMAR
from groundup.engine.grammar_trial import open_vocabulary, try_grammar
from groundup.engine.libllama import Model
from groundup.errors import InvalidGrammarError


@pytest.fixture(scope="module")
def vocabulary() -> Iterator[Model]:
    model = open_vocabulary()
    yield model
    model.close()


@pytest.mark.parametrize(
    "grammar", ['root ::= "ja" | "nein"', "root ::= [0-9]+", JSON_GRAMMAR, 'root ::= "é" [à-ü] "😀"']
)
def test_a_grammar_that_can_be_followed_passes(vocabulary: Model, grammar: str) -> None:
    """Short or endless, in any script."""
    try_grammar(grammar, vocabulary)


@pytest.mark.parametrize(
    "grammar", ["root ::= (", "root = x", "other ::= [a]", "root ::= x", "root ::= root"]
)
def test_a_grammar_that_does_not_parse_is_refused(vocabulary: Model, grammar: str) -> None:
    """With the library's reason."""
    with pytest.raises(InvalidGrammarError):
        try_grammar(grammar, vocabulary)

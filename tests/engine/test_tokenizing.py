"""Text becomes ids and ids become text again, without the model's memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from groundup.engine.commands import Detokenize, Tokenize, TokenizePair
from groundup.engine.loading import load
from groundup.engine.protocol import EngineSettings, Prompt, Span
from groundup.engine.runner import Runner
from groundup.engine.tokenizing import detokenize, tokenize, tokenize_pair
from groundup.errors import EmptyPromptError, InvalidParameterError, UnsupportedCapabilityError
from tests.conftest import TinyModels

from .requests import make_runner

TEXT = "Grüße, 世界 <|end|>"


@pytest.fixture
def runner(tiny_models: TinyModels) -> Iterator[Runner]:
    runner = make_runner(tiny_models("llama"))
    yield runner
    runner.close()


def ask(text: str) -> Tokenize:
    """To tokenize somebody's words."""
    return Tokenize(1, Prompt(spans=[Span(text, control=False)]))


def test_there_and_back(runner: Runner) -> None:
    """The pieces of a text are its bytes, and its ids become the same text."""
    told = tokenize(ask(TEXT), runner.vocabulary)
    back = detokenize(Detokenize(2, told.tokens), runner.vocabulary)
    assert b"".join(told.pieces) == back.data == TEXT.encode()
    assert (told.request_id, back.request_id) == (1, 2)


def test_what_is_neither_is_refused(runner: Runner) -> None:
    """No text, or an id beyond the vocabulary, which is named with what would be right."""
    size = runner.vocabulary.size
    with pytest.raises(EmptyPromptError):
        tokenize(ask(""), runner.vocabulary)
    with pytest.raises(InvalidParameterError, match=f"{size}.*between 0 and {size - 1}"):
        detokenize(Detokenize(1, [1, size]), runner.vocabulary)


def test_only_rankers_take_pairs(tiny_models: TinyModels) -> None:
    """Another model has no form for a question beside a document."""
    runner, facts = load(EngineSettings(model_path=str(tiny_models("llama"))))
    with closing(runner), pytest.raises(UnsupportedCapabilityError, match="ranking"):
        tokenize_pair(TokenizePair(1, "What?", "This."), runner.model, facts)

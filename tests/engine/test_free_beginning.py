"""Thinking is free; what follows is held to the grammar, whatever the model does at the border."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from groundup.engine.free_beginning import FreeText
from groundup.engine.libllama import GrammarSampler, Vocabulary
from groundup.engine.protocol import FreeBeginning, Sampling
from groundup.engine.runner import Runner, Work
from groundup.engine.sampler import Sampler, check_sampling
from groundup.errors import InvalidParameterError
from tests.conftest import TinyModels

from .requests import make_runner, random_tokens

INSIDE = FreeBeginning(closing="</think>")
OPTIONAL = FreeBeginning(closing="</think>", opening="<think>")
END = None  # the model wants to stop


@pytest.fixture(scope="module")
def runner(tiny_models: TinyModels) -> Iterator[Runner]:
    """A runner whose last batch left logits at index 19."""
    runner = make_runner(tiny_models("llama"))
    runner.run([Work(0, 0, np.array(random_tokens(11, 20), np.int32), True)])
    yield runner
    runner.close()


def written(vocabulary: Vocabulary, beginning: FreeBeginning, wanted: list[str | None]) -> tuple[str, bool]:
    """What is written before the grammar counts, and whether it does, where a model wants these texts."""
    free, text = FreeText(beginning, vocabulary), b""
    for part in wanted:
        tokens = [vocabulary.eos] if part is END else vocabulary.tokenize(part, parse_special=True)
        for token in tokens:
            while not free.is_over:
                forced = free.forced
                taken = free.take(token if forced is None else forced)
                if taken is None or (taken == token and part is END):
                    return text.decode(), free.is_over
                text += vocabulary.piece(taken)
                if forced is None:
                    break
    return text.decode(), free.is_over


@pytest.mark.parametrize(
    ("beginning", "wanted", "expected"),
    [
        (INSIDE, ["I think.", "</think>", "{"], "I think.</think>"),
        (INSIDE, ["I think.", "</think>", "\n", "\n", "{"], "I think.</think>\n\n"),
        (INSIDE, ["I < think.", "</thin", "k>", "{"], "I < think.</think>"),
        (INSIDE, ["I think.", END, "{", "{", "{", "{", "{", "{", "{", "{", "{"], "I think.</think>"),
        (OPTIONAL, ["{"], ""),
        (OPTIONAL, [END], ""),
        (OPTIONAL, ["<", "so", "</think>", "{"], "<think>so</think>"),
        (OPTIONAL, ["\n\n", "<", "so", "</think>", "{"], "\n\n<think>so</think>"),
        (OPTIONAL, ["\n\n", "\n\n", "{"], "\n\n\n"),
    ],
)
def test_the_grammar_begins_after_thinking(
    runner: Runner, beginning: FreeBeginning, wanted: list[str | None], expected: str
) -> None:
    """At once where there is none; a tag that is begun is completed, and missing ones are written."""
    assert written(runner.vocabulary, beginning, wanted) == (expected, True)


def test_an_answer_without_the_tag_stays_free(runner: Runner) -> None:
    """Where the tag need not come, an answer may end without it."""
    beginning = FreeBeginning(closing="<call>", must_close=False)
    assert written(runner.vocabulary, beginning, ["Hello", END]) == ("Hello", False)


def test_control_tokens_count_by_their_names(runner: Runner) -> None:
    """A tag that is one token of the model closes thinking, and may stand in a grammar."""
    (token,) = runner.vocabulary.tokenize("<|begin|>", parse_special=True)
    free = FreeText(FreeBeginning(closing="<|begin|>"), runner.vocabulary)
    assert free.take(token) == token
    assert free.take(ord("{")) is None

    grammar = GrammarSampler(runner.vocabulary, 'root ::= "<|begin|>" "a"')
    assert grammar.allows(token)
    grammar.accept(token)
    assert not grammar.allows(token)
    grammar.close()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("temperature", [0.0, 20.0])
def test_an_answer_of_a_thinking_model_keeps_its_grammar(
    runner: Runner, seed: int, temperature: float
) -> None:
    """Random logits, with a tag whenever they end: the answer after the tag is of the grammar."""
    sampling = Sampling(
        temperature=temperature, seed=seed, grammar='root ::= "ja" | "nein"', before_grammar=INSIDE
    )
    sampler, text = Sampler(sampling, runner.vocabulary, []), b""
    chance = random.Random(seed)
    for _ in range(4_000):
        free = sampler._free
        assert free is not None
        if not free.is_over and not free._is_closed and not free.forced and chance.random() < 0.1:
            free._force(b"</think>")  # the model closes its thinking at last
        token = sampler.pick(runner.context, 19)
        if runner.vocabulary.is_end(token):
            break
        text += runner.vocabulary.piece(token)
    sampler.close()
    assert text.rpartition(b"</think>")[2].strip() in (b"ja", b"nein")


def test_a_tag_that_cannot_be_written_is_not_waited_for(runner: Runner) -> None:
    """Better the grammar at once than a model that never gets there."""

    class Mute(Vocabulary):
        def tokenize(self, text: str, *, parse_special: bool, add_special: bool = False) -> list[int]:
            return []

    free = FreeText(INSIDE, Mute(runner.vocabulary.handle))
    assert free.take(runner.vocabulary.eos) is None
    assert free.is_over


def test_an_empty_tag_is_refused() -> None:
    """It would be found everywhere."""
    with pytest.raises(InvalidParameterError, match="before_grammar"):
        check_sampling(Sampling(grammar="root ::= [a]", before_grammar=FreeBeginning(closing="")), 10)


def test_without_a_grammar_nothing_is_watched(runner: Runner) -> None:
    """There is nothing that could begin."""
    sampler = Sampler(Sampling(before_grammar=INSIDE), runner.vocabulary, [])
    assert sampler._free is None
    sampler.close()

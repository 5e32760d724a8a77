"""Scores and embeddings: the figures are the model's own, and answers go on meanwhile."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from groundup.engine.client import Engine
from groundup.engine.events import Text
from groundup.engine.protocol import Prompt, TokenChoice
from groundup.engine.runner import Runner, Work
from groundup.errors import EmptyPromptError, PromptTooLongError, UnsupportedCapabilityError
from tests.conftest import TinyModels

from .real_engines import GREEDY, LESSON, greedy, real_engine, words
from .requests import make_runner
from .scripts import becomes, is_idle

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROUNDING = 0.02  # attention adds up in half precision, in the order of the cells


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tiny_models: TinyModels) -> AsyncIterator[Engine]:
    async with real_engine(tiny_models("llama")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def embedder(tiny_models: TinyModels) -> AsyncIterator[Engine]:
    async with real_engine(tiny_models("nomic-bert"), context_tokens=256) as running:
        yield running


def log_softmax(runner: Runner, tokens: list[int]) -> NDArray[np.float64]:
    """Log-probabilities (tokens, vocabulary) of a fresh run, one token at a time."""
    rows = []
    for position, token in enumerate(tokens):
        (last,) = runner.run([Work(0, position, np.array([token], np.int32), True)])
        logits = runner.context.logits(last).astype(np.float64)
        rows.append(logits - logits.max() - math.log(np.exp(logits - logits.max()).sum()))
    return np.array(rows)


# --- scores ----------------------------------------------------------------------------------------


async def test_scores_are_those_of_a_fresh_run(engine: Engine, tiny_models: TinyModels) -> None:
    """Every token's log-probability, and the likeliest alternatives, equal log-softmax of the logits."""
    scored = await engine.score(words(LESSON), top=3)
    runner = make_runner(tiny_models("llama"))
    exact = log_softmax(runner, scored.tokens)
    runner.close()

    assert len(scored.tokens) > 64, "more than one chunk"
    assert len(scored.choices) == len(scored.tokens) - 1
    for row, choice, token in zip(exact, scored.choices, scored.tokens[1:], strict=False):
        assert choice.chosen.token == token
        assert choice.chosen.logprob == pytest.approx(row[token], abs=ROUNDING)
        assert [one.logprob for one in choice.top] == pytest.approx(np.sort(row)[::-1][:3], abs=ROUNDING)
    assert scored.next_top[0].token == exact[-1].argmax()
    assert len(scored.next_top) == 3


async def test_scores_agree_with_answers(engine: Engine) -> None:
    """What an answer reports about its tokens is what scoring them reports."""
    prompt = (await engine.tokenize(words("Hi"), add_special=True)).tokens
    choices = await chosen(engine, Prompt(tokens=prompt), 20)

    scored = await engine.score(Prompt(tokens=[*prompt, *(one.chosen.token for one in choices)]))

    said = scored.choices[len(prompt) - 1 :]
    assert [one.chosen.token for one in said] == [one.chosen.token for one in choices]
    assert [one.chosen.logprob for one in said] == pytest.approx(
        [one.chosen.logprob for one in choices], abs=ROUNDING
    )


async def test_one_token_has_only_a_next(engine: Engine) -> None:
    """A text of one token has no scores, and what may follow it is told."""
    scored = await engine.score(Prompt(tokens=[65]))

    assert scored.choices == []
    assert len(scored.next_top) == 1


async def test_answers_go_on_beside_scores(engine: Engine) -> None:
    """An answer beside scoring and embedding is the same as alone, but for ties nearer than rounding."""
    expected = await chosen(engine, words("Hi"), 60)

    answer, *_ = await asyncio.gather(
        chosen(engine, words("Hi"), 60),
        engine.score(words(LESSON * 2)),
        engine.embed([words(LESSON), words("short")]),
    )

    assert len(answer) == len(expected) == 60
    for ours, theirs in zip(answer, expected, strict=True):
        if ours.chosen.token != theirs.chosen.token:
            assert theirs.top[0].logprob - theirs.top[1].logprob < ROUNDING
            break
        assert ours.chosen.logprob == pytest.approx(theirs.chosen.logprob, abs=2 * ROUNDING)  # both rounded


async def chosen(engine: Engine, prompt: Prompt, count: int) -> list[TokenChoice]:
    """The likeliest tokens one after the other, each with the second."""
    request = engine.generate(prompt, sampling=GREEDY, max_tokens=count, ignore_eos=True, logprobs=2)
    return [choice async for event in request if isinstance(event, Text) for choice in event.choices]


async def test_a_cancelled_score_gives_its_cells_back(engine: Engine) -> None:
    """Whoever asks for a score and leaves costs nothing any more."""
    await engine.clear_cache()
    task = asyncio.create_task(engine.score(Prompt(tokens=[1] * 1000)))
    assert await becomes(lambda: _uses_cells(engine, True))

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert await becomes(lambda: _uses_cells(engine, False))
    assert await is_idle(engine)


async def _uses_cells(engine: Engine, wanted: bool) -> bool:
    return ((await engine.statistics()).cells_in_use > 0) == wanted


async def test_texts_that_cannot_be_scored(engine: Engine) -> None:
    """One longer than the context is refused with figures, though cells are free; none as an empty prompt."""
    room = engine.facts.context_tokens
    assert room < engine.facts.cache_tokens
    with pytest.raises(PromptTooLongError) as caught:
        await engine.score(Prompt(tokens=[1] * (room + 1)))
    assert (caught.value.prompt_tokens, caught.value.context_tokens) == (room + 1, room)
    with pytest.raises(EmptyPromptError):
        await engine.score(words(""), add_special=False)


# --- embeddings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["answers", "only reads"])
async def test_embeddings_have_length_one(kind: str, engine: Engine, embedder: Engine) -> None:
    """Models that only read and models that answer give one vector per text, each of length 1."""
    engine = {"answers": engine, "only reads": embedder}[kind]
    texts = ["The river", "A lamp", "The river", LESSON[:200]]

    vectors = np.array(await engine.embed([words(text) for text in texts]))

    assert vectors.shape == (4, engine.facts.embedding_length)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert vectors[0] @ vectors[2] > 0.9999
    assert vectors[0] @ vectors[1] < 0.99


async def test_embeddings_without_normalising(embedder: Engine) -> None:
    """The same direction, the model's own length."""
    (unit,) = await embedder.embed([words("The river")])
    (raw,) = await embedder.embed([words("The river")], normalize=False)

    assert np.linalg.norm(raw) != pytest.approx(1, abs=0.01)
    assert np.array(raw) / np.linalg.norm(raw) == pytest.approx(np.array(unit), abs=1e-6)


async def test_long_texts_are_embedded_in_chunks(engine: Engine) -> None:
    """A text of many batches gives the same vector as one computed in few."""
    prompt = words(LESSON)
    (vector,) = await engine.embed([prompt])
    async with real_engine(
        engine_path(engine), batch_tokens=512, context_tokens=1024, reproducible=False
    ) as other:
        (expected,) = await other.embed([prompt])

    assert np.array(vector) @ np.array(expected) > 0.9999


def engine_path(engine: Engine) -> Path:
    return Path(engine.settings.model_path)


async def test_a_text_too_long_to_embed(embedder: Engine) -> None:
    """A model that only reads takes a text at once or not at all."""
    with pytest.raises(PromptTooLongError) as caught:
        await embedder.embed([Prompt(tokens=[1] * 257)])

    assert (caught.value.prompt_tokens, caught.value.context_tokens) == (257, 256)


async def test_a_model_that_only_reads_does_not_answer(embedder: Engine) -> None:
    """Answers, scores and pins are refused by the name of what is missing, tokens are not."""
    with pytest.raises(UnsupportedCapabilityError, match="answering"):
        await embedder.generate(words("Hi")).collect()
    with pytest.raises(UnsupportedCapabilityError, match="scoring"):
        await embedder.score(words("Hi"))
    with pytest.raises(UnsupportedCapabilityError, match="pinning"):
        await embedder.pin(words("Hi"))
    assert (await embedder.tokenize(words("Hi"))).tokens


async def test_a_recurrent_model_answers_and_does_not_embed(tiny_models: TinyModels) -> None:
    """Mamba says that it has no embeddings, and goes on answering."""
    async with real_engine(tiny_models("mamba"), reproducible=False) as engine:
        with pytest.raises(UnsupportedCapabilityError, match="embeddings"):
            await engine.embed([words("Hi")])

        assert await greedy(engine, words("Hi"), 5)

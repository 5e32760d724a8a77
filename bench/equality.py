"""Do shared prefixes change an answer? Greedy tokens with sharing against greedy tokens without.

Both runs use the engine's reproducible mode, in which a token's arithmetic does not depend on who
else is in the batch; without it, rounding alone parts such runs now and then, shared or not.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from groundup.bench.scenarios import TokenSource
from groundup.engine.client import Engine
from groundup.engine.protocol import Done, EngineSettings, Prompt, Sampling, Text

STUDENTS, LESSON_TOKENS, OWN_TOKENS, ANSWER_TOKENS = 6, 300, 12, 24
_CONTEXT_TOKENS = 512


async def count_equal_answers(model: Path, *, threads: int) -> tuple[int, int]:
    """How many of the answers are equal token for token, and of how many different ones."""
    alone = await _answers(model, threads, share=False)
    together = await _answers(model, threads, share=True)
    return sum(one == other for one, other in zip(alone, together, strict=True)), len(set(map(tuple, alone)))


async def _answers(model: Path, threads: int, *, share: bool) -> list[list[int]]:
    """Each student's tokens: all at once when shared, one after the other when not."""
    settings = EngineSettings(
        model_path=str(model),
        context_tokens=_CONTEXT_TOKENS,
        cache_tokens=STUDENTS * _CONTEXT_TOKENS,
        max_running=STUDENTS,
        threads=threads,
        share_prefixes=share,
        reproducible=True,
    )
    async with Engine(settings) as engine:
        tokens = TokenSource(engine.facts.vocabulary_size, seed=1)
        lesson = tokens.take(LESSON_TOKENS)
        prompts = [lesson + tokens.take(OWN_TOKENS) for _ in range(STUDENTS)]
        if share:
            return await asyncio.gather(*(_answer(engine, prompt) for prompt in prompts))
        return [await _answer(engine, prompt) for prompt in prompts]


async def _answer(engine: Engine, prompt: list[int]) -> list[int]:
    generation = engine.generate(
        Prompt(tokens=prompt),
        sampling=Sampling(temperature=0.0),
        max_tokens=ANSWER_TOKENS,
        logprobs=0,
        ignore_eos=True,
    )
    tokens: list[int] = []
    async for event in generation:
        if isinstance(event, Text):
            tokens += [choice.chosen.token for choice in event.choices]
        elif isinstance(event, Done):
            break
    return tokens

"""Do shared prefixes change an answer? Greedy tokens with sharing against greedy tokens without.

    python bench/equality.py MODEL.gguf [--default] [--control]

Both runs use the engine's reproducible mode, in which a token's arithmetic does not depend on who
else is in the batch; without it, rounding alone parts such runs now and then, shared or not.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from groundup.bench.scenarios import TokenSource
from groundup.device.processors import usable_threads
from groundup.engine.client import Engine
from groundup.engine.events import Done, Text
from groundup.engine.protocol import EngineSettings, Prompt, Sampling

STUDENTS, LESSON_TOKENS, OWN_TOKENS, ANSWER_TOKENS = 6, 300, 12, 24
_CONTEXT_TOKENS = 512


async def count_equal_answers(
    model: Path, *, threads: int, reproducible: bool = True, share: bool = True
) -> tuple[int, int]:
    """How many of the answers are equal token for token, and of how many different ones."""
    alone = await _answers(model, threads, together=False, share=False, reproducible=reproducible)
    together = await _answers(model, threads, together=True, share=share, reproducible=reproducible)
    return sum(one == other for one, other in zip(alone, together, strict=True)), len(set(map(tuple, alone)))


async def _answers(
    model: Path, threads: int, *, together: bool, share: bool, reproducible: bool
) -> list[list[int]]:
    """Each student's tokens, asked all at once or one after the other."""
    settings = EngineSettings(
        model_path=str(model),
        context_tokens=_CONTEXT_TOKENS,
        cache_tokens=STUDENTS * _CONTEXT_TOKENS,
        max_running=STUDENTS,
        threads=threads,
        share_prefixes=share,
        reproducible=reproducible,
    )
    async with Engine(settings) as engine:
        tokens = TokenSource(engine.facts.vocabulary_size, seed=1)
        lesson = tokens.take(LESSON_TOKENS)
        prompts = [lesson + tokens.take(OWN_TOKENS) for _ in range(STUDENTS)]
        if together:
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


def main() -> None:
    """Compare on one model file; `--default` leaves the reproducible mode off."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--default", action="store_true", help="without the reproducible mode")
    parser.add_argument("--control", action="store_true", help="share nothing: what batches alone change")
    options = parser.parse_args()
    comparison = count_equal_answers(
        options.model.absolute(),
        threads=usable_threads(),
        reproducible=not options.default,
        share=not options.control,
    )
    equal, different = asyncio.run(comparison)
    print(f"{equal} of {STUDENTS} answers equal, {different} different from each other")


if __name__ == "__main__":
    main()

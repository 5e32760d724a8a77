"""Ask a model file through Groundup's own engine, one greedy answer at a time, for the evaluation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings, Prompt, Sampling, Span, Text

from .evaluate import Answer

MOST_TOKENS = 200
CONTEXT_TOKENS = 1024


@contextmanager
def through_engine(weights: Path) -> Iterator[Answer]:
    """A function from question to answer that runs `weights` in an engine of its own.

    Raises:
        GroundupError: the file cannot be loaded or the engine stops.
    """
    settings = EngineSettings(model_path=str(weights.absolute()), context_tokens=CONTEXT_TOKENS)
    with asyncio.Runner() as runner:
        engine = Engine(settings)
        runner.run(engine.__aenter__())
        try:
            yield lambda question: runner.run(_ask(engine, question))
        finally:
            runner.run(engine.__aexit__(None, None, None))


def prompt_for(question: str) -> Prompt:
    """The conversation as the chat template writes it; the question itself holds no control tokens."""
    return Prompt(spans=[Span("<|user|>"), Span(question, control=False), Span("<|end|><|assistant|>")])


async def _ask(engine: Engine, question: str) -> str:
    pieces: list[str] = []
    async for event in engine.generate(
        prompt_for(question), sampling=Sampling(temperature=0), max_tokens=MOST_TOKENS
    ):
        if isinstance(event, Text):
            pieces.append(event.text)
    return "".join(pieces)

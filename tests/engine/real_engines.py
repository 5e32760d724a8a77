"""Engines on tiny random models, for tests that need a real worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings, Prompt, Sampling, Span

GREEDY = Sampling(temperature=0)
LESSON = "The river runs past the old school, and in the morning the children cross the bridge. " * 5


def real_engine(path: Path, **settings: Any) -> Engine:
    """An engine on one thread; a step has few tokens, so that there is something to interrupt."""
    defaults: dict[str, Any] = {
        "context_tokens": 1024,
        "batch_tokens": 64,
        "threads": 1,
        "kv_type": "f32",
        "reproducible": True,
    }
    return Engine(EngineSettings(model_path=str(path), **(defaults | settings)))


def words(text: str) -> Prompt:
    """What a person wrote."""
    return Prompt(spans=[Span(text, control=False)])


async def greedy(engine: Engine, prompt: Prompt, count: int = 24, **request: Any) -> str:
    """The likeliest answer of exactly so many tokens."""
    text, _ = await engine.generate(
        prompt, sampling=GREEDY, max_tokens=count, ignore_eos=True, **request
    ).collect()
    return text


async def token_of(engine: Engine, name: str) -> int:
    """The id of a control token."""
    (token,) = (await engine.tokenize(Prompt(spans=[Span(name)]))).tokens
    return token

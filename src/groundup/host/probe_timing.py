"""Times one generated model in a worker of its own: steps of writing, and one prompt.

A busy computer makes steps slower, never faster, so the time that a fifth of the samples stay below counts.
A sample is a short answer by the worker's own clock: what our process does meanwhile does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from groundup.engine.client import Engine
from groundup.engine.protocol import EngineFacts, EngineSettings, Prompt, Sampling, Usage

from .engine_start import start_engine

WARM_STEPS: Final = 3
STEPS_PER_SAMPLE: Final = 4
SAMPLES: Final = 11  # 44 steps
BUSY_RATIO: Final = 1.3  # middle time over the fast ones
_FAST_SHARE: Final = 0.2
_FIRST_ORDINARY_TOKEN: Final = 10
_ORDINARY_TOKENS: Final = 200
_START_TIMEOUT_S: Final = 60.0

Clock = Callable[[], float]


class Asked(Protocol):
    """What timing needs of an engine."""

    async def ask(self, prompt: Sequence[int], answer_tokens: int) -> Usage:
        """Write exactly so many tokens after a prompt of which nothing is cached."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of a step after one token and, where that was asked, of a prompt and of a step after it."""

    step_s: float
    spread: float
    prefill_s: float = 0.0
    late_step_s: float = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether something else ran meanwhile."""
        return self.spread > BUSY_RATIO


async def time_model(asked: Asked, *, prompt_tokens: int, is_over: Callable[[], bool]) -> Timing:
    """Time one model.

    Args:
        asked: has loaded it.
        prompt_tokens: of the prompt to read; 0 = none.
        is_over: whether time has run out: then the samples so far have to do.
    """
    await asked.ask(_tokens(1), WARM_STEPS + 1)
    steps = await _steps(asked, 1, SAMPLES, is_over)
    step_s, spread = fast_of(steps)
    if not prompt_tokens or is_over():
        return Timing(step_s, spread)
    usages = [await asked.ask(_tokens(prompt_tokens), STEPS_PER_SAMPLE + 1)]
    while len(usages) < 3 and not is_over() and usages[0].prefill_s < 1.0:
        usages.append(await asked.ask(_tokens(prompt_tokens), STEPS_PER_SAMPLE + 1))
    return Timing(
        step_s,
        spread,
        prefill_s=min(usage.prefill_s for usage in usages),
        late_step_s=min(map(_step_s, usages)),
    )


def fast_of(times_s: Sequence[float]) -> tuple[float, float]:
    """The time that a fifth of all stay below, and how much longer the middle one is."""
    ordered = sorted(times_s)
    fast = ordered[int(_FAST_SHARE * (len(ordered) - 1))]
    return fast, ordered[len(ordered) // 2] / fast


class AskedEngine:
    """A worker that has loaded a generated model; a context manager, so that it ends in any case."""

    def __init__(self, path: Path, *, threads: int, context_tokens: int) -> None:
        self._settings = EngineSettings(
            model_path=str(path), context_tokens=context_tokens, threads=threads, max_running=1
        )
        self._engine: Engine | None = None

    async def __aenter__(self) -> AskedEngine:
        self._engine = await start_engine(self._settings, "worker", _START_TIMEOUT_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._engine is not None:
            await self._engine.stop()

    @property
    def engine(self) -> Engine:
        """The engine, inside the context."""
        assert self._engine is not None
        return self._engine

    @property
    def facts(self) -> EngineFacts:
        """What the worker says of itself."""
        return self.engine.facts

    async def ask(self, prompt: Sequence[int], answer_tokens: int) -> Usage:
        """See `Asked.ask`."""
        await self.engine.clear_cache()
        greedy = Sampling(temperature=0.0)
        generation = self.engine.generate(
            Prompt(tokens=list(prompt)), sampling=greedy, max_tokens=answer_tokens, ignore_eos=True
        )
        _, done = await generation.collect()
        return done.usage


async def _steps(asked: Asked, prompt_tokens: int, samples: int, is_over: Callable[[], bool]) -> list[float]:
    times_s: list[float] = []
    while len(times_s) < samples and not (times_s and is_over()):
        times_s.append(_step_s(await asked.ask(_tokens(prompt_tokens), STEPS_PER_SAMPLE + 1)))
    return times_s


def _step_s(usage: Usage) -> float:
    return usage.decode_s / max(1, usage.generated_tokens - 1)


def _tokens(count: int) -> list[int]:
    return [_FIRST_ORDINARY_TOKEN + 7 * index % _ORDINARY_TOKENS for index in range(count)]

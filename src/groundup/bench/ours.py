"""Our side: the engine's client in this process, its worker in another, as in every other use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from groundup.engine.client import Engine
from groundup.engine.events import Done, Text
from groundup.engine.protocol import EngineSettings, Prompt, Sampling

from .answer import Answer
from .side import Workload

_GREEDY = Sampling(temperature=0.0)


class OurSide:
    """Our engine on one model file."""

    def __init__(self, model: Path, workload: Workload) -> None:
        self.engine = Engine(
            EngineSettings(
                model_path=str(model),
                context_tokens=workload.context_tokens,
                cache_tokens=workload.cache_tokens,
                max_running=workload.requests,
                threads=workload.threads,
            )
        )

    @property
    def system_info(self) -> str:
        """Processor features that the library was built for."""
        return self.engine.facts.system_info

    @property
    def build(self) -> str:
        """Name and version of the library."""
        return self.engine.facts.engine_build

    @property
    def settings(self) -> dict[str, Any]:
        """What the engine was asked for and what it chose."""
        facts, asked = self.engine.facts, self.engine.settings
        return {
            "context_tokens": facts.context_tokens,
            "cache_tokens": facts.cache_tokens,
            "max_running": facts.max_running,
            "threads": facts.threads,
            "batch_tokens": asked.batch_tokens,
            "silence_bound_s": asked.silence_bound_s,
            "kv_type": asked.kv_type,
            "cache_kind": facts.cache_kind,
        }

    async def __aenter__(self) -> Self:
        """Start the worker and load the model."""
        await self.engine.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        await self.engine.stop()

    async def ask(
        self, prompt: Sequence[int], max_tokens: int, *, into: Answer | None = None, keep_tokens: bool = False
    ) -> Answer:
        """See `Side.ask`; token ids come with log-probabilities, which cost a little time."""
        answer = into or Answer(len(prompt))
        generation = self.engine.generate(
            Prompt(tokens=list(prompt)),
            sampling=_GREEDY,
            max_tokens=max_tokens,
            logprobs=0 if keep_tokens else None,
            ignore_eos=True,
        )
        async for event in generation:
            if isinstance(event, Text):
                answer.note_text()
                answer.tokens += [choice.chosen.token for choice in event.choices]
            elif isinstance(event, Done):
                usage = event.usage
                answer.note_end(
                    computed_tokens=usage.computed_tokens, generated_tokens=usage.generated_tokens
                )
        return answer

    async def start_counting(self) -> None:
        """Begin a new account."""
        await self.engine.statistics(reset=True)

    async def python_share(self) -> float | None:
        """Python's share of the worker's busy time since `start_counting`."""
        statistics = await self.engine.statistics()
        busy_s = statistics.native_s + statistics.python_s
        return statistics.python_s / busy_s if busy_s else None

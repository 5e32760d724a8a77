"""What a scenario needs of the thing it measures: ours and the peer look alike to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from .answer import Answer


@dataclass(frozen=True, kw_only=True)
class Workload:
    """What a side has to be started for: `requests` at a time of `context_tokens` each."""

    requests: int
    context_tokens: int
    threads: int

    @property
    def cache_tokens(self) -> int:
        """Cells for all of them without any sharing, in the multiple of 256 that llama.cpp allots."""
        return -(-self.requests * self.context_tokens // 256) * 256


class Side(Protocol):
    """A running model that answers prompts of token ids, greedily and without a stop."""

    @property
    def system_info(self) -> str:
        """Processor features the native library was built for, in its own words."""

    @property
    def build(self) -> str:
        """Name and version of what is measured."""

    @property
    def settings(self) -> dict[str, Any]:
        """How it was started."""

    async def __aenter__(self) -> Self:
        """Start it and load the model."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""

    async def ask(
        self, prompt: Sequence[int], max_tokens: int, *, into: Answer | None = None, keep_tokens: bool = False
    ) -> Answer:
        """Answer one prompt with exactly `max_tokens` tokens; cancelling the task cancels the request.

        Args:
            into: the record to fill while the answer streams; a new one by default.
            keep_tokens: whether the answer's token ids are wanted.
        """

    async def start_counting(self) -> None:
        """Begin a new account for `python_share`."""

    async def python_share(self) -> float | None:
        """Share of the busy time since `start_counting` that is spent outside the library, if known."""

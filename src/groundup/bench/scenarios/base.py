"""What all scenarios are: settings, the load they put on a side, and how they run on it."""

from __future__ import annotations

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from groundup.bench.answer import Answer
from groundup.bench.peer import DEFAULT_BATCH_TOKENS
from groundup.bench.result import Figures
from groundup.bench.side import Side

_FIRST_ORDINARY_TOKEN = 256  # below are bytes in many vocabularies
_ORDINARY_PART = 0.75  # control tokens are at the end of most vocabularies
_POLL_S = 0.005


class TokenSource:
    """Random ordinary token ids, the same for the same seed."""

    def __init__(self, vocabulary_size: int, seed: int) -> None:
        last = int(_ORDINARY_PART * vocabulary_size)
        self._range = range(min(_FIRST_ORDINARY_TOKEN, last // 2), last)
        self._random = random.Random(seed)

    def take(self, count: int) -> list[int]:
        """The next `count` ids."""
        return self._random.choices(self._range, k=count)


@dataclass(frozen=True)
class Scenario(ABC):
    """A kind of work; its fields are the settings, in tokens where nothing else is said."""

    name: ClassVar[str]
    summary: ClassVar[str]

    @property
    @abstractmethod
    def requests(self) -> int:
        """The most requests at a time."""

    @property
    @abstractmethod
    def context_tokens(self) -> int:
        """The most that one request needs, prompt and answer."""

    @property
    def peer_batch_tokens(self) -> int:
        """The batch size that serves llama-server best here."""
        return DEFAULT_BATCH_TOKENS

    @property
    def settings(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)

    @abstractmethod
    async def run(self, side: Side, tokens: TokenSource) -> Figures:
        """Do the work once on a side that has nothing of it in its cache."""


async def all_stream(tasks: Sequence[asyncio.Task[Answer]], answers: Sequence[Answer], pieces: int) -> None:
    """Wait until every answer has so many pieces, or one has ended; raises what a task raised."""
    while min(len(answer.text_times) for answer in answers) < pieces:
        done, _ = await asyncio.wait(tasks, timeout=_POLL_S, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        if done:
            return

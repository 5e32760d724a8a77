"""Several answers to one question."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from groundup.chat.events import ChatEvent, Reading, Waiting
from groundup.chat.requests import ChatRequest, CompletionRequest
from groundup.server.answered import Begun

Asked = TypeVar("Asked", bound=ChatRequest | CompletionRequest)

_SEEDS: Final = 2**32


def siblings(request: Asked, count: int) -> list[Asked]:
    """The same question so many times. A seed grows by one each time, since equal ones answer equally."""
    seed = request.sampling.given.get("seed")
    if seed is None:
        return [request] * count
    return [_with_seed(request, (seed + number) % _SEEDS) for number in range(count)]


def has_read(happened: Begun | ChatEvent) -> bool:
    """Whether an answer has begun, so that its prompt is computed and siblings can share it."""
    return not isinstance(happened, Begun | Waiting | Reading)


def _with_seed(request: Asked, seed: int) -> Asked:
    sampling = msgspec.structs.replace(request.sampling, given=request.sampling.given | {"seed": seed})
    return msgspec.structs.replace(request, sampling=sampling)

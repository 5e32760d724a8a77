"""What an engine's worker tells its client, as typed messages."""

from __future__ import annotations

from typing import Any

import msgspec

from .protocol import EngineFacts, Statistics, TokenChoice, TokenProbability, Usage


class LoadProgress(msgspec.Struct, frozen=True, tag="load_progress"):
    """How much of the model is loaded, 0 to 1."""

    fraction: float


class MemoryBounded(msgspec.Struct, frozen=True, tag="memory_bounded"):
    """The worker knows what its model needs, before it reads the weights.

    `process_bytes` is the limit that it has set for what it allocates, 0 where the system refused;
    `whole_bytes` is one for all that it may hold, weights in the cache of files among it.
    """

    process_bytes: int
    whole_bytes: int


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The model is loaded."""

    facts: EngineFacts


class LoadFailed(msgspec.Struct, frozen=True, tag="load_failed"):
    """The model cannot be loaded; the worker ends."""

    error: dict[str, Any]


class Queued(msgspec.Struct, frozen=True, tag="queued"):
    """The request waits; `position` requests go first."""

    request_id: int
    position: int


class Prefilled(msgspec.Struct, frozen=True, tag="prefilled"):
    """So much of the prompt has been read; `reused_tokens` of it came from the cache."""

    request_id: int
    done_tokens: int
    total_tokens: int
    reused_tokens: int


class Text(msgspec.Struct, frozen=True, tag="text"):
    """A piece of the answer: whole characters, never part of a stop string."""

    request_id: int
    text: str
    tokens: int = 1
    choices: list[TokenChoice] = []


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The request has ended: reason is stop, length, cancelled or pinned."""

    request_id: int
    reason: str
    usage: Usage
    stop_string: str | None = None


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The request has ended with an error (see `groundup.errors.from_wire`)."""

    request_id: int
    error: dict[str, Any]


class Tokens(msgspec.Struct, frozen=True, tag="tokens"):
    """Token ids, and the bytes of each; -1 stands for a cell of an image."""

    request_id: int
    tokens: list[int]
    pieces: list[bytes] = []


class Pieces(msgspec.Struct, frozen=True, tag="pieces"):
    """The exact bytes of the tokens, joined."""

    request_id: int
    data: bytes


class Scored(msgspec.Struct, frozen=True, tag="scored"):
    """`choices[i]` is token i + 1 given the tokens before it; `next_top` are the likeliest to follow."""

    request_id: int
    tokens: list[int]
    choices: list[TokenChoice]
    next_top: list[TokenProbability]


class Embedded(msgspec.Struct, frozen=True, tag="embedded"):
    """One vector per prompt, and how many tokens they had."""

    request_id: int
    vectors: list[list[float]]
    prompt_tokens: list[int]


class StatisticsReport(msgspec.Struct, frozen=True, tag="statistics_report"):
    """Counters of the worker."""

    request_id: int
    statistics: Statistics


Event = (
    LoadProgress
    | MemoryBounded
    | Ready
    | LoadFailed
    | Queued
    | Prefilled
    | Text
    | Done
    | Failed
    | Tokens
    | Pieces
    | Scored
    | Embedded
    | StatisticsReport
)

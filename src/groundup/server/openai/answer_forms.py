"""What OpenAI's addresses answer, for the OpenAPI document: the fields on which clients may rely.

An answer may have more. These forms are not used to write answers; `tests/server/test_true_document.py`
holds the answers of a real server against them, and `tests/server/openai/test_rerank.py` those of rankers.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens that were read and written."""

    prompt_tokens: int
    total_tokens: int
    completion_tokens: int = 0
    prompt_tokens_details: dict[str, int] = {}
    completion_tokens_details: dict[str, int] = {}


class ModelObject(msgspec.Struct, frozen=True, kw_only=True):
    """One model. `created` counts seconds since 1970."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/models`."""

    object: Literal["list"]
    data: list[ModelObject]


class CompletedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What the assistant says."""

    role: Literal["assistant"]
    content: str | None
    refusal: str | None
    reasoning: str = ""
    tool_calls: list[dict[str, Any]] = []


class ChatChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One of the answers."""

    index: int
    message: CompletedMessage
    finish_reason: Literal["stop", "length", "tool_calls"]
    logprobs: dict[str, Any] | None


class ChatCompletion(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/chat/completions`; streamed, the events are chunks of it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChatChoice]
    usage: Usage
    groundup: dict[str, Any]


class TextChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One continued text."""

    text: str
    index: int
    finish_reason: Literal["stop", "length"]
    logprobs: dict[str, Any] | None


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/completions`; streamed, the events are pieces of it."""

    id: str
    object: Literal["text_completion"]
    created: int
    model: str
    choices: list[TextChoice]
    usage: Usage
    groundup: dict[str, Any]


class EmbeddingObject(msgspec.Struct, frozen=True, kw_only=True):
    """One vector, or the same in base64."""

    object: Literal["embedding"]
    index: int
    embedding: list[float] | str


class EmbeddingList(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/embeddings`."""

    object: Literal["list"]
    data: list[EmbeddingObject]
    model: str
    usage: Usage


class RankedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document: its place in the request, and how well it answers the query."""

    index: int
    relevance_score: float
    score: float
    document: dict[str, str] = {}


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/rerank`."""

    id: str
    model: str
    results: list[RankedDocument]
    usage: Usage


class ResponseObject(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/responses`; streamed, its parts come as events."""

    id: str
    object: Literal["response"]
    created_at: int
    status: Literal["completed", "incomplete"]
    model: str
    output: list[dict[str, Any]]
    usage: dict[str, Any]
    error: None
    store: Literal[False]
    incomplete_details: dict[str, Any] | None

"""What Anthropic's addresses answer, for the OpenAPI document: the fields on which clients may rely.

An answer may have more. These forms are not used to write answers; `tests/server/test_true_document.py`
holds the answers of a real server against them.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class MessageAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/messages`; streamed, its parts come as events."""

    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    model: str
    content: list[dict[str, Any]]
    stop_reason: str
    stop_sequence: str | None
    usage: dict[str, int]


class TokenCount(msgspec.Struct, frozen=True, kw_only=True):
    """`/v1/messages/count_tokens`."""

    input_tokens: int

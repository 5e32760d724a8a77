"""What is asked of each address in its simplest form, beside the name of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_TALK: Final = [{"role": "user", "content": "Hello"}]
SENSIBLE: Final[Mapping[str, Mapping[str, Any]]] = {
    "/api/chat": {"messages": _TALK},
    "/api/generate": {"prompt": "Hello"},
    "/api/embed": {"input": ["one", "two"]},
    "/api/tokenize": {"text": "Hello"},
    "/api/detokenize": {"tokens": [1, 2]},
    "/api/score": {"text": "Hello there"},
    "/v1/chat/completions": {"messages": _TALK},
    "/v1/completions": {"prompt": "Hello"},
    "/v1/embeddings": {"input": "Hello"},
    "/v1/rerank": {"query": "Hello", "documents": ["one", "two"]},
    "/v1/responses": {"input": "Hello"},
    "/v1/messages": {"messages": _TALK},
    "/v1/messages/count_tokens": {"messages": _TALK},
}

"""Bodies that a careless or hostile client may send: right words in wrong places, and wrong ones in right."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from hypothesis import strategies as st

_WORDS: Final = [
    "user",
    "assistant",
    "system",
    "tool",
    "developer",
    "text",
    "image_url",
    "function",
    "json_schema",
    "json_object",
    "none",
    "auto",
    "required",
    "low",
    "name",
    "type",
    "function_call",
    "function_call_output",
    "reasoning",
    "message",
    "tool_use",
    "tool_result",
    "thinking",
    "image",
    "base64",
    "custom",
    "enabled",
    "data:;base64,AA==",
    "namespace",
    "input_image",
]
_KEYS: Final = [
    "role",
    "content",
    "type",
    "text",
    "image_url",
    "url",
    "function",
    "name",
    "arguments",
    "tool_calls",
    "id",
    "schema",
    "json_schema",
    "strict",
    "effort",
    "summary",
    "format",
    "output",
    "call_id",
    "input",
    "source",
    "data",
    "thinking",
    "tool_use_id",
    "encrypted_content",
    "tools",
    "include_usage",
    "input_schema",
]

ANYTHING: Final = st.recursive(
    st.sampled_from([*_WORDS, "", None, True, 10**400, 1e300, -1, 0, 7]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)
MESSAGES: Final = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(_WORDS[:5])},
        optional=dict.fromkeys(("content", "tool_calls", "tool_call_id", "name"), ANYTHING),
    ),
    min_size=1,
    max_size=3,
)


def bodies(kind: type[msgspec.Struct], **right: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects with the fields of a body: what is right in some, anything at all in others."""
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    return st.fixed_dictionaries(
        {"model": st.just("m"), **right},
        optional={name: ANYTHING for name in names if name not in {"model", *right}},
    )

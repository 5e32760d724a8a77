"""A stream that ends as if the answer were whole, though it broke off, as some servers' streams do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tests.server.sse import Sent

WHOLE: Final = {"choices": [{"index": 0, "delta": {"content": "word "}, "finish_reason": None}]}
EMPTY: Final = {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}]}

SILENT: Final = [Sent("", WHOLE), Sent("", EMPTY), Sent("", None)]
"""What a client sees of a broken answer whose error became an empty chunk: nothing but a short answer."""


def silent_failures(events: Sequence[Sent]) -> list[str]:
    """What is wrong with the end of a stream that broke off."""
    found = []
    last: Any = events[-1].data
    if last is None:
        found.append("it ends with [DONE]")
    if not (isinstance(last, dict) and last.get("error", {}).get("message")):
        found.append("its last event is no error")
    if any(
        choice["finish_reason"] for event in events if event.data for choice in event.data.get("choices", [])
    ):
        found.append("it gives a reason for its end")
    return found

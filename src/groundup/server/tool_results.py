"""Results of tools find the call that they answer: common clients lose its id, or even its name."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from groundup.chat.messages import Message, ToolCall


def match_results(messages: Sequence[Message]) -> list[Message]:
    """Results of tools with the name and id of their call: by id, else by name, else in order."""
    open_calls: list[ToolCall] = []
    matched = list[Message]()
    for message in messages:
        if message.role == "tool":
            call = _answered(message, open_calls)
            if call is not None:
                open_calls.remove(call)
                message = msgspec.structs.replace(  # noqa: PLW2901
                    message, tool_name=call.name, tool_call_id=message.tool_call_id or call.id
                )
        elif message.tool_calls:
            open_calls = list(message.tool_calls)
        matched.append(message)
    return matched


def _answered(message: Message, open_calls: Sequence[ToolCall]) -> ToolCall | None:
    by_id = (one for one in open_calls if message.tool_call_id and one.id == message.tool_call_id)
    by_name = (one for one in open_calls if message.tool_name and one.name == message.tool_name)
    in_order = iter(open_calls) if not message.tool_name else iter(())
    return next(by_id, None) or next(by_name, None) or next(in_order, None)

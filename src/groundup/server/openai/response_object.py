"""The object that an answer of `/v1/responses` is."""

from __future__ import annotations

import time
from typing import Any

from groundup.chat.events import Finished
from groundup.server.call import Call

from .answer_parts import usage_object
from .response_request import ResponsesBody


def answer_object(call: Call, body: ResponsesBody) -> dict[str, Any]:
    """The answer as far as it is known before there is one."""
    return {
        "id": f"resp_{call.id}",
        "object": "response",
        "created_at": int(time.time()),
        "completed_at": None,
        "status": "in_progress",
        "incomplete_details": None,
        "error": None,
        "model": body.model,
        "instructions": body.instructions or None,
        "output": [],
        "tools": body.tools,
        "tool_choice": body.tool_choice or "auto",
        "parallel_tool_calls": body.parallel_tool_calls,
        "truncation": body.truncation,
        "text": {"format": {"type": "text"}} | body.text,
        "temperature": body.temperature if body.temperature is not None else 1.0,
        "top_p": body.top_p if body.top_p is not None else 1.0,
        "top_logprobs": body.top_logprobs,
        "reasoning": {"effort": body.reasoning.get("effort"), "summary": body.reasoning.get("summary")},
        "max_output_tokens": body.max_output_tokens,
        "usage": None,
        "store": False,
        "background": False,
        "previous_response_id": None,
        "metadata": body.metadata,
        "service_tier": "default",
    }


def usage_of(end: Finished) -> dict[str, Any]:
    """How many tokens were read and written, by the names of this address."""
    usage = usage_object([end])
    return {
        "input_tokens": usage["prompt_tokens"],
        "input_tokens_details": usage["prompt_tokens_details"] | {"cache_write_tokens": 0},
        "output_tokens": usage["completion_tokens"],
        "output_tokens_details": usage["completion_tokens_details"],
        "total_tokens": usage["total_tokens"],
    }

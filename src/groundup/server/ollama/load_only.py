"""A request without a question: it loads a model, or unloads it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from groundup.server.answers import json_response
from groundup.server.call import Call

from .answers import AnswerLines


async def load_only(
    call: Call, model: str, keep_alive_s: float | None, context_tokens: int | None, *, is_chat: bool
) -> Response:
    """Load a model, or with a keep-alive of 0 let it go; one object, whatever `stream` says.

    Raises:
        ModelNotFoundError, ModelError, EngineError: it is not there, or cannot be loaded.
    """
    if keep_alive_s == 0:
        await call.reach.unload(model)
        return _answer(AnswerLines(call, model, is_chat), "unload")
    async with call.reach.lease(model, keep_alive_s=keep_alive_s, context_tokens=context_tokens):
        return _answer(AnswerLines(call, model, is_chat), "load")


def _answer(lines: AnswerLines, reason: str) -> Response:
    answer: dict[str, Any] = lines.quiet() | {"done": True, "done_reason": reason}
    return json_response(answer)

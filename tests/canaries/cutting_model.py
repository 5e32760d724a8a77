"""Known bad: a model that cuts what is too long, and tells nobody."""

from __future__ import annotations

from groundup.chat.model import ChatModel, Prepared
from groundup.chat.requests import CompletionRequest


async def prepare_cut(chat: ChatModel, request: CompletionRequest) -> Prepared:
    """The request; the defect: what does not fit is left out."""
    room = (request.context_tokens or chat.facts.context_tokens) - 1
    assert isinstance(request.prompt, list)
    short = CompletionRequest(prompt=request.prompt[:room], context_tokens=request.context_tokens)
    return await chat.prepare_completion(short)

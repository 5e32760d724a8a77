"""A question on its way to a model, and what happens there: for dialects that tell it in their own events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from groundup.chat.capabilities import THINKING
from groundup.chat.events import ChatEvent, Finished, Reading, Waiting
from groundup.chat.model import Prepared
from groundup.chat.requests import ChatRequest, CompletionRequest
from groundup.engine.protocol import Usage
from groundup.errors import RequestCancelledError
from groundup.host.host import Lease

from .call import Call

# What an answer is in after an event; after any other, it is being written.
_PHASES: Final[Mapping[type[ChatEvent], str]] = {Waiting: "queue", Reading: "prefill"}


@dataclass(frozen=True, slots=True)
class Begun:
    """The model is loaded and the question has passed all checks.

    `prepared` is the question as the engine gets it, and `context_tokens` the most that it and its answer may
    have together; None where there is nothing to answer.
    """

    lease: Lease
    prepared: Prepared | None = None
    context_tokens: int | None = None


async def answered(
    call: Call,
    model: str,
    request: ChatRequest | CompletionRequest,
    keep_alive_s: float | None = None,
    *,
    drops_thinking: bool = False,
) -> AsyncGenerator[Begun | ChatEvent]:
    """The answer of a model: first `Begun`, then its events, the last of which is `Finished`.

    Args:
        call: for whom; warnings about the question are noted there.
        model: as the client named it.
        request: the question.
        keep_alive_s: how long the model stays loaded afterwards; None = as the host says.
        drops_thinking: whether a model that cannot think may answer without, where thinking was wanted.

    Raises:
        GroundupError: before `Begun`, the question is refused; later, the answer is not whole.
        RequestCancelledError: the answer was ended from outside, so that it must not look whole.
    """
    metrics, phase = call.services.metrics, "queue"
    try:
        async with call.reach.lease(
            model, keep_alive_s=keep_alive_s, context_tokens=request.context_tokens
        ) as lease:
            begun = await _begin(call, lease, request, drops_thinking=drops_thinking)
            yield begun
            assert begun.prepared is not None
            async with aclosing(lease.chat.stream(begun.prepared)) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        phase = ""
                        if event.reason == "cancelled":
                            raise RequestCancelledError
                        metrics.note_queue(event.usage.queue_s)
                    elif phase != "decode":
                        phase = _PHASES.get(type(event), "decode")
                    yield event
    except (asyncio.CancelledError, GeneratorExit):
        if phase:
            metrics.note_cancelled(phase)
        raise


async def _begin(
    call: Call, lease: Lease, request: ChatRequest | CompletionRequest, *, drops_thinking: bool
) -> Begun:
    """Check the question, and note what its client should know."""
    if isinstance(request, CompletionRequest):
        prepared = await lease.chat.prepare_completion(request)
    else:
        if drops_thinking and THINKING not in lease.chat.capabilities:
            request = msgspec.structs.replace(request, think=None)
        prepared = await lease.chat.prepare(request)
    call.warnings.take(prepared.warnings)
    _warn_of_model(call, lease)
    context_tokens = min(lease.context_tokens, request.context_tokens or lease.context_tokens)
    if (request.context_tokens or 0) > context_tokens:
        call.warnings.add("context-lowered", wanted=request.context_tokens or 0, tokens=context_tokens)
    return Begun(lease, prepared, context_tokens)


def _warn_of_model(call: Call, lease: Lease) -> None:
    """What of the model could not be used, and whether memory leaves it less context than is usual."""
    for notice in lease.chat.defaults.notices:
        call.warnings.add("model-notice", text=notice)
    if lease.context_tokens < lease.usual_context_tokens:
        figures = {"tokens": lease.context_tokens, "usual": lease.usual_context_tokens}
        call.warnings.add("context-cut-by-memory", **figures)


def own_figures(
    call: Call, lease: Lease, ends: Sequence[Finished], context_tokens: int | None = None
) -> dict[str, Any]:
    """Our own object in an answer: what it took, and what the client should know.

    Args:
        call: which is answered.
        lease: of the model.
        ends: several are one answer that was given several times.
        context_tokens: of this request; None = what is loaded.
    """
    for end in ends:
        call.warnings.take(end.warnings)
    usages = [end.usage for end in ends]
    return call.extras() | {
        "seed": usages[0].seed,
        "context_tokens": context_tokens or lease.context_tokens,
        "prompt_tokens_reused": sum(usage.reused_tokens for usage in usages),
        "prompt_tokens_computed": sum(usage.computed_tokens for usage in usages),
        "queue_s": max(usage.queue_s for usage in usages),
        "prefill_s": max(usage.prefill_s for usage in usages),
        "decode_s": max(usage.decode_s for usage in usages),
        "warnings": [{"code": one.code, **one.details} for one in call.warnings.items],
        **_shift_figures(usages),
    }


def _shift_figures(usages: Sequence[Usage]) -> dict[str, Any]:
    """What shifts of the context took; nothing where there were none."""
    if not any(usage.shifts for usage in usages):
        return {}
    return {
        "shift": {
            "times": sum(usage.shifts for usage in usages),
            "tokens_dropped": sum(usage.dropped_tokens for usage in usages),
            "tokens_reread": sum(usage.reread_tokens for usage in usages),
        }
    }

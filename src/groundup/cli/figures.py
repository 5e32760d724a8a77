"""The accounting of an answer, for people and for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.engine.events import Done
from groundup.engine.protocol import EngineFacts, Usage


def lines(usage: Usage, facts: EngineFacts, *, started_s: float) -> str:
    """Four lines: what was read, what was written, where the time went, and by which model."""
    return (
        f"{usage_lines(usage)}\n"
        f"model    {facts.name or facts.architecture}, context {facts.context_tokens:,} tokens, "
        f"{facts.threads} {'thread' if facts.threads == 1 else 'threads'}, ready after {started_s:.2f} s"
    )


def usage_lines(usage: Usage) -> str:
    """Three lines: what was read, what was written, and where the time went.

    The first token of an answer comes out of reading the prompt, so decoding made one less.
    """
    first_token = f"{usage.first_token_s:.2f} s" if usage.first_token_s is not None else "none"
    return (
        f"prompt   {usage.prompt_tokens:,} tokens: {usage.reused_tokens:,} reused, "
        f"{usage.computed_tokens:,} computed{_rate(usage.computed_tokens, usage.prefill_s)}\n"
        f"answer   {usage.generated_tokens:,} tokens{_rate(usage.generated_tokens - 1, usage.decode_s)}, "
        f"seed {usage.seed}\n"
        f"time     queue {usage.queue_s:.2f} s, prefill {usage.prefill_s:.2f} s, "
        f"decode {usage.decode_s:.2f} s; first token after {first_token}"
    )


def record(answer: str, done: Done, facts: EngineFacts, *, model: str, started_s: float) -> dict[str, Any]:
    """The answer and its accounting as plain data, for `--json`."""
    return {
        "model": model,
        "answer": answer,
        "done_reason": done.reason,
        "usage": usage_record(done.usage),
        "context_tokens": facts.context_tokens,
        "ready_s": _rounded(started_s),
    }


def usage_record(usage: Usage) -> dict[str, Any]:
    """The accounting as plain data."""
    return {name: _rounded(value) for name, value in msgspec.to_builtins(usage).items()}


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _rate(tokens: int, seconds: float) -> str:
    return f", {tokens / seconds:,.1f} tokens/s" if tokens > 0 and seconds > 0 else ""

"""Every term of a prediction with where it comes from, for those who want to check it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from groundup.engine.buffers import Buffers
from groundup.fit.advice import Advice
from groundup.fit.calibration import Calibration
from groundup.fit.candidate import memory_of
from groundup.fit.wording import memory_text

from .record import parts_bytes

_SOURCES: Final = {
    "weights": "the tensors of the file",
    "repacked": "a second layout, for this processor",
    "keys_and_values": "the layers' widths, for every cell of the context",
    "recurrent_state": "the layers' states, for every text that is held",
    "compute": "a formula fitted on measured loads",
    "output": "the scores of the next words",
    "overhead": "what every load takes, and the vocabulary",
    "projector": "what makes tokens of pictures",
    "adapters": "the files that change the weights",
    "process": "Python and its libraries, measured",
}


def explanation_lines(advice: Advice, buffers: Buffers | None = None) -> list[str]:
    """The terms, one on a line; those that are nothing are left out.

    Args:
        advice: to be explained.
        buffers: that the engine library itself would make; None if it was not asked.
    """
    choice, plan = advice.choice, advice.choice.plan
    parts = parts_bytes(choice.candidate, plan)
    lines = [
        f"  {name.replace('_', ' '):18} {memory_text(size_bytes):>8}  {_SOURCES[name]}"
        for name, size_bytes in parts.items()
        if size_bytes
    ]
    need, budget = choice.need, advice.situation.budget
    return [
        "Memory, term by term:",
        *lines,
        f"  {'together':18} {memory_text(need.mid):>8}  {choice.candidate.basis.words}",
        f"  {'at most':18} {memory_text(need.high):>8}  the verdict goes by this one",
        f"  {'stays free':18} {memory_text(budget.margin_bytes):>8}  5 % of the memory, at least 512 MB",
        f"  cells {max(plan.context_tokens, plan.cache_tokens):,}, texts kept {plan.sequences}, "
        f"batch {plan.micro_batch_tokens} tokens, keys and values {plan.kv_type}",
        *_buffer_lines(advice, buffers),
        *_speed_lines(advice),
    ]


def _buffer_lines(advice: Advice, buffers: Buffers | None) -> Iterator[str]:
    """What the library reserves is in "at most"; of its computing, usual answers use what stands above."""
    if buffers is None:
        return
    found = memory_of(advice.choice.candidate.facts, advice.choice.plan)
    yield "  the engine library, asked without loading, reserves for computing and scores"
    yield f"  {memory_text(buffers.total_bytes)}; by our formulas {memory_text(found.buffers_bytes)}"


def _speed_lines(advice: Advice) -> list[str]:
    calibration, speed = advice.situation.calibration, advice.choice.speed
    if calibration is None or speed is None:
        return ["Speed: not measured yet, so no figure."]
    rate = speed.decode_tokens_per_s
    return [
        "Speed:",
        f"  {rate.mid:.1f} tokens/s ({rate.low:.1f} to {rate.high:.1f}), "
        f"limited by {speed.limited_by}, {speed.confidence.words}",
        *_calibration_lines(calibration),
    ]


def _calibration_lines(calibration: Calibration) -> list[str]:
    basis = calibration.bandwidth_basis.replace("_", " ")
    lines = [
        f"  reads {calibration.read_bytes_per_s / 1e9:.1f} GB/s of weights "
        f"({calibration.bandwidth_bytes_per_s / 1e9:.1f} GB/s by {basis})",
        f"  {calibration.per_layer_s * 1e6:.0f} µs for every layer; from {calibration.runs} runs",
    ]
    if calibration.is_stale:
        lines.append("  measured under other circumstances: groundup device --measure measures again")
    if calibration.is_busy:
        lines.append("  other programs ran while it was measured, so it may be too slow")
    return lines

"""What a measurement gives: figures of each side, their ratios, and the object that `--json` prints.

Rates are tokens per second of wall clock. In ratios more than 1 means that ours is better: the peer's
time over ours, our rate over the peer's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import msgspec


class FirstToken(msgspec.Struct, frozen=True):
    """Seconds from asking to the first token, over all requests of a run."""

    p50: float
    p95: float
    max: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One side of one run, or the medians of several.

    `prefill_tok_s`: prompt tokens asked (computed or not) until the last first token.
    `decode_tok_s`: tokens after the first ones, from the earliest first token to the last token.
    `ideal_prompt_tokens`: what has to be computed if nothing is computed twice.
    `python_share`: of the worker's busy time, outside the library; unknown for the peer.
    """

    total_s: float
    ttft_s: FirstToken
    prefill_tok_s: float
    decode_tok_s: float
    computed_prompt_tokens: int
    ideal_prompt_tokens: int
    longest_silence_s: float
    python_share: float | None = None


class SideResult(Figures, frozen=True, kw_only=True):
    """The medians of one side, where each came from, and how far the runs lay apart."""

    system_info: str
    build: str
    runs: list[Figures]

    @property
    def computed_over_ideal(self) -> float:
        """1.0: nothing was computed twice."""
        return self.computed_prompt_tokens / self.ideal_prompt_tokens


class Ratios(msgspec.Struct, frozen=True):
    """Ours against the peer; more than 1 is better for us."""

    total: float
    ttft_max: float
    prefill: float
    decode: float


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario on one model on one machine."""

    scenario: str
    model: dict[str, Any]
    machine: dict[str, Any]
    settings: dict[str, Any]
    ours: SideResult
    peer: SideResult | None = None
    ratios: Ratios | None = None
    notes: list[str] = []


def median_of(runs: Sequence[Figures], *, system_info: str, build: str) -> SideResult:
    """Each figure's own median over the runs."""

    def middle(read: Callable[[Figures], float]) -> float:
        return median(read(run) for run in runs)

    shares = [run.python_share for run in runs if run.python_share is not None]
    return SideResult(
        total_s=middle(lambda run: run.total_s),
        ttft_s=FirstToken(
            p50=middle(lambda run: run.ttft_s.p50),
            p95=middle(lambda run: run.ttft_s.p95),
            max=middle(lambda run: run.ttft_s.max),
        ),
        prefill_tok_s=middle(lambda run: run.prefill_tok_s),
        decode_tok_s=middle(lambda run: run.decode_tok_s),
        computed_prompt_tokens=round(middle(lambda run: run.computed_prompt_tokens)),
        ideal_prompt_tokens=round(middle(lambda run: run.ideal_prompt_tokens)),
        longest_silence_s=middle(lambda run: run.longest_silence_s),
        python_share=median(shares) if shares else None,
        system_info=system_info,
        build=build,
        runs=list(runs),
    )


def compare(ours: Figures, peer: Figures) -> Ratios:
    """Ratios of two sides that did the same work."""
    return Ratios(
        total=_over(peer.total_s, ours.total_s),
        ttft_max=_over(peer.ttft_s.max, ours.ttft_s.max),
        prefill=_over(ours.prefill_tok_s, peer.prefill_tok_s),
        decode=_over(ours.decode_tok_s, peer.decode_tok_s),
    )


def _over(upper: float, lower: float) -> float:
    """A quotient; 0 where there is nothing to divide by."""
    return upper / lower if lower else 0.0

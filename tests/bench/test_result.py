"""Figures: medians are each figure's own, and ratios above 1 always speak for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from groundup.bench.result import Figures, FirstToken, Result, compare, median_of

# promised to those who read `--json`: other keys may come, these may not go
SIDE_KEYS = {
    "system_info", "total_s", "ttft_s", "prefill_tok_s", "decode_tok_s", "computed_prompt_tokens",
    "ideal_prompt_tokens", "longest_silence_s", "python_share",
}  # fmt: skip


def figures(*, total_s: float = 1.0, ttft_max_s: float = 0.5, rate: float = 10.0) -> Figures:
    return Figures(
        total_s=total_s,
        ttft_s=FirstToken(p50=0.1, p95=0.2, max=ttft_max_s),
        prefill_tok_s=rate,
        decode_tok_s=rate,
        computed_prompt_tokens=10,
        ideal_prompt_tokens=10,
        longest_silence_s=0.1,
    )


@dataclass(frozen=True)
class Case:
    """Two sides, and which ratio must rise above 1."""

    ours: Figures
    peer: Figures
    better: set[str]


CASES = {
    "we are done sooner": Case(figures(total_s=1), figures(total_s=2), {"total"}),
    "our first token comes sooner": Case(figures(ttft_max_s=0.2), figures(ttft_max_s=0.4), {"ttft_max"}),
    "our rates are higher": Case(figures(rate=20), figures(rate=10), {"prefill", "decode"}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ratio_above_one_means_ours_is_better(case: Case) -> None:
    """Times are the peer's over ours, rates ours over the peer's."""
    ratios: dict[str, Any] = msgspec.to_builtins(compare(case.ours, case.peer))

    assert {name for name, ratio in ratios.items() if ratio == pytest.approx(2)} == case.better
    assert all(ratio == 1 for name, ratio in ratios.items() if name not in case.better)


def test_median_takes_the_middle_of_each_figure() -> None:
    """A figure's median does not depend on the other figures of its run."""
    runs = [figures(total_s=3, rate=1), figures(total_s=1, rate=3), figures(total_s=2, rate=2)]

    side = median_of(runs, system_info="CPU", build="x 1")

    assert (side.total_s, side.decode_tok_s) == (2, 2)
    assert side.runs == runs


def test_json_object_has_the_promised_keys() -> None:
    """What `--json` prints keeps its names."""
    side = median_of([figures()], system_info="CPU", build="x 1")
    result = Result(
        scenario="single", model={}, machine={}, settings={}, ours=side, peer=side,
        ratios=compare(side, side),
    )  # fmt: skip

    data = msgspec.json.decode(msgspec.json.encode(result))

    assert set(data) >= {"scenario", "model", "machine", "settings", "ours", "peer", "ratios"}
    assert set(data["ours"]) >= SIDE_KEYS
    assert set(data["ours"]["ttft_s"]) == {"p50", "p95", "max"}
    assert set(data["ratios"]) == {"total", "ttft_max", "prefill", "decode"}

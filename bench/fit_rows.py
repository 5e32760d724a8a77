"""Predictions of speed from data sheets, against published measurements of other people's computers.

    python bench/fit_rows.py [TABLE.csv]

Two judgements: with the priors that we ship ("as shipped"), and with constants that are fitted on all other
devices of the table and applied to the one that was left out ("left out"). The medians of devices are
averaged, because a table has many rows of few devices. Bars: left out, median error at most 20 % and at
least 80 % within the interval.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import mean, median

import msgspec

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import ModelShape
from groundup.device.device import Bandwidth
from groundup.errors import GroundupError
from groundup.fit.calibration import Calibration
from groundup.fit.least_squares import Equation, solve
from groundup.fit.planned import planned_facts
from groundup.fit.priors import Prior, from_bandwidth, prior_of
from groundup.fit.speed import SpeedPrediction, predict_speed
from groundup.fit.work import StepWork, step_work
from groundup.library.model_facts import ModelFacts

TABLE = Path(__file__).parent / "facts" / "llmfit_speed.csv"
ANSWER_TOKENS = 128  # the middle of an answer lies so many tokens deep, halved
MAKERS = {"apple": "apple", "nvidia_dgpu": "nvidia", "nvidia_pro": "nvidia", "cpu": ""}
OTHER_MAKER = "amd"
OTHER_ENGINES = {"mlx", "ollama"}
OTHER_NAMES = {
    "mistral-small-3.2-24b": "mistral-small-3.2",
    "mistral-small-3-24b": "mistral-small-3",
    "mistral-7b-v0.3": "mistral-7b",
}
ROW_SIGMA = 0.1
BARS = {"median": 0.20, "coverage": 0.80}


@dataclass(frozen=True)
class Row:
    """One published measurement and the work that it stands for."""

    device: str
    maker: str
    bandwidth_bytes_per_s: float
    name: str
    facts: ModelFacts
    depth_tokens: int
    tokens_per_s: float

    @property
    def work(self) -> StepWork:
        """Of a token in the middle of the answer."""
        return step_work(self.facts, depth_tokens=self.depth_tokens)

    def predicted(self, calibration: Calibration) -> SpeedPrediction:
        """By a calibration of its device."""
        speed = predict_speed(self.facts, calibration=calibration, depth_tokens=self.depth_tokens)
        assert speed is not None
        return speed


@dataclass(frozen=True)
class Judged:
    """One row with its prediction."""

    row: Row
    error: float
    is_within: bool


def read_rows(path: Path, *, at_depth: bool = False) -> list[Row]:
    """The rows that can be predicted: known shape and mix, fits the device, an engine of our library's kind.

    Args:
        path: of the table.
        at_depth: also rows that were measured after a long text.
    """
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            facts = _facts(line["arch_id"], line["quant"])
            depth = int(line["ctx_depth"] or 0)
            is_ours = line["backend"] not in OTHER_ENGINES and line["fits_on_device"] != "no"
            if facts and is_ours and line["tg_tps"] and line["mem_bw_gbs_spec"] and (at_depth or not depth):
                found.append(_row(line, facts, depth))
    return found


def _row(line: dict[str, str], facts: ModelFacts, depth: int) -> Row:
    return Row(
        device=line["device"],
        maker=MAKERS.get(line["device_class"], OTHER_MAKER),
        bandwidth_bytes_per_s=float(line["mem_bw_gbs_spec"]) * 1e9,
        name=f"{line['arch_id']} {line['quant']} {line['backend']}",
        facts=facts,
        depth_tokens=depth + ANSWER_TOKENS // 2,
        tokens_per_s=float(line["tg_tps"]),
    )


@cache
def _facts(name: str, quantisation: str) -> ModelFacts | None:
    if name == "llama-2-7b":
        shape: ModelShape | None = _llama_2_7b()
    else:
        record = catalogue().find(OTHER_NAMES.get(name, name)) if name else None
        shape = record.shape if record and isinstance(record.shape, ModelShape) else None
    try:
        return planned_facts(shape, quantisation) if shape else None
    except GroundupError:
        return None


def _llama_2_7b() -> ModelShape:
    """The model that most published measurements use; it is too old for the catalogue."""
    record = catalogue().find("llama-3.1-8b")
    assert record is not None
    assert isinstance(record.shape, ModelShape)
    sizes = {"kv_heads": 32, "feed_forward": 11_008, "vocabulary": 32_000}
    return msgspec.structs.replace(record.shape, **sizes)


def as_shipped(row: Row, prior: Prior | None = None) -> Calibration:
    """What we would say of the row's device, knowing its bandwidth and kind alone."""
    bandwidth = Bandwidth(row.bandwidth_bytes_per_s, "data_sheet", "table")
    found = from_bandwidth(bandwidth, maker=row.maker)
    if prior is None:
        return found
    return replace(
        found,
        efficiency=prior.efficiency,
        per_layer_s=prior.per_layer_s,
        per_expert_layer_s=prior.per_expert_layer_s,
    )


def fitted(rows: Sequence[Row], maker: str) -> Prior:
    """Constants for devices of a kind, from the rows of such devices and a weak belief about all devices.

    Every device counts the same, however many rows it has.
    """
    prior = prior_of(maker and "other")
    similar = [row for row in rows if row.maker == maker]
    counts: dict[str, int] = defaultdict(int)
    for row in similar:
        counts[row.device] += 1
    equations = [
        Equation({"byte": 1.0}, 1 / prior.efficiency, prior.efficiency_sigma / prior.efficiency**2),
        Equation({"layer": 1.0}, prior.per_layer_s, prior.per_layer_sigma_s),
        Equation({"expert": 1.0}, prior.per_expert_layer_s, prior.per_expert_layer_sigma_s),
    ]
    for row in similar:
        work, step_s = row.work, 1 / row.tokens_per_s
        factors = {"byte": (work.all_weight_bytes + work.memory_bytes) / row.bandwidth_bytes_per_s}
        factors |= {"layer": float(work.layers), "expert": float(work.expert_layers)}
        equations.append(Equation(factors, step_s, step_s * ROW_SIGMA * counts[row.device] ** 0.5))
    found = solve(equations)
    return replace(
        prior,
        efficiency=1 / found["byte"],
        per_layer_s=found["layer"],
        per_expert_layer_s=found["expert"],
    )


def judge_shipped(rows: Sequence[Row]) -> list[Judged]:
    """Every row by the priors that we ship."""
    return [_judged(row, as_shipped(row)) for row in rows]


def judge_left_out(rows: Sequence[Row]) -> list[Judged]:
    """Every row by constants that know nothing of its device."""
    found = []
    for device in sorted({row.device for row in rows}):
        others = [row for row in rows if row.device != device]
        own = [row for row in rows if row.device == device]
        prior = fitted(others, own[0].maker)
        found += [_judged(row, as_shipped(row, prior)) for row in own]
    return found


def _judged(row: Row, calibration: Calibration) -> Judged:
    speed = row.predicted(calibration).decode_tokens_per_s
    return Judged(row, speed.mid / row.tokens_per_s - 1, row.tokens_per_s in speed)


def figures(judged: Iterable[Judged]) -> dict[str, float]:
    """Median error and coverage: over all rows, and averaged over devices."""
    by_device: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_device[one.row.device].append(one)
    everything = [one for some in by_device.values() for one in some]
    return {
        "rows": len(everything),
        "devices": len(by_device),
        "median": median(abs(one.error) for one in everything),
        "macro_median": mean(median(abs(one.error) for one in some) for some in by_device.values()),
        "coverage": mean(one.is_within for one in everything),
        "macro_coverage": mean(mean(one.is_within for one in some) for some in by_device.values()),
        "factor_80": _factor(everything, 0.8),
        "factor_90": _factor(everything, 0.9),
    }


def _factor(judged: Sequence[Judged], share: float) -> float:
    """The factor around the predictions that would have held this share of the rows."""
    factors = sorted(max(1 + one.error, 1 / (1 + one.error)) for one in judged)
    return factors[min(len(factors) - 1, int(share * len(factors)))]


def main(path: Path) -> int:
    """Print both judgements; returns 1 where a bar is not met."""
    rows, is_met = read_rows(path), True
    for title, judge in (("as shipped", judge_shipped), ("left out", judge_left_out)):
        for kind in ("dense", "experts", "all"):
            chosen = [one for one in judge(rows) if kind == "all" or _is_kind(one.row, kind)]
            if not chosen:
                continue
            found = figures(chosen)
            print(
                f"{title}, {kind}: {found['rows']:.0f} rows, {found['devices']:.0f} devices; "
                f"median {found['median']:.1%}, by device {found['macro_median']:.1%}; "
                f"within {found['coverage']:.0%}, by device {found['macro_coverage']:.0%}; "
                f"80 % within x{found['factor_80']:.2f}, 90 % within x{found['factor_90']:.2f}"
            )
            is_bar = kind == "all" and title == "left out"
            is_met &= not is_bar or (
                found["median"] <= BARS["median"] and found["coverage"] >= BARS["coverage"]
            )
    _print_devices(judge_left_out(rows))
    return 0 if is_met else 1


def _is_kind(row: Row, kind: str) -> bool:
    return (kind == "experts") == (row.facts.experts is not None)


def _print_devices(judged: Sequence[Judged]) -> None:
    print("\nleft out, device by device:")
    for device in sorted({one.row.device for one in judged}):
        some = [one for one in judged if one.row.device == device]
        errors, within = [one.error for one in some], mean(one.is_within for one in some)
        print(f"  {device:26} {len(some):3} rows  median {median(errors):+6.1%}  within {within:4.0%}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE))

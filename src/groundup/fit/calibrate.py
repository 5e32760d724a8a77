"""From runs to the figures of a computer: how fast it reads weights, and what rows and layers cost.

Least squares on relative errors, together with what is known of such devices in general, so that two runs
that are alike cannot give nonsense. Every further run is one more row.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from groundup.library.model_facts import ModelFacts

from .calibration import Calibration, Circumstances, Confidence
from .least_squares import Equation, solve
from .priors import Prior
from .speed import step_s
from .work import StepWork, attention_values, step_work, token_work

RUN_SIGMA: Final = 0.03  # of a measured step
REAL_RUNS_FOR_SPREAD: Final = 5
LEAST_SPREAD: Final = 1.10
_WIDE_SIGMA: Final = 100.0  # relative: nothing is known
_LEAST_SHARE: Final = 0.05  # of a run's bytes that a type must have, so that the run says something of it
_NEVER_S: Final = 1e-12  # so small that it counts as no time at all
_LEAST_COST: Final = 0.1  # of a type, against the average
_VALUE_BYTES: Final = 5.0  # a number of the cache may well take as long as so many bytes

_ROW_WEIGHTS: Final = 200.0  # a row of a prompt's token may well take as long as so many weights

_BYTE, _LAYER, _EXPERT_LAYER, _VALUE = "byte", "layer", "expert layer", "value"
_STEP, _EXPERT_WEIGHT = "step", "expert weight"
_TYPE, _ROW = "byte of ", "row of "


@dataclass(frozen=True, slots=True)
class ProbeRun:
    """One model that ran here: its work for a token, and the seconds that took.

    `prompt_tokens` were read in `prefill_s` before; 0 = that was not measured. One token of them was
    multiplied with the weights of `multiplied`, so many of experts among them, in so many rows. `is_real`
    tells a user's model from a generated one.
    """

    work: StepWork
    step_s: float
    multiplied: dict[str, float]
    expert_weights: float = 0.0
    multiplied_rows: float = 0.0
    prompt_tokens: int = 0
    prefill_s: float = 0.0
    prefill_values: int = 0  # of the cache, that all tokens of the prompt were multiplied with
    is_real: bool = False


def probe_run(
    facts: ModelFacts,
    *,
    step_s: float,
    depth_tokens: int = 0,
    prompt_tokens: int = 0,
    prefill_s: float = 0.0,
    kv_type: str = "f16",
    is_real: bool = False,
) -> ProbeRun:
    """A run of a model of which the facts are known."""
    token = token_work(facts)
    return ProbeRun(
        work=step_work(facts, depth_tokens=depth_tokens, kv_type=kv_type),
        step_s=step_s,
        multiplied=token.weights,
        expert_weights=token.expert_weights,
        multiplied_rows=token.rows,
        prompt_tokens=prompt_tokens,
        prefill_s=prefill_s,
        prefill_values=prompt_tokens * attention_values(facts, prompt_tokens // 2),
        is_real=is_real,
    )


def fit(
    runs: Sequence[ProbeRun],
    prior: Prior,
    *,
    bandwidth_bytes_per_s: float | None = None,
    bandwidth_basis: str = "probe",
    circumstances: Circumstances = Circumstances(),  # noqa: B008 - frozen
) -> Calibration:
    """The calibration that fits the runs best.

    Args:
        runs: at least one.
        prior: of devices like this one.
        bandwidth_bytes_per_s: of the memory; None if only the runs tell.
        bandwidth_basis: where it comes from: "data_sheet" or "read_test".
        circumstances: of the runs.
    """
    types = _told_types([run.work.weight_bytes for run in runs])
    equations = [_equation(run, types, has_rows=_has_rows(runs, prior)) for run in runs]
    found = solve(
        [*_priors(runs, types, prior, bandwidth_bytes_per_s), *equations],
        free=frozenset(_TYPE + name for name in types),
    )
    byte_s = found[_BYTE] or min(run.step_s / max(1.0, run.work.all_weight_bytes) for run in runs)
    bandwidth = bandwidth_bytes_per_s or 1 / byte_s
    calibration = Calibration(
        efficiency=1 / (byte_s * bandwidth),
        per_layer_s=found[_LAYER],
        per_expert_layer_s=found[_EXPERT_LAYER],
        per_step_s=found[_STEP],
        bandwidth_bytes_per_s=bandwidth,
        bandwidth_basis=bandwidth_basis if bandwidth_bytes_per_s else "probe",
        type_costs={name: max(_LEAST_COST, 1 + found[_TYPE + name] / byte_s) for name in types},
        row_s=_mean([found[name] for name in found if name.startswith(_ROW)]),
        type_row_s={name: found[_ROW + name] for name in types if _ROW + name in found},
        attention_values_per_s=1 / found[_VALUE] if found.get(_VALUE) else None,
        confidence=Confidence.CALIBRATED,
        runs=len(runs),
        circumstances=circumstances,
    )
    return _with_prefill(replace(calibration, spread=_spread(calibration, runs)), runs)


def _told_types(runs: Sequence[dict[str, float]]) -> list[str]:
    """Tensor types that make up a good part of some run, if several do; of others the runs say nothing."""
    told = {
        name for sizes in runs for name, size in sizes.items() if size > _LEAST_SHARE * sum(sizes.values())
    }
    return sorted(told) if len(told) > 1 else []


def _priors(
    runs: Sequence[ProbeRun], types: Sequence[str], prior: Prior, bandwidth: float | None
) -> Iterator[Equation]:
    average = sum(run.step_s for run in runs) / sum(run.work.all_weight_bytes for run in runs)
    byte_s = 1 / (prior.efficiency * bandwidth) if bandwidth else average
    sigma = prior.efficiency_sigma / prior.efficiency if bandwidth else _WIDE_SIGMA
    yield Equation({_BYTE: 1.0}, byte_s, byte_s * sigma)
    yield Equation({_LAYER: 1.0}, prior.per_layer_s, prior.per_layer_sigma_s)
    yield Equation({_EXPERT_LAYER: 1.0}, prior.per_expert_layer_s, prior.per_expert_layer_sigma_s)
    for name in types:
        yield Equation({_TYPE + name: 1.0}, 0.0, byte_s * prior.type_sigma)
    if _has_rows(runs, prior):
        for name in types or [""]:
            yield Equation({_ROW + name: 1.0}, prior.row_sigma_s / 2, prior.row_sigma_s)
    yield Equation({_STEP: 1.0}, prior.step_sigma_s / 2, prior.step_sigma_s or _NEVER_S)
    if any(run.work.attention_values for run in runs):
        yield Equation({_VALUE: 1.0}, 0.0, _VALUE_BYTES * byte_s)


def _has_rows(runs: Sequence[ProbeRun], prior: Prior) -> bool:
    """Whether rows are a figure of their own: such devices have one, and those of all runs are known."""
    return prior.row_sigma_s > 0 and all(run.work.rows for run in runs)


def _equation(run: ProbeRun, types: Sequence[str], *, has_rows: bool) -> Equation:
    work = run.work
    factors = {_BYTE: work.all_weight_bytes, _LAYER: float(work.layers), _STEP: 1.0}
    factors |= {_TYPE + name: work.weight_bytes.get(name, 0.0) for name in types}
    if has_rows:
        factors |= _row_factors(work, types)
    if work.expert_layers:
        factors[_EXPERT_LAYER] = float(work.expert_layers)
    if work.attention_values:
        factors[_VALUE] = float(work.attention_values)
    else:
        factors[_BYTE] += work.memory_bytes
    return Equation(factors, run.step_s, run.step_s * RUN_SIGMA)


def _row_factors(work: StepWork, types: Sequence[str]) -> dict[str, float]:
    """Rows by type; those of types that no run tells of count as an equal part of all others."""
    if not types:
        return {_ROW: sum(work.rows.values())}
    others = sum(count for name, count in work.rows.items() if name not in types) / len(types)
    return {_ROW + name: work.rows.get(name, 0.0) + others for name in types}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _spread(calibration: Calibration, runs: Sequence[ProbeRun]) -> float | None:
    """The factor that holds nine of ten real runs; None while there are too few."""
    errors = sorted(abs(math.log(step_s(run.work, calibration) / run.step_s)) for run in runs if run.is_real)
    if len(errors) < REAL_RUNS_FOR_SPREAD:
        return None
    return max(LEAST_SPREAD, math.exp(errors[math.ceil(0.9 * len(errors)) - 1]))


def _with_prefill(calibration: Calibration, runs: Sequence[ProbeRun]) -> Calibration:
    """Adds how fast prompts are read: seconds per weight of each type and token, and per number looked at."""
    known = [run for run in runs if run.prompt_tokens and run.prefill_s > 0]
    if not known:
        return calibration
    average = sum(run.prefill_s for run in known) / sum(
        run.prompt_tokens * sum(run.multiplied.values()) for run in known
    )
    types = _told_types([run.multiplied for run in known])
    equations = [Equation({_BYTE: 1.0}, average, average)]
    equations += [Equation({_TYPE + name: 1.0}, 0.0, average) for name in types]
    equations.append(Equation({_VALUE: 1.0}, average, average))
    equations.append(Equation({_ROW: 1.0}, _ROW_WEIGHTS * average, 2 * _ROW_WEIGHTS * average))
    if any(run.expert_weights for run in known):
        equations.append(Equation({_EXPERT_WEIGHT: 1.0}, average, 2 * average))
    for run in known:
        factors = {_TYPE + name: run.prompt_tokens * run.multiplied.get(name, 0.0) for name in types}
        factors[_BYTE] = run.prompt_tokens * sum(run.multiplied.values())
        factors[_VALUE] = float(run.prefill_values)
        factors[_ROW] = run.prompt_tokens * run.multiplied_rows
        if run.expert_weights:
            factors[_EXPERT_WEIGHT] = run.prompt_tokens * run.expert_weights
        equations.append(Equation(factors, run.prefill_s, run.prefill_s * RUN_SIGMA))
    found = solve(equations, free=frozenset(_TYPE + name for name in types))
    weight_s = found[_BYTE] or average
    return replace(
        calibration,
        prefill_flops_per_s=2 / weight_s,
        prefill_costs={name: max(_LEAST_COST, 1 + found[_TYPE + name] / weight_s) for name in types},
        prefill_row_s=found[_ROW],
        prefill_expert_weight_s=found.get(_EXPERT_WEIGHT, 0.0),
        prefill_attention_values_per_s=1 / found[_VALUE] if found[_VALUE] else None,
        is_prefill_measured=True,
    )

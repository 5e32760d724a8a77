"""From runs to figures: a computer that is made up is found again, and bad luck does no harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest

from groundup.fit.calibrate import ProbeRun, fit, probe_run
from groundup.fit.calibration import Calibration, Confidence
from groundup.fit.planned import planned_facts
from groundup.fit.priors import PROCESSOR, prior_of
from groundup.fit.speed import predict_speed, step_s
from groundup.fit.work import step_work, token_work

from .record_shapes import shape_of

TRUTH = Calibration(
    efficiency=0.7,
    per_layer_s=30e-6,
    bandwidth_bytes_per_s=50e9,
    bandwidth_basis="read_test",
    type_costs={"Q4_K": 1.3, "Q6_K": 1.0, "Q8_0": 0.9, "F16": 0.8},
    type_row_s={"Q4_K": 2e-9, "Q6_K": 15e-9, "Q8_0": 15e-9, "F16": 2e-9},
    attention_values_per_s=8e9,
)
OTHERS = [
    ("qwen3-1.7b", "Q4_K_M"),
    ("gemma-3-1b", "Q8_0"),
    ("smollm2-360m", "F16"),
    ("llama-3.1-8b", "Q4_K_M"),
]


def runs_of(models: Sequence[tuple[str, str]], *, noise: float = 0.0, depth: int = 0) -> list[ProbeRun]:
    """What the made-up computer would measure, every other run too slow by `noise`."""
    found = []
    for number, (name, quantisation) in enumerate(models):
        facts = planned_facts(shape_of(name), quantisation)
        seconds = step_s(step_work(facts, depth_tokens=depth), TRUTH)
        found.append(probe_run(facts, step_s=seconds * (1 + noise * (number % 2)), depth_tokens=depth))
    return found


def errors(calibration: Calibration, models: Sequence[tuple[str, str]]) -> list[float]:
    """Of predictions for models that were not among the runs."""
    found = []
    for name, quantisation in models:
        facts = planned_facts(shape_of(name), quantisation)
        work = step_work(facts)
        found.append(abs(step_s(work, calibration) / step_s(work, TRUTH) - 1))
    return found


PROBES = [
    ("llama-3.2-1b", "Q8_0"), ("llama-3.2-1b", "Q6_K"), ("llama-3.2-1b", "F16"),
    ("smollm2-135m", "Q8_0"), ("llama-3.2-3b", "Q4_K_M"),
]  # fmt: skip


def test_a_made_up_computer_is_found() -> None:
    """With a run of every type, other models are predicted within a few percent."""
    found = fit(runs_of(PROBES), prior_of("", basis="read_test"), bandwidth_bytes_per_s=50e9)
    assert max(errors(found, OTHERS)) < 0.06
    assert found.confidence is Confidence.CALIBRATED
    assert found.runs == len(PROBES)


def test_types_differ() -> None:
    """The known-bad twin that counts all bytes alike is off where types are unpacked slowly."""
    found = fit(runs_of(PROBES), prior_of("", basis="read_test"), bandwidth_bytes_per_s=50e9)
    mean_cost = sum(found.type_costs.values()) / len(found.type_costs)
    alike = replace(found, type_costs=dict.fromkeys(found.type_costs, mean_cost))
    assert max(errors(alike, OTHERS)) > 2 * max(errors(found, OTHERS))


def test_one_efficiency_is_not_enough() -> None:
    """The known-bad twin without a cost per layer is far too fast for small models."""
    small = [("smollm2-135m", "Q8_0")]
    found = fit(runs_of(PROBES), prior_of("", basis="read_test"), bandwidth_bytes_per_s=50e9)
    assert max(errors(found, small)) < 0.1 < max(errors(replace(found, per_layer_s=0.0), small))


def test_two_alike_runs_do_no_harm() -> None:
    """Runs that say the same, one of them disturbed: what is known in general keeps the result sane."""
    alike = [("llama-3.2-1b", "Q8_0"), ("llama-3.2-1b", "Q8_0")]
    found = fit(runs_of(alike, noise=0.2), PROCESSOR, bandwidth_bytes_per_s=50e9)
    assert 0 <= found.per_layer_s < 100e-6
    assert max(errors(found, [("qwen3-1.7b", "Q8_0")])) < 0.2


def test_runs_alone_tell_the_bandwidth() -> None:
    """Where nobody measured reading, the runs say how fast weights come."""
    runs = runs_of([("llama-3.2-1b", "F16"), ("smollm2-135m", "F16")])
    found = fit(runs, PROCESSOR)
    assert found.bandwidth_basis == "probe"
    assert found.read_bytes_per_s == pytest.approx(50e9 * 0.7 / 0.8, rel=0.05)


def test_depth_is_fitted() -> None:
    """Runs after a long text tell what remembering costs."""
    models = [("llama-3.2-1b", "Q8_0"), ("smollm2-135m", "Q8_0")]
    runs = [*runs_of(models), *runs_of(models, depth=1024)]
    found = fit(runs, prior_of("", basis="read_test"), bandwidth_bytes_per_s=50e9)
    assert found.attention_values_per_s == pytest.approx(8e9, rel=0.1)


def test_prompts_are_fitted() -> None:
    """Reading a prompt: so many operations a second, and so many numbers of the cache."""
    facts = planned_facts(shape_of("llama-3.2-1b"), "Q8_0")
    run = probe_run(facts, step_s=0.05, depth_tokens=512, prompt_tokens=512, prefill_s=4.0)
    found = fit([run], PROCESSOR, bandwidth_bytes_per_s=50e9)
    assert found.is_prefill_measured
    speed = predict_speed(facts, calibration=found, prompt_tokens=512)
    assert speed is not None
    assert speed.prefill_tokens_per_s is not None
    assert speed.prefill_tokens_per_s.mid == pytest.approx(128, rel=0.02)


def test_five_real_runs_tell_the_spread() -> None:
    """The interval comes from answers here once there are five, and is never narrower than 10 %."""
    runs = [replace(run, is_real=True) for run in runs_of(PROBES, noise=0.4)]
    prior = prior_of("", basis="read_test")
    assert fit(runs[:4], prior, bandwidth_bytes_per_s=50e9).spread is None
    wide = fit(runs, prior, bandwidth_bytes_per_s=50e9).spread
    narrow = fit([replace(run, is_real=True) for run in runs_of(PROBES)], prior, bandwidth_bytes_per_s=50e9)
    assert wide is not None
    assert narrow.spread == 1.10 <= wide


ROWS = [
    ("llama-3.1-8b", "Q8_0"), ("smollm2-135m", "Q8_0"), ("llama-3.1-8b", "F16"), ("smollm2-135m", "F16"),
]  # fmt: skip


def test_rows_have_a_time_of_their_own() -> None:
    """With long and short rows of a type, other rows are predicted; the twin without rows is off."""
    runs = runs_of(ROWS)
    prior = prior_of("", basis="read_test")
    found = fit(runs, prior, bandwidth_bytes_per_s=50e9)
    assert found.type_row_s["Q8_0"] == pytest.approx(15e-9, rel=0.2)
    assert found.type_row_s["F16"] == pytest.approx(2e-9, abs=3e-9)
    forgetful = fit(runs, replace(prior, row_sigma_s=0.0), bandwidth_bytes_per_s=50e9)
    tall = [("gemma-3-270m", "Q8_0")]  # 262,144 rows of 640
    assert max(errors(found, tall)) < 0.06 < max(errors(forgetful, tall))


def test_runs_without_rows_are_fitted_without() -> None:
    """Of runs that were kept before rows were counted, none is made up."""
    runs = [replace(run, work=replace(run.work, rows={})) for run in runs_of(PROBES)]
    found = fit(runs, prior_of("", basis="read_test"), bandwidth_bytes_per_s=50e9)
    assert (found.row_s, found.type_row_s) == (0.0, {})


def test_experts_of_prompts_are_fitted() -> None:
    """Their weights take longer than others where that was measured; a twin that forgets it is too fast."""
    facts = planned_facts(shape_of("qwen3-30b-a3b"), "Q4_K_M")
    plain = planned_facts(shape_of("llama-3.2-1b"), "Q4_K_M")
    tokens = 256
    seconds = {one.architecture: tokens * token_work(one).all_weights / 100e9 for one in (facts, plain)}
    runs = [
        probe_run(facts, step_s=0.1, prompt_tokens=tokens, prefill_s=2 * seconds["qwen3moe"]),
        probe_run(plain, step_s=0.05, prompt_tokens=tokens, prefill_s=seconds["llama"]),
    ]
    found = fit(runs, prior_of("", basis="read_test"), bandwidth_bytes_per_s=50e9)
    right = predict_speed(facts, calibration=found, prompt_tokens=tokens)
    wrong = predict_speed(
        facts, calibration=replace(found, prefill_expert_weight_s=0.0), prompt_tokens=tokens
    )
    measured = tokens / (2 * seconds["qwen3moe"])
    assert right is not None
    assert wrong is not None
    assert right.prefill_tokens_per_s is not None
    assert wrong.prefill_tokens_per_s is not None
    assert right.prefill_tokens_per_s.mid == pytest.approx(measured, rel=0.1)
    assert wrong.prefill_tokens_per_s.mid > 1.3 * measured


def test_a_step_has_a_time_of_its_own() -> None:
    """Found from a small model beside a large one of the same kind; a twin without it blames the bytes."""
    truth = replace(TRUTH, per_step_s=300e-6)
    runs = []
    for name, layers in (("qwen3-8b", 2), ("qwen3-0.6b", 2), ("smollm2-135m", 2), ("smollm2-135m", 30)):
        shape = msgspec.structs.replace(shape_of(name), layers=layers, vocabulary=2048)
        facts = planned_facts(shape, "Q8_0")
        runs.append(probe_run(facts, step_s=step_s(step_work(facts), truth)))
    prior = prior_of("", basis="read_test")
    found = fit(runs, prior, bandwidth_bytes_per_s=50e9)
    assert found.per_step_s == pytest.approx(300e-6, rel=0.25)
    forgetful = fit(runs, replace(prior, step_sigma_s=0.0), bandwidth_bytes_per_s=50e9)
    assert forgetful.per_step_s == pytest.approx(0.0, abs=1e-9)
    big = step_work(planned_facts(shape_of("qwen3-8b"), "Q8_0"))
    off = [abs(step_s(big, one) / step_s(big, truth) - 1) for one in (found, forgetful)]
    assert off[0] < 0.03 < off[1]

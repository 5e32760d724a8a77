"""How fast a model will answer: writing, reading a prompt, the first word, loading.

A token is written as fast as memory gives the weights and the keys and values, plus a fixed time per row
of a matrix and per layer. A prompt is read as fast as the processor multiplies. Pure arithmetic; what was
never measured is None, and every figure comes with an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from groundup.library.model_facts import ModelFacts

from .calibration import Calibration, Circumstances, Confidence
from .interval import Range
from .sureness import attention_factor, decode_factor, load_factor, prefill_factor
from .work import StepWork, TokenWork, attention_values, step_work, token_work

__all__ = ["Calibration", "Circumstances", "Confidence", "Range", "SpeedPrediction", "predict_speed"]

LimitedBy = Literal["bandwidth", "layers", "compute", "disk"]

_OPERATIONS: Final = 2  # a multiplication and an addition for each weight and token


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedPrediction:
    """The speed of one model on one computer.

    `decode_tokens_per_s` is what each of `sequences` people gets; `first_token_s` is cold (the whole
    prompt has to be read), `warm_first_token_s` with `cached_tokens` of it read before. Prefill, first
    token and load are None where nothing was measured that they could follow from.
    """

    decode_tokens_per_s: Range
    prefill_tokens_per_s: Range | None
    first_token_s: Range | None
    warm_first_token_s: Range | None
    load_s: Range | None
    sequences: int
    confidence: Confidence
    limited_by: LimitedBy


def predict_speed(
    facts: ModelFacts,
    *,
    calibration: Calibration | None,
    depth_tokens: int = 0,
    prompt_tokens: int = 512,
    cached_tokens: int = 0,
    sequences: int = 1,
    kv_type: str = "f16",
    is_offloaded: bool = False,
) -> SpeedPrediction | None:
    """Predict the speed of a model; None where nothing is known about the computer.

    Args:
        facts: of the model.
        calibration: of this computer.
        depth_tokens: tokens before the one that is written, for each sequence.
        prompt_tokens: of the prompt whose first answer token is waited for.
        cached_tokens: how many of them were read before (for `warm_first_token_s`).
        sequences: texts that are written at once, one batch for all.
        kv_type: storage of keys and values.
        is_offloaded: whether parts of the model lie on two devices.
    """
    if calibration is None or calibration.confidence is Confidence.NONE:
        return None
    confidence = Confidence.OFFLOAD if is_offloaded else calibration.confidence
    work = step_work(facts, depth_tokens=depth_tokens, sequences=sequences, kv_type=kv_type)
    parts = _step_parts(facts, work, calibration, sequences)
    decode = decode_factor(calibration, confidence, is_expert=facts.experts is not None, sequences=sequences)
    rate = 1 / sum(parts.values())
    slower = attention_factor(calibration, _remembering_s(work, calibration) * rate)
    reading = prefill_factor(calibration, confidence, is_expert=facts.experts is not None)
    known_tokens = min(cached_tokens, prompt_tokens - 1)
    cold_s, warm_s = (
        _first_token_s(facts, calibration, prompt_tokens, one, kv_type) for one in (0, known_tokens)
    )
    prompt_s = _prefill_s(facts, calibration, max(1, prompt_tokens), depth_tokens=0, kv_type=kv_type)
    load_s = _load_s(facts, calibration)
    return SpeedPrediction(
        decode_tokens_per_s=Range(rate / (decode * slower), rate, rate * decode),
        prefill_tokens_per_s=Range.around(prompt_tokens / prompt_s, reading) if prompt_s else None,
        first_token_s=Range.around(cold_s, reading) if cold_s else None,
        warm_first_token_s=Range.around(warm_s, reading) if warm_s else None,
        load_s=Range.around(load_s, load_factor(calibration)) if load_s else None,
        sequences=sequences,
        confidence=confidence,
        limited_by=max(parts, key=lambda part: parts[part]),
    )


def step_s(work: StepWork, calibration: Calibration) -> float:
    """Seconds of one step that is limited by reading: the law that `calibrate` fits."""
    return _reading_s(work, calibration) + _remembering_s(work, calibration) + _layers_s(work, calibration)


def _step_parts(
    facts: ModelFacts, work: StepWork, calibration: Calibration, sequences: int
) -> dict[LimitedBy, float]:
    """Seconds of one step, by what they are spent on."""
    reading_s = _reading_s(work, calibration)
    compute_s = 0.0
    if sequences > 1 and calibration.prefill_flops_per_s:
        token_s = _token_s(token_work(facts, with_output=True), calibration, calibration.prefill_flops_per_s)
        compute_s = sequences * token_s
    parts: dict[LimitedBy, float] = {
        "bandwidth": reading_s + _remembering_s(work, calibration),
        "layers": _layers_s(work, calibration),
    }
    if compute_s > reading_s:
        parts["bandwidth"] -= reading_s
        parts["compute"] = compute_s
    return parts


def _reading_s(work: StepWork, calibration: Calibration) -> float:
    costs = calibration.type_costs
    weighted = sum(size * costs.get(name, 1.0) for name, size in work.weight_bytes.items())
    row_s = calibration.type_row_s
    begun_s = sum(count * row_s.get(name, calibration.row_s) for name, count in work.rows.items())
    return weighted / calibration.read_bytes_per_s + begun_s


def _remembering_s(work: StepWork, calibration: Calibration) -> float:
    """Keys and values: read as bytes, or multiplied one by one where that takes longer."""
    read_s = work.memory_bytes / calibration.read_bytes_per_s
    if not calibration.attention_values_per_s:
        return read_s
    return max(read_s, work.attention_values / calibration.attention_values_per_s)


def _layers_s(work: StepWork, calibration: Calibration) -> float:
    """What takes the same time however small a layer is, and a step however few they are."""
    layers_s = work.layers * calibration.per_layer_s + work.expert_layers * calibration.per_expert_layer_s
    return layers_s + calibration.per_step_s


def _prefill_s(
    facts: ModelFacts, calibration: Calibration, tokens: int, *, depth_tokens: int, kv_type: str
) -> float | None:
    """Seconds of reading so many tokens after `depth_tokens` others; at least those of one step."""
    rate = calibration.prefill_flops_per_s
    if not rate:
        return None
    matrices_s = tokens * _token_s(token_work(facts), calibration, rate)
    values = tokens * attention_values(facts, depth_tokens + tokens // 2)
    attention_s = values / (calibration.prefill_attention_values_per_s or rate / _OPERATIONS)
    work = step_work(facts, depth_tokens=depth_tokens, kv_type=kv_type)
    return max(matrices_s + attention_s, step_s(work, calibration))


def _first_token_s(
    facts: ModelFacts, calibration: Calibration, prompt_tokens: int, known_tokens: int, kv_type: str
) -> float | None:
    """Seconds of reading what is not known of a prompt, and of one step."""
    new_tokens = max(1, prompt_tokens - known_tokens)
    prefill_s = _prefill_s(facts, calibration, new_tokens, depth_tokens=known_tokens, kv_type=kv_type)
    ready = step_work(facts, depth_tokens=prompt_tokens, kv_type=kv_type)
    return prefill_s and prefill_s + sum(_step_parts(facts, ready, calibration, 1).values())


def _token_s(work: TokenWork, calibration: Calibration, operations_per_s: float) -> float:
    """Seconds in which one token of many is multiplied with all matrices."""
    costs = calibration.prefill_costs
    weights = sum(count * costs.get(name, 1.0) for name, count in work.weights.items())
    return (
        _OPERATIONS * weights / operations_per_s
        + work.rows * calibration.prefill_row_s
        + work.expert_weights * calibration.prefill_expert_weight_s
    )


def _load_s(facts: ModelFacts, calibration: Calibration) -> float | None:
    if not calibration.disk_bytes_per_s:
        return None
    prepared_s = (
        facts.weights_bytes / calibration.prepare_bytes_per_s if calibration.prepare_bytes_per_s else 0
    )
    return calibration.start_s + facts.weights_bytes / calibration.disk_bytes_per_s + prepared_s

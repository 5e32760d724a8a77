"""Predictions of speed: numbers by hand, properties, and twins that forget something."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.fit.calibration import Calibration, Confidence
from groundup.fit.planned import planned_facts
from groundup.fit.speed import SpeedPrediction, predict_speed
from groundup.library.model_facts import ModelFacts

from .record_shapes import shape_of

CARD = Calibration(
    efficiency=0.85,
    per_layer_s=75e-6,
    bandwidth_bytes_per_s=800e9,
    bandwidth_basis="data_sheet",
    prefill_flops_per_s=20e12,
)
LAPTOP = Calibration(
    efficiency=0.6,
    per_layer_s=20e-6,
    bandwidth_bytes_per_s=50e9,
    bandwidth_basis="read_test",
    prefill_flops_per_s=200e9,
    is_prefill_measured=True,
    disk_bytes_per_s=1e9,
    prepare_bytes_per_s=2e9,
    start_s=0.5,
    confidence=Confidence.CALIBRATED,
)
LLAMA_8B = planned_facts(shape_of("llama-3.1-8b"), "Q4_K_M")
LLAMA_1B = planned_facts(shape_of("llama-3.2-1b"), "Q4_K_M")


def speed_of(
    facts: ModelFacts,
    calibration: Calibration = LAPTOP,
    *,
    depth_tokens: int = 0,
    prompt_tokens: int = 512,
    cached_tokens: int = 0,
    sequences: int = 1,
) -> SpeedPrediction:
    """A prediction that there is."""
    found = predict_speed(
        facts,
        calibration=calibration,
        depth_tokens=depth_tokens,
        prompt_tokens=prompt_tokens,
        cached_tokens=cached_tokens,
        sequences=sequences,
    )
    assert found is not None
    return found


def test_by_hand() -> None:
    """8B Q4_K_M on 800 GB/s: 4.617 GB / (0.85 x 800 GB/s) + 32 x 75 us = 9.19 ms, 109 tokens/s."""
    found = speed_of(LLAMA_8B, CARD)
    assert found.decode_tokens_per_s.mid == pytest.approx(108.8, rel=0.01)
    assert found.decode_tokens_per_s.high / found.decode_tokens_per_s.mid == pytest.approx(1.30)
    assert found.limited_by == "bandwidth"
    assert found.confidence is Confidence.DATA_SHEET


def test_a_published_figure_is_in_the_interval() -> None:
    """An RX 7900 XT (800 GB/s) wrote 114.3 tokens/s with this model (llmfit's community results)."""
    assert 114.33 in speed_of(LLAMA_8B, CARD).decode_tokens_per_s


def test_nothing_known_means_no_number() -> None:
    """Without a bandwidth there is no prediction, not a guess."""
    assert predict_speed(LLAMA_8B, calibration=None) is None
    assert predict_speed(LLAMA_8B, calibration=replace(LAPTOP, confidence=Confidence.NONE)) is None


def test_small_models_are_limited_by_layers() -> None:
    """135 million parameters on a fast card: 30 layers take longer than reading 0.1 GB."""
    found = speed_of(planned_facts(shape_of("smollm2-135m"), "Q4_K_M"), CARD)
    assert found.limited_by == "layers"
    forgetful = speed_of(planned_facts(shape_of("smollm2-135m"), "Q4_K_M"), replace(CARD, per_layer_s=0.0))
    assert forgetful.decode_tokens_per_s.low > found.decode_tokens_per_s.high  # the twin is far off


def test_full_attention_suffers_most_from_long_texts() -> None:
    """At 64K tokens full multi-head attention reads 34 GB of keys and values for each token."""
    facts = planned_facts(shape_of("llama-2-7b"), "Q4_0")
    short, long = speed_of(facts, CARD), speed_of(facts, CARD, depth_tokens=65_536)
    slower = short.decode_tokens_per_s.mid / long.decode_tokens_per_s.mid
    assert slower > 5  # the twin without keys and values says 1


def test_reading_keys_and_values_alone_is_less_sure() -> None:
    """Published runs with full attention at 64K were 1.88 times slower; eight key heads were as said."""
    full, grouped = planned_facts(shape_of("llama-2-7b"), "Q4_0"), LLAMA_8B
    for facts, depth_tokens, least, most in ((full, 65_536, 1.88, 2.0), (grouped, 4096, 1.30, 1.45)):
        found = speed_of(facts, CARD, depth_tokens=depth_tokens).decode_tokens_per_s
        assert least <= found.mid / found.low <= most
        assert found.high / found.mid == pytest.approx(1.30)


def test_forgotten_active_parameters() -> None:
    """The twin that reads all experts of a 30B-A3B model calls it six times slower than it is."""
    facts = planned_facts(shape_of("qwen3-30b-a3b"), "Q4_K_M")
    forgetful = replace(facts, experts=None)
    right, wrong = speed_of(facts, CARD), speed_of(forgetful, CARD)
    assert right.decode_tokens_per_s.mid > 4 * wrong.decode_tokens_per_s.mid
    assert 158.42 in right.decode_tokens_per_s  # measured by llmfit's community on an RX 7900 XT
    assert 158.42 not in wrong.decode_tokens_per_s


def test_experts_cost_a_layer_more() -> None:
    """Choosing experts takes time of its own, in every layer that has them."""
    facts = planned_facts(shape_of("gpt-oss-20b"), "MXFP4")
    dear = replace(CARD, per_expert_layer_s=60e-6)
    plain, slower = (1 / speed_of(facts, one).decode_tokens_per_s.mid for one in (CARD, dear))
    assert slower - plain == pytest.approx(24 * 60e-6)


def test_reading_a_prompt() -> None:
    """1B, 512 tokens: 2 x 0.923 G x 512 / 200 GFLOPS = 4.7 s, and attention of some percent more."""
    found = speed_of(LLAMA_1B)
    assert found.prefill_tokens_per_s is not None
    assert 512 / found.prefill_tokens_per_s.mid == pytest.approx(4.81, rel=0.01)
    assert found.first_token_s is not None
    assert found.first_token_s.mid > 512 / found.prefill_tokens_per_s.mid


def test_what_was_read_before_is_not_read_again() -> None:
    """With 448 of 512 tokens in the cache, an eighth is left to read."""
    found = speed_of(LLAMA_1B, cached_tokens=448)
    assert found.first_token_s is not None
    assert found.warm_first_token_s is not None
    assert found.warm_first_token_s.mid < found.first_token_s.mid / 5


def test_a_short_prompt_takes_a_step() -> None:
    """Reading one token is no faster than writing one."""
    found = speed_of(LLAMA_1B, prompt_tokens=1)
    assert found.prefill_tokens_per_s is not None
    assert found.prefill_tokens_per_s.mid <= found.decode_tokens_per_s.mid * 1.001


def test_unknown_prefill_stays_unknown() -> None:
    """Where nobody measured how fast prompts are read, there is no figure for it, nor for the disk."""
    found = speed_of(LLAMA_1B, replace(LAPTOP, prefill_flops_per_s=None, disk_bytes_per_s=None))
    assert found.prefill_tokens_per_s is found.first_token_s is found.warm_first_token_s is None
    assert found.load_s is None


def test_loading() -> None:
    """Half a second to start, 0.8 GB from a disk of 1 GB/s, and unpacking at 2 GB/s."""
    found = speed_of(LLAMA_1B)
    assert found.load_s is not None
    assert found.load_s.mid == pytest.approx(0.5 + LLAMA_1B.weights_bytes * (1e-9 + 0.5e-9))


def test_a_class_shares_the_reading_of_weights() -> None:
    """Eight at once: each is slower than one alone, all together are faster."""
    one, eight = speed_of(LLAMA_1B), speed_of(LLAMA_1B, sequences=8)
    assert eight.decode_tokens_per_s.mid < one.decode_tokens_per_s.mid
    assert 8 * eight.decode_tokens_per_s.mid > 2 * one.decode_tokens_per_s.mid


def test_a_large_class_is_limited_by_computing() -> None:
    """Thirty texts multiply more than memory can hold up."""
    assert speed_of(LLAMA_1B, sequences=30).limited_by == "compute"


def test_parts_on_two_devices_are_rough() -> None:
    """Nobody can say exactly how a divided model runs."""
    found = predict_speed(LLAMA_1B, calibration=LAPTOP, is_offloaded=True)
    assert found is not None
    assert found.confidence is Confidence.OFFLOAD
    assert found.decode_tokens_per_s.high == pytest.approx(2 * found.decode_tokens_per_s.mid)


@settings(deadline=None)
@given(st.integers(0, 60_000), st.integers(1, 30_000), st.sampled_from(["gemma-3-1b", "qwen3-30b-a3b"]))
def test_speed_falls_with_depth(depth: int, more: int, name: str) -> None:
    """A longer text is never written faster."""
    facts = planned_facts(shape_of(name), "Q4_K_M")
    near, far = (speed_of(facts, depth_tokens=tokens) for tokens in (depth, depth + more))
    assert far.decode_tokens_per_s.mid <= near.decode_tokens_per_s.mid


@pytest.mark.parametrize("name", ["llama-3.2-1b", "gemma-3-4b", "qwen3-30b-a3b"])
def test_a_smaller_file_of_a_family_is_never_slower(name: str) -> None:
    """From F16 down to Q2_K, where no type was measured apart."""
    sizes = [
        planned_facts(shape_of(name), one) for one in ("F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q2_K")
    ]
    speeds = [speed_of(facts).decode_tokens_per_s.mid for facts in sizes]
    assert speeds == sorted(speeds)

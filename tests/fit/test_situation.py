"""Speed is predicted for what people do: a context that is half full, or a document that was read."""

from __future__ import annotations

from dataclasses import replace

from groundup.fit.speed import predict_speed
from tests.fit.candidates import calibration, candidate, plan, situation

MODEL = candidate("llama-8b", "Q4_K_M")


def test_a_context_is_half_full() -> None:
    """Neither the first word of a chat, nor its last."""
    found = situation(16, 40.0).speed(MODEL, plan(context_tokens=8192))
    expected = predict_speed(
        MODEL.facts, calibration=calibration(40.0), depth_tokens=4096, prompt_tokens=700, sequences=1
    )
    assert found == expected


def test_a_document_comes_first() -> None:
    """Its length is what was read before, and what is waited for."""
    here = replace(situation(16, 40.0), document_tokens=6000)
    with_document, without = here.speed(MODEL, plan()), situation(16, 40.0).speed(MODEL, plan())
    assert with_document is not None
    assert without is not None
    assert with_document.decode_tokens_per_s.mid < without.decode_tokens_per_s.mid
    assert with_document.first_token_s is not None
    assert without.first_token_s is not None
    assert with_document.first_token_s.mid > 5 * without.first_token_s.mid


def test_nothing_is_said_of_an_unknown_device() -> None:
    """No number without a measurement."""
    assert situation(16).speed(MODEL, plan()) is None

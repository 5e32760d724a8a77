"""Facts become lines that a teacher can read: what is the same everywhere is said once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.cli.show.sections import fact_lines, text_of
from groundup.cli.show.shown_model import ShownFile, ShownModel
from groundup.library.gguf import read_header
from groundup.library.model_facts import ExpertFacts, ModelFacts, model_facts
from tests.library.small_library import model_file


@pytest.fixture
def facts(tmp_path: Path) -> ModelFacts:
    """Those of a small model of one layer."""
    return model_facts(read_header(model_file(tmp_path)))


def test_layers_that_differ_are_told(facts: ModelFacts) -> None:
    """Heads as a range, windows as so many of so many layers."""
    one = facts.layers[0]
    layers = (one, replace(one, heads=8, key_length=64, window_tokens=512), replace(one, window_tokens=512))
    lines = dict(fact_lines(replace(facts, layers=layers, layer_count=3, window_tokens=512)))
    assert lines["heads"] == "2 to 8"
    assert lines["window"] == "512 tokens in 2 of 3 layers"
    assert lines["head size"] == "keys 16 to 64, values 16"


def test_experts_are_told(facts: ModelFacts) -> None:
    """How many parameters work on each token."""
    experts = ExpertFacts(count=8, used=2, shared=0, feed_forward_length=64)
    mixed = replace(facts, experts=experts, parameters=8_000_000_000, active_parameters=2_000_000_000)
    assert dict(fact_lines(mixed))["active"] == "2.0B for each token (2 of 8 experts)"
    assert "active" not in dict(fact_lines(facts))


def test_what_is_not_known_is_not_said(facts: ModelFacts) -> None:
    """No line without a figure."""
    silent = replace(facts, context_tokens=0, licence=None, vocabulary_size=0, layers=())
    assert not {"context", "licence", "vocabulary", "heads"} & set(dict(fact_lines(silent)))


def test_texts_from_outside_are_made_safe() -> None:
    """In labels, values and names."""
    files = (ShownFile("weights", "\x1b[2J.gguf", 5),)
    assert "\x1b" not in text_of(None, ShownModel("\x1bevil", None, files, came_from={"host": "\x07"}))

"""Planned facts against published sizes, parameter counts, and the headers of generated files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from groundup.bench.fit_loads import SHAPES
from groundup.bench.sparse_model import write_sparse_model
from groundup.errors import UnknownShapeError
from groundup.fit.planned import planned_facts
from groundup.library.gguf import read_header
from groundup.library.model_facts import ModelFacts, model_facts
from tests.canaries.fit_formulas import active_weights_gib, total_weights_gb

from .record_shapes import shape_of

GIB = 1 << 30

# GiB as logs of llama.cpp print them: its tools/quantize/README.md (Llama 3.1 8B), its discussion 15396
# (gpt-oss), and results published in kyuz0/amd-strix-halo-toolboxes and geerlingguy/ai-benchmarks.
PUBLISHED = [
    ("gpt-oss-120b", "MXFP4", 59.02),
    ("gpt-oss-20b", "MXFP4", 11.27),
    ("llama-2-7b", "Q4_0", 3.56),
    ("llama-3.1-8b", "F16", 14.96),
    ("llama-3.1-8b", "IQ4_NL", 4.38),
    ("llama-3.1-8b", "IQ4_XS", 4.17),
    ("llama-3.1-8b", "Q2_K", 2.95),
    ("llama-3.1-8b", "Q2_K_S", 2.78),
    ("llama-3.1-8b", "Q3_K_L", 4.02),
    ("llama-3.1-8b", "Q3_K_S", 3.41),
    ("llama-3.1-8b", "Q4_K_M", 4.58),
    ("llama-3.1-8b", "Q4_K_S", 4.36),
    ("llama-3.1-8b", "Q5_K_M", 5.33),
    ("llama-3.1-8b", "Q5_K_S", 5.21),
    ("llama-3.1-8b", "Q6_K", 6.14),
    ("llama-3.1-8b", "Q8_0", 7.95),
    ("llama-3.2-3b", "Q4_K_M", 1.87),
    ("ministral-3-14b", "BF16", 25.16),
]
# Weights by shape, block sizes and mix rules, computed apart from this code; 38 models in 12 quantisations.
SIZES = list(csv.DictReader(Path(__file__).with_name("quant_sizes.csv").read_text("utf-8").splitlines()))
# Billions of parameters that makers state.
PARAMETERS = [
    ("gpt-oss-20b", 20.91),
    ("gpt-oss-120b", 116.83),
    ("llama-3.1-8b", 8.03),
    ("gemma-3-12b", 11.77),
    ("gemma-3n-e4b", 6.87),
    ("mistral-small-3-24b", 23.57),
    ("deepseek-r1", 671.03),
    ("qwen3-30b-a3b", 30.53),
    ("apertus-70b", 70.6),
    ("olmo-3-7b", 7.3),
    ("phi-4-mini", 3.84),
    ("smollm3-3b", 3.08),
]


@pytest.mark.parametrize(("name", "quantisation", "published_gib"), PUBLISHED)
def test_published_sizes(name: str, quantisation: str, published_gib: float) -> None:
    """Every size that a log states is met to the digits it gives."""
    size = planned_facts(shape_of(name), quantisation).weights_bytes / GIB
    assert size == pytest.approx(published_gib, abs=0.01)


def test_all_sizes() -> None:
    """All 456 sizes are met within 1 %, and a mix that is taken for another one is not."""
    off = [
        planned_facts(shape_of(row["id"]), row["quant"]).weights_bytes / GIB / float(row["weights_gib"]) - 1
        for row in SIZES
    ]
    assert len(off) == 456
    assert max(map(abs, off)) < 0.01
    wrong = [
        planned_facts(shape_of(row["id"]), "Q4_K_S").weights_bytes / GIB / float(row["weights_gib"]) - 1
        for row in SIZES
        if row["quant"] == "Q4_K_M"
    ]
    assert max(map(abs, wrong)) > 0.01


@pytest.mark.parametrize(("name", "billions"), PARAMETERS)
def test_parameters(name: str, billions: float) -> None:
    """Parameters follow from the shape, for mixtures the total and not what is active."""
    facts = planned_facts(shape_of(name), "F16")
    assert facts.parameters / 1e9 == pytest.approx(billions, rel=0.01)
    if facts.experts:
        assert facts.active_parameters < 0.3 * facts.parameters


@pytest.mark.parametrize("name", SHAPES)
def test_headers_say_the_same(name: str, tmp_path: Path) -> None:
    """What is planned for a shape is what the header of such a file gives, tensor by tensor."""
    path = tmp_path / "model.gguf"
    planned = write_sparse_model(SHAPES[name], "Q4_K_M", path)
    read = model_facts(read_header(path))
    named = (
        "path",
        "name",
        "chat_template",
        "rope_frequency_base",
        "quantisation",
        "tensors",
        "tensor_types",
    )
    for field in fields(read):
        if field.name not in named:
            assert getattr(read, field.name) == getattr(planned, field.name), field.name
    assert {(one.name, one.shape, one.type_name) for one in read.tensors} == {
        (one.name, one.shape, one.type_name) for one in planned.tensors
    }


def test_published_file_counts_more_than_rules() -> None:
    """A known size of the file replaces the sum of planned tensors, also for mixes without rules."""
    shape = shape_of("llama-3.1-8b")
    assert planned_facts(shape, "UD-Q4_K_M", file_bytes=5_000_000_000).weights_bytes == 5_000_000_000
    with pytest.raises(UnknownShapeError, match="UD-Q4_K_M"):
        planned_facts(shape, "UD-Q4_K_M")


def test_unknown_is_an_error() -> None:
    """Neither an unknown architecture nor an unknown mix counts as nothing."""
    shape = shape_of("llama-3.1-8b")
    with pytest.raises(UnknownShapeError, match="quantisation 'IQ9_X'"):
        planned_facts(shape, "IQ9_X")
    strange = type(shape)(
        **{**{name: getattr(shape, name) for name in shape.__struct_fields__}, "architecture": "x9"}
    )
    with pytest.raises(UnknownShapeError, match="architecture 'x9'"):
        planned_facts(strange, "Q4_K_M")


def test_tokenizers_of_families() -> None:
    """Gemma has pieces with scores, the others have merges."""
    assert planned_facts(shape_of("gemma-3-4b"), "Q8_0").tokenizer_model == "llama"
    assert planned_facts(shape_of("qwen3-4b"), "Q8_0").tokenizer_model == "gpt2"


def test_facts_are_whole() -> None:
    """Sums over the tensors are those of the facts."""
    facts = planned_facts(shape_of("qwen3-30b-a3b"), "Q6_K")
    assert sum(tensor.size_bytes for tensor in facts.tensors) == facts.weights_bytes
    assert sum(use.size_bytes for use in facts.tensor_types.values()) == facts.weights_bytes
    assert replace(facts) == facts


@pytest.mark.parametrize("wrong", [active_weights_gib, total_weights_gb])
def test_wrong_weights_are_caught(wrong: Callable[[ModelFacts], float]) -> None:
    """Active for all parameters, or GB for GiB, miss a published size by far more than its digits."""
    facts = planned_facts(shape_of("gpt-oss-20b"), "MXFP4")
    assert wrong(facts) != pytest.approx(11.27, abs=0.3)

"""The quantisation that a file name tells."""

from __future__ import annotations

import pytest

from groundup.names.quantisation import quantisation_of


@pytest.mark.parametrize(
    ("name", "quantisation"),
    [
        ("Qwen3-4B-Q4_K_M.gguf", "Q4_K_M"),
        ("qwen3-4b-q4_k_m.gguf", "Q4_K_M"),
        ("model.Q8_0.gguf", "Q8_0"),
        ("gemma-3-4b-it-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("gpt-oss-20b-MXFP4.gguf", "MXFP4"),
        ("tiny-IQ2_XXS.gguf", "IQ2_XXS"),
        ("tiny-BF16-00001-of-00002.gguf", "BF16"),
        ("Q4_K_M/tiny-Q4_K_M.gguf", "Q4_K_M"),
        ("tiny-F16-Q6_K.GGUF", "Q6_K"),
        ("ggml-model-f16.gguf", "F16"),
        ("tiny.gguf", ""),
        ("SQ4_0ish.gguf", ""),
    ],
)
def test_quantisations(name: str, quantisation: str) -> None:
    """The quantisation is the last one in the file's own name."""
    assert quantisation_of(name) == quantisation

"""Whether a model has tokens for filling a gap in a text: one each for before, after and the gap itself.

A header may name them; else they are known by their texts, as llama.cpp knows them (`src/llama-vocab.cpp`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from .gguf import ArrayInfo, GgufHeader, read_array

_KEYS: Final = (
    ("fim_pre_token_id", "prefix_token_id"),
    ("fim_suf_token_id", "suffix_token_id"),
    ("fim_mid_token_id", "middle_token_id"),
)
_TEXTS: Final = (
    (
        "<|fim_prefix|>",
        "<fim-prefix>",
        "<fim_prefix>",
        "<｜fim▁begin｜>",
        "<PRE>",
        "▁<PRE>",
        "<|code_prefix|>",
    ),
    (
        "<|fim_suffix|>",
        "<fim-suffix>",
        "<fim_suffix>",
        "<｜fim▁hole｜>",
        "<SUF>",
        "▁<SUF>",
        "<|code_suffix|>",
    ),
    (
        "<|fim_middle|>",
        "<fim-middle>",
        "<fim_middle>",
        "<｜fim▁end｜>",
        "<MID>",
        "▁<MID>",
        "<|code_middle|>",
    ),
)


def has_fill_in_tokens(header: GgufHeader, path: Path) -> bool:
    """Whether a model file has all three; it may read the vocabulary.

    Raises:
        GgufFormatError: the vocabulary cannot be read.
        ModelNotFoundError, FileAccessError: the file is not there any more.
    """
    named = [any(f"tokenizer.ggml.{key}" in header.metadata for key in keys) for keys in _KEYS]
    if all(named):
        return True
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    if not isinstance(tokens, ArrayInfo) or tokens.element_type != "string":
        return False
    known = set(read_array(path, tokens))
    return all(is_named or not known.isdisjoint(texts) for is_named, texts in zip(named, _TEXTS, strict=True))

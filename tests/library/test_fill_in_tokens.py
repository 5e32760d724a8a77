"""Tests of tokens for gaps: three that belong together, named or known by their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup import seedling
from groundup.library.fill_in_tokens import has_fill_in_tokens
from groundup.library.gguf import read_header

from .gguf_corpus import ARRAY, STRING, UINT32, Entry, small_model

NAMED = [Entry(f"tokenizer.ggml.fim_{part}_token_id", UINT32, 1) for part in ("pre", "suf", "mid")]


def has(folder: Path, *entries: Entry) -> bool:
    """Whether a small model with these entries has them."""
    path = folder / "model.gguf"
    path.write_bytes(small_model().with_entry(*entries).write())
    return has_fill_in_tokens(read_header(path), path)


def vocabulary(*more: str) -> Entry:
    """Tokens with these among them."""
    return Entry("tokenizer.ggml.tokens", ARRAY, [*(f"t{number}" for number in range(12)), *more], STRING)


def test_named_in_the_header(tmp_path: Path) -> None:
    """All three named are enough; two of them are not."""
    assert has(tmp_path, *NAMED)
    assert not has(tmp_path, *NAMED[:2])


@pytest.mark.parametrize(
    "texts",
    [
        ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
        ("<fim-prefix>", "<fim-suffix>", "<fim-middle>"),
        ("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),
        ("▁<PRE>", "▁<SUF>", "▁<MID>"),
    ],
)
def test_known_by_their_texts(tmp_path: Path, texts: tuple[str, ...]) -> None:
    """The texts that model families use are known; two of three are not enough."""
    assert has(tmp_path, vocabulary(*texts))
    assert not has(tmp_path, vocabulary(*texts[:2]))


def test_most_models_have_none() -> None:
    """A model that was not made for it has none."""
    path = seedling.weights_path()
    assert not has_fill_in_tokens(read_header(path), path)

"""Two model files are told equal, alike or different."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")

from groundup.seedling.comparison import compare
from tests.seedling.random_model import write_random_model


@pytest.fixture(scope="module")
def first(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_model(tmp_path_factory.mktemp("models") / "first.gguf", tokenizer, "Q8_0")


def test_the_same_file_is_equal_to_the_last_bit(first: Path, tmp_path: Path) -> None:
    """A copy has the same bytes."""
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(first.read_bytes())
    assert compare(first, copy).same_bytes
    assert "to the last bit" in compare(first, copy).sentence()


def test_other_rounding_is_close_and_not_equal(first: Path, tokenizer: Any, tmp_path: Path) -> None:
    """The same weights in F16 and in Q8_0 correlate, and the difference is told."""
    result = compare(first, write_random_model(tmp_path / "f16.gguf", tokenizer, "F16"))
    assert not result.same_weights
    assert result.likeness is not None
    assert result.likeness > 0.999
    assert "correlation" in result.sentence()


def test_one_changed_weight_is_noticed(first: Path, tmp_path: Path) -> None:
    """A single flipped bit in the last tensor is no longer equal."""
    changed = bytearray(first.read_bytes())
    changed[-64] ^= 1
    other = tmp_path / "changed.gguf"
    other.write_bytes(changed)
    assert not compare(first, other).same_bytes
    assert not compare(first, other).same_weights

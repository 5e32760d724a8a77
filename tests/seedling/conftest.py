"""A tokenizer trained once for all tests; skipped where the `train` extra is absent."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """Seedling's tokenizer, trained from the corpus as it is."""
    pytest.importorskip("tokenizers", reason="needs the library tokenizers (extra 'train')")
    from groundup.seedling.tokenizer import train_tokenizer  # noqa: PLC0415

    return train_tokenizer(seed=1, dialogue_count=4_000)

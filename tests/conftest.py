"""What many tests need: tiny model files, made once per run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.bench.models import tiny_model

TinyModels = Callable[[str], Path]


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> TinyModels:
    """Gives the path of a tiny random model: llama, qwen3, gemma3, gpt-oss, mamba, lfm2 or nomic-bert."""
    folder = tmp_path_factory.mktemp("tiny-models")
    return lambda kind: tiny_model(kind, folder)

"""Buffers of a load, asked of the real library before anything is loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from groundup.bench.fit_loads import SHAPES
from groundup.bench.sparse_model import write_sparse_model
from groundup.engine.buffers import find_buffers
from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings
from groundup.engine.sizes import predicted_memory
from groundup.errors import EngineStoppedError, ModelError, ModelNotFoundError
from groundup.fit.memory_prediction import UNSEEN_LAYOUT
from groundup.library.gguf import read_header
from groundup.library.model_facts import model_facts

TinyModels = Callable[[str], Path]


@pytest.mark.parametrize("kind", ["llama", "gemma3", "mamba"])
async def test_dry_run_says_what_a_load_makes(kind: str, tiny_models: TinyModels) -> None:
    """Compute and output buffers of a dry run are those of the load that follows, to the log's digits."""
    settings = EngineSettings(model_path=str(tiny_models(kind)), context_tokens=1024, threads=1)
    found = await find_buffers(settings)
    async with Engine(settings) as engine:
        made = engine.facts.buffers
    assert (found.compute_bytes, found.output_bytes) == (made["compute"], made["output"])
    assert found.compute_bytes > 0


async def test_bad_files_are_errors(tmp_path: Path) -> None:
    """A file that is missing or no model is the error it would be in a load."""
    with pytest.raises(ModelNotFoundError):
        await find_buffers(EngineSettings(model_path=str(tmp_path / "no.gguf")))
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError):
        await find_buffers(EngineSettings(model_path=str(bad)))


async def test_a_process_that_dies_is_an_error(
    tiny_models: TinyModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks lives on when the process ends without an answer."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(EngineStoppedError, match="exit code"):
        await find_buffers(EngineSettings(model_path=str(tiny_models("llama"))))


@pytest.mark.parametrize(("shape", "context_tokens"), [("llama", 8192), ("qwen3", 2048), ("gemma3", 2048)])
async def test_without_flash_attention_they_are_larger(
    shape: str, context_tokens: int, tmp_path: Path
) -> None:
    """The library keeps scores of all cells then; the prediction knows it, within its wider interval."""
    path = tmp_path / "model.gguf"
    write_sparse_model(SHAPES[shape], "Q4_K_M", path)
    settings = EngineSettings(model_path=str(path), context_tokens=context_tokens, threads=1)
    plain = msgspec.structs.replace(settings, flash_attention=False)
    found = await find_buffers(plain)
    assert found.compute_bytes > (await find_buffers(settings)).compute_bytes
    facts = model_facts(read_header(Path(settings.model_path)))
    predicted, without = predicted_memory(plain, facts), predicted_memory(settings, facts)
    assert predicted.total_bytes > without.total_bytes
    low, high = UNSEEN_LAYOUT
    assert predicted.compute_bytes * low <= found.compute_bytes <= predicted.compute_bytes * high

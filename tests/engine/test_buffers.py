"""Buffers of a load, asked of the real library before anything is loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from groundup.engine.buffers import find_buffers
from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings
from groundup.errors import EngineStoppedError, ModelError, ModelNotFoundError

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

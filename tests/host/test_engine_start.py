"""An engine that makes no progress is given up; one that is slow and moves is waited for."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from groundup.engine.protocol import EngineSettings
from groundup.errors import EngineStoppedError, ModelError
from groundup.host.engine_start import start_engine
from tests.conftest import TinyModels


async def test_a_start_without_progress_ends(tiny_models: TinyModels) -> None:
    """After the time the error names it, and no process is left."""
    before = {one.pid for one in psutil.Process().children()}
    with pytest.raises(EngineStoppedError, match=r"no progress in loading for 0\.001 s"):
        await start_engine(EngineSettings(model_path=str(tiny_models("llama"))), "worker", 0.001)
    assert {one.pid for one in psutil.Process().children()} <= before


async def test_a_start_with_progress(tiny_models: TinyModels) -> None:
    """The engine is ready, and starts again later without the clock."""
    engine = await start_engine(EngineSettings(model_path=str(tiny_models("llama"))), "worker", 60)
    try:
        assert engine.facts.architecture == "llama"
        await engine.stop()
        await engine.start()
    finally:
        await engine.stop()


async def test_errors_of_the_model(tmp_path: Path) -> None:
    """What is wrong with a file is told as it is."""
    path = tmp_path / "model.gguf"
    path.write_bytes(b"no model")
    with pytest.raises(ModelError):
        await start_engine(EngineSettings(model_path=str(path)), "worker", 60)

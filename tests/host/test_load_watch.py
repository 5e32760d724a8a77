"""Every load of a real model is compared with what was predicted; what is wrong costs that figure alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.bench.sparse_model import write_sparse_model
from groundup.catalogue.shape import ModelShape
from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings, Prompt, Usage
from groundup.host.file_holes import has_holes
from groundup.host.fit_checks import FILE_NAME, FitChecks
from groundup.host.host_settings import LEAST_COMPARED_BYTES
from groundup.host.load_watch import peak_bytes, watch_file, with_speed
from tests.fit.candidates import calibration, candidate
from tests.host.test_fit_checks import check

SHAPE = ModelShape(
    architecture="llama", layers=1, hidden=1024, heads=8, kv_heads=2, head_length=64, vocabulary=16_384,
    feed_forward=512, tied_embeddings=True, trained_context_tokens=2048,
)  # fmt: skip
USAGE = Usage(100, 40, 60, 81, 0.0, 0.5, 4.0, 0.6, 200, 1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A real file of 40 MB, all of it a hole."""
    if not has_holes(tmp_path):
        pytest.skip("this file system has no files with holes")
    path = tmp_path / "model.gguf"
    write_sparse_model(SHAPE, "F16", path)
    return path


def settings(model: Path) -> EngineSettings:
    """One thread: several wait for each other on a busy computer."""
    return EngineSettings(model_path=str(model), context_tokens=512, threads=1)


async def answer(engine: Engine, tokens: int) -> None:
    """An answer of this length."""
    await engine.generate(Prompt(tokens=[5] * 8), max_tokens=tokens, ignore_eos=True).collect()


async def test_a_load_is_compared(home: Path, model: Path) -> None:
    """Memory is predicted within its interval, give or take; the first long answer tells the speed."""
    async with Engine(settings(model)) as engine:
        watch = watch_file("mine", model, engine)
        await answer(engine, 8)
        await answer(engine, 66)
        await watch.finish()
    (kept,) = FitChecks(home / FILE_NAME).all()
    assert (kept.name, kept.architecture, kept.context_tokens) == ("mine", "llama", 512)
    assert kept.weights_bytes > LEAST_COMPARED_BYTES
    assert abs(kept.memory_error) < 0.25
    assert kept.buffers_error is not None
    assert abs(kept.buffers_error) < 0.25
    assert (kept.generated_tokens, kept.run is not None) == (66, True)
    assert kept.decode_tokens_per_s is not None
    assert kept.decode_tokens_per_s > 0


async def test_short_answers_tell_memory_alone(home: Path, model: Path) -> None:
    """Their clock says little."""
    async with Engine(settings(model)) as engine:
        watch = watch_file("mine", model, engine)
        await answer(engine, 8)
        await watch.finish()
    (kept,) = FitChecks(home / FILE_NAME).all()
    assert (kept.decode_tokens_per_s, kept.run) == (None, None)
    assert kept.measured_bytes > kept.weights_bytes


async def test_a_file_that_has_gone_costs_its_figures(home: Path, model: Path) -> None:
    """The answer is there, and nothing is kept."""
    async with Engine(settings(model)) as engine:
        watch = watch_file("mine", model, engine)
        os.unlink(model)
        await answer(engine, 8)
        await watch.finish()
    assert FitChecks(home / FILE_NAME).all() == []


def test_speed_is_that_of_one_answer() -> None:
    """Its first token comes out of reading; what was reused was not read."""
    facts = candidate("llama-8b", "Q4_K_M").facts
    found = with_speed(check(run=None), facts, USAGE, calibration(40.0))
    assert (found.decode_tokens_per_s, found.depth_tokens, found.prompt_tokens) == (20.0, 140, 60)
    assert found.prefill_tokens_per_s is None  # 60 computed tokens are too few to tell
    assert found.confidence == "calibrated"
    assert found.predicted_decode is not None
    assert found.run is not None
    assert found.run.is_real
    assert with_speed(check(), facts, USAGE, None).predicted_decode is None


def test_the_most_that_a_process_held() -> None:
    """Of this one, and of none."""
    assert peak_bytes(os.getpid()) > 10 << 20
    assert peak_bytes(None) == 0
    assert peak_bytes(2**22 + 1) == 0

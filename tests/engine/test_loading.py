"""What is loaded, what is refused and with which figures; nothing of it is a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psutil
import pytest

from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings
from groundup.errors import (
    GgufFormatError,
    GroundupError,
    InsufficientMemoryError,
    InvalidParameterError,
    ModelNotFoundError,
    NotGgufError,
    UnsupportedArchitectureError,
)
from tests.conftest import TinyModels

from .real_engines import greedy, real_engine, words


async def refusal(path: Path, **settings: Any) -> GroundupError:
    """The error with which a model is refused, the same each time; and no process is left."""
    engine = Engine(EngineSettings(model_path=str(path), threads=1, **settings))
    with pytest.raises(GroundupError) as caught:
        await engine.start()
    assert engine.process_id is None
    return caught.value


async def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    """The error says what the file is instead."""
    path = tmp_path / "notes.gguf"
    path.write_text("Dear diary, today I learned about models.\n")

    error = await refusal(path)

    assert isinstance(error, NotGgufError)
    assert error.path == str(path)


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named."""
    error = await refusal(tmp_path / "missing.gguf")

    assert isinstance(error, ModelNotFoundError)


@pytest.mark.parametrize("part", [0.0005, 0.1, 0.9])
async def test_a_truncated_file(tmp_path: Path, tiny_models: TinyModels, part: float) -> None:
    """Cut in the header or in the weights, the error says at which byte it ends."""
    whole = tiny_models("llama").read_bytes()
    path = tmp_path / "cut.gguf"
    path.write_bytes(whole[: int(len(whole) * part)])

    error = await refusal(path)

    assert isinstance(error, GgufFormatError)
    assert 0 <= error.offset_bytes <= len(whole)


async def test_an_unknown_architecture(tmp_path: Path, tiny_models: TinyModels) -> None:
    """A model of a kind that the library does not know is named, with the library's build."""
    path = tmp_path / "future.gguf"
    path.write_bytes(tiny_models("llama").read_bytes().replace(b"llama", b"llamx"))

    error = await refusal(path)

    assert isinstance(error, UnsupportedArchitectureError)
    assert error.architecture == "llamx"
    assert "llama-cpp-python" in error.engine_build


async def test_a_cache_larger_than_memory(tiny_models: TinyModels) -> None:
    """What is needed and what is free are told, and a context that would fit, before anything is loaded."""
    if psutil.virtual_memory().available > 90 * 2**30:
        pytest.skip("this computer would have the memory")

    error = await refusal(tiny_models("gemma3"), cache_tokens=2**26, kv_type="f32")

    assert isinstance(error, InsufficientMemoryError)
    assert error.needed_bytes > error.available_bytes > 0
    assert error.context_tokens == 2**26
    assert 0 < error.smaller_context_tokens < 2**26


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("context_tokens", 0),
        ("cache_tokens", 2**27),
        ("max_running", 121),
        ("batch_tokens", 0),
        ("kv_type", "q3"),
    ],
)
async def test_bad_settings(tiny_models: TinyModels, name: str, value: object) -> None:
    """A setting outside its range is named with the range."""
    error = await refusal(tiny_models("llama"), **{name: value})

    assert isinstance(error, InvalidParameterError)
    assert (error.parameter, error.value) == (name, str(value))


async def test_a_refused_model_is_refused_as_often_as_asked(tmp_path: Path) -> None:
    """A file that is no model is no crash: the fourth attempt gets the same answer, not a rest."""
    path = tmp_path / "notes.gguf"
    path.write_text("Dear diary")
    engine = Engine(EngineSettings(model_path=str(path)))

    for _ in range(4):
        with pytest.raises(NotGgufError):
            await engine.start()


async def test_facts_of_what_was_loaded(tiny_models: TinyModels) -> None:
    """Sizes are those asked for within what the model knows; progress is told on the way."""
    progress: list[float] = []
    settings = EngineSettings(model_path=str(tiny_models("qwen3")), context_tokens=100_000, threads=1)
    async with Engine(settings, on_load=progress.append) as engine:
        facts = engine.facts
        assert facts.architecture == "qwen3"
        assert facts.context_tokens == facts.training_context_tokens == 4096
        assert facts.vocabulary_size == 640
        assert facts.special_texts[0] == "<|begin_of_text|>"
        assert facts.isolation["core dumps"] == "on"
        assert progress == sorted(progress)
        assert progress[-1] == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("kv_type", ["f16", "q8_0", "q4_0"])
async def test_caches_of_every_type_answer(tiny_models: TinyModels, kv_type: str) -> None:
    """A smaller number type of the cache loads and answers."""
    async with real_engine(tiny_models("qwen3"), kv_type=kv_type) as engine:
        assert await greedy(engine, words("Hi"), 4)

"""What is loaded, what is refused and with which figures; nothing of it is a crash."""

from __future__ import annotations

import asyncio
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
    ModelLoadError,
    ModelNotFoundError,
    NotGgufError,
    UnsupportedArchitectureError,
)
from tests.conftest import TinyModels

from .real_engines import greedy, real_engine, words
from .split_models import adapter_for, split_model


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


PROMPT = words("One two three")


@pytest.mark.parametrize(
    ("names", "is_named"),
    [
        (("model-00001-of-00002.gguf", "model-00002-of-00002.gguf"), False),
        (("sha256-aa", "sha256-bb"), True),
    ],
)
async def test_parts_answer_as_the_whole(
    tmp_path: Path, tiny_models: TinyModels, names: tuple[str, str], is_named: bool
) -> None:
    """A model in two files says what it says in one: under usual names by itself, under any names if told."""
    first, second = split_model(tiny_models("llama"), tmp_path, names)
    more = {"more_model_paths": [str(second)]} if is_named else {}
    async with real_engine(tiny_models("llama")) as whole, real_engine(first, **more) as parts:
        assert parts.facts.parameters == whole.facts.parameters
        assert await greedy(parts, PROMPT) == await greedy(whole, PROMPT)


@pytest.mark.parametrize("names", [("m-00001-of-00002.gguf", "elsewhere"), ("first", "second")])
async def test_missing_parts_are_named(
    tmp_path: Path, tiny_models: TinyModels, names: tuple[str, str]
) -> None:
    """A first part alone is refused, and the error says what is missing."""
    first, _ = split_model(tiny_models("llama"), tmp_path, names)
    error = await refusal(first)
    assert isinstance(error, ModelLoadError)
    assert "part 1 of 2" in error.detail


async def test_parts_in_wrong_order(tmp_path: Path, tiny_models: TinyModels) -> None:
    """Parts that are not in order are refused before the engine library sees them."""
    first, second = split_model(tiny_models("llama"), tmp_path, ("a", "b"))
    assert isinstance(await refusal(second, more_model_paths=[str(first)]), GgufFormatError)


async def test_adapters_change_the_model(tmp_path: Path, tiny_models: TinyModels) -> None:
    """An adapter changes the probabilities of all tokens; one of zeros, and none, change nothing."""
    model = tiny_models("llama")
    adapters = {
        "none": [],
        "zeros": [str(adapter_for(model, tmp_path / "zeros.gguf", strength=0.0))],
        "random": [str(adapter_for(model, tmp_path / "random.gguf"))],
    }
    likely = {}
    for name, paths in adapters.items():
        async with real_engine(model, adapters=paths) as engine:
            likely[name] = [token.logprob for token in (await engine.score(PROMPT, top=5)).next_top]
    assert likely["zeros"] == likely["none"]
    assert likely["random"] != likely["none"]


async def test_two_adapters_add_up(tmp_path: Path, tiny_models: TinyModels) -> None:
    """Two adapters together are neither the one nor the other."""
    model = tiny_models("llama")
    weak = str(adapter_for(model, tmp_path / "weak.gguf", strength=0.5))
    strong = str(adapter_for(model, tmp_path / "strong.gguf"))
    answers = set()
    for paths in ([weak], [strong], [weak, strong]):
        async with real_engine(model, adapters=paths) as engine:
            answers.add(tuple(token.logprob for token in (await engine.score(PROMPT, top=5)).next_top))
    assert len(answers) == 3


async def test_adapters_of_another_kind(tmp_path: Path, tiny_models: TinyModels) -> None:
    """A whole model is no adapter, and one for another architecture is not for this; both are told."""
    model = tiny_models("llama")
    error = await refusal(model, adapters=[str(model)])
    assert isinstance(error, ModelLoadError)
    assert "no adapter" in error.detail
    other = adapter_for(model, tmp_path / "other.gguf", architecture="qwen3")
    error = await refusal(model, adapters=[str(other)])
    assert isinstance(error, ModelLoadError)
    assert "'qwen3' models" in error.detail


async def test_adapters_for_another_shape(tmp_path: Path, tiny_models: TinyModels) -> None:
    """An adapter whose matrices do not fit is refused in the library's words, and no process is left."""
    other = adapter_for(tiny_models("gemma3"), tmp_path / "other.gguf", architecture="llama")
    assert isinstance(await refusal(tiny_models("llama"), adapters=[str(other)]), ModelLoadError)


async def test_flash_attention_can_be_switched_off(tiny_models: TinyModels) -> None:
    """The model says the same then, but for rounding; others in the batch change nothing."""
    path, text = tiny_models("llama"), words("The river runs past the old school.")
    async with real_engine(path) as engine:
        with_it = await engine.score(text)
    async with real_engine(path, flash_attention=False) as engine:
        without = await engine.score(text)
        alone = await greedy(engine, text)
        beside = await asyncio.gather(greedy(engine, text), greedy(engine, words("Another question.")))
    pairs = zip(with_it.choices, without.choices, strict=True)
    assert all(abs(one.chosen.logprob - other.chosen.logprob) < 0.05 for one, other in pairs)
    assert beside[0] == alone


async def test_a_cache_in_fewer_bits_needs_flash_attention(tiny_models: TinyModels) -> None:
    """Nothing else could read it, so the two together are refused by name."""
    path = tiny_models("llama")
    error = await refusal(path, kv_type="q8_0", flash_attention=False)
    assert isinstance(error, InvalidParameterError)
    assert "flash attention" in error.message

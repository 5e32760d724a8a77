"""Loads the model in the sizes that suit it, if it fits; says what was loaded.

The header is read by our own bounded reader first; native code sees only files that pass.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from groundup.device.memory import memory
from groundup.errors import (
    FileAccessError,
    InsufficientMemoryError,
    InvalidParameterError,
    ModelError,
    ModelLoadError,
)
from groundup.fit.memory import largest_context
from groundup.library.gguf import read_header
from groundup.library.gguf_kinds import gguf_kind
from groundup.library.header_entries import HeaderEntries
from groundup.library.joined_parts import read_whole_header
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_facts import ModelFacts, model_facts
from groundup.library.split_files import part_paths, split_facts

from .events import MemoryBounded
from .isolation import achieved, limit_memory
from .libllama import Model, buffer_sizes, engine_build, system_info
from .libllama.context import POOLING_RANK
from .process_memory import process_memory
from .protocol import LOGIT, PROBABILITY, EngineFacts, EngineSettings, Sampling
from .runner import Runner, RunnerSettings, open_context
from .sampler import check_sampling
from .sizes import EngineSizes, context_tokens, max_running, predicted_memory, sizes_of

_SPARE_BYTES = 2 << 30  # beside twice the prediction: Python, libraries, and room for error
_RECOMMENDATIONS: dict[str, tuple[str, type[int] | type[float]]] = {
    "temperature": ("temp", float),
    "top_k": ("top_k", int),
    "top_p": ("top_p", float),
    "min_p": ("min_p", float),
    "repeat_last_n": ("penalty_last_n", int),
    "repeat_penalty": ("penalty_repeat", float),
}
_KV_TYPES = ("f16", "f32", "q8_0", "q4_0")
_PLAIN_KV_TYPES = ("f16", "f32")  # values in others are read by flash attention alone (llama-context.cpp)


def dry_run(settings: EngineSettings) -> dict[str, int]:
    """The buffers that loading with these settings would make, in bytes by kind; nothing is allocated.

    Weights and cache come out as 0: they follow from the header.

    Raises:
        ModelError: the file is missing, damaged or unknown.
        InvalidParameterError: a setting outside its range.
    """
    _check(settings)
    path, *more_paths = _parts(settings)
    facts = model_facts(read_whole_header([path, *more_paths]))
    sizes = sizes_of(settings, facts)
    model = Model(path, more_paths=more_paths, architecture=facts.architecture, is_dry=True)
    sequences = sizes.sequences * (2 if model.window_tokens else 1) + 1
    open_context(model, _runner_settings(sizes, settings, map_file=False), sequences=sequences).close()
    model.close()
    return buffer_sizes()


def load(
    settings: EngineSettings,
    *,
    on_progress: Callable[[float], None] | None = None,
    on_bounded: Callable[[MemoryBounded], None] = lambda bounded: None,
) -> tuple[Runner, EngineFacts]:
    """Read the header, check that it fits, load.

    Args:
        settings: what to load, and how.
        on_progress: is told how much is loaded, 0 to 1.
        on_bounded: is told, before weights are read, how much memory the worker may have.

    Raises:
        ModelError: the file is missing, damaged, unknown, or too large for this device.
        InvalidParameterError: a setting outside its range.
    """
    started = time.perf_counter()
    _check(settings)
    path, *more_paths = _parts(settings)
    facts = model_facts(read_whole_header([path, *more_paths]))
    adapters = [Path(adapter) for adapter in settings.adapters]
    adapters_bytes = sum(_adapter_bytes(adapter, facts) for adapter in adapters)
    sizes = sizes_of(settings, facts)
    prediction = predicted_memory(settings, facts)
    needed_bytes = prediction.total_bytes + adapters_bytes
    available_bytes = _check_memory(needed_bytes, sizes, settings, facts)
    private_bytes = prediction.private_bytes + adapters_bytes
    limit_bytes = settings.memory_limit_bytes or 2 * private_bytes + _SPARE_BYTES
    mapped_bytes = max(0, needed_bytes - private_bytes)
    on_bounded(MemoryBounded(_limit_memory(limit_bytes), min(limit_bytes + mapped_bytes, available_bytes)))
    before = process_memory()
    runner = Runner(
        path,
        _runner_settings(sizes, settings, map_file=prediction.is_mapped),
        more_paths=more_paths,
        adapters=adapters,
        architecture=facts.architecture,
        on_progress=on_progress,
    )
    blind_because = _open_projector(runner, settings)
    described = _describe(runner, settings, facts, time.perf_counter() - started)
    return runner, msgspec.structs.replace(
        described,
        can_see=runner.projector is not None,
        blind_because=blind_because,
        buffers=buffer_sizes(),
        memory_before=before,
        memory_loaded=process_memory(),
    )


def _check(settings: EngineSettings) -> None:
    checks = {
        "context_tokens": (settings.context_tokens, 1, 2**24),
        "cache_tokens": (settings.cache_tokens, 0, 2**26),
        "max_running": (settings.max_running, 0, 120),
        "threads": (settings.threads, 0, 1024),
        "batch_tokens": (settings.batch_tokens, 1, 8192),
        "silence_bound_s": (settings.silence_bound_s, 0.001, 3600),
    }
    for name, (value, low, high) in checks.items():
        if not low <= value <= high:
            raise InvalidParameterError(name, str(value), f"between {low:g} and {high:g}")
    if settings.kv_type not in _KV_TYPES:
        raise InvalidParameterError("kv_type", settings.kv_type, "one of " + ", ".join(_KV_TYPES))
    if not settings.flash_attention and settings.kv_type not in _PLAIN_KV_TYPES:
        wanted = " or ".join(_PLAIN_KV_TYPES) + " where flash attention is off"
        raise InvalidParameterError("kv_type", settings.kv_type, wanted)


def _parts(settings: EngineSettings) -> list[Path]:
    """The files of the model: those that were given, or the first and those that its name leads to."""
    path = Path(settings.model_path)
    if settings.more_model_paths:
        return [path, *map(Path, settings.more_model_paths)]
    split = split_facts(read_header(path))
    if split is None:
        return [path]
    paths = part_paths(path, split.parts)
    missing = next((one for one in paths if not one.exists()), None)
    if not paths or missing is not None:
        detail = f"{missing.name} is not beside it" if missing else "its name does not lead to the others"
        raise ModelLoadError(str(path), f"it is part 1 of {split.parts}, and {detail}")
    return list(paths)


def _adapter_bytes(path: Path, facts: ModelFacts) -> int:
    """The size of an adapter's tensors, if it is one for a model of this kind."""
    header = read_header(path)
    entries = HeaderEntries(header)
    if entries.text("general.type") != "adapter" or entries.text("adapter.type") != "lora":
        raise ModelLoadError(str(path), "it is no adapter of the kind LoRA")
    architecture = entries.text("general.architecture")
    if architecture != facts.architecture:
        kinds = f"'{architecture}' models, and this one is of '{facts.architecture}'"
        raise ModelLoadError(str(path), f"it is an adapter for {kinds}")
    return sum(tensor.size_bytes for tensor in header.tensors)


def _open_projector(runner: Runner, settings: EngineSettings) -> str:
    """Load the file with which the model sees, if there is one; returns why it stays blind."""
    if not settings.projector_path:
        return ""
    path = Path(settings.projector_path)
    try:
        if gguf_kind(path) is not LayerKind.PROJECTOR:
            return f"{path.name} is no file with which a model sees"
        return runner.open_projector(path)
    except (ModelError, FileAccessError) as error:  # without it, the model reads and writes all the same
        return error.message.rstrip(".")


def _runner_settings(sizes: EngineSizes, settings: EngineSettings, *, map_file: bool) -> RunnerSettings:
    return RunnerSettings(
        cache_tokens=sizes.cache_tokens,
        sequences=sizes.sequences,
        batch_tokens=sizes.batch_tokens,
        threads=sizes.threads,
        kv_type=settings.kv_type,
        flash_attention=settings.flash_attention,
        reproducible=settings.reproducible,
        only_reads=sizes.only_reads,
        map_file=map_file,
    )


def _check_memory(needed: int, sizes: EngineSizes, settings: EngineSettings, facts: ModelFacts) -> int:
    """Refuse with the figures before the first byte of weights is read; returns what is available."""
    available = memory().available_bytes
    if needed > available:
        smaller = largest_context(
            facts,
            available,
            sequences=sizes.sequences,
            micro_batch_tokens=sizes.batch_tokens,
            kv_type=settings.kv_type,
            flash_attention=settings.flash_attention,
        )
        if smaller >= sizes.cache_tokens:
            smaller = 0
        raise InsufficientMemoryError(facts.path, needed, available, sizes.cache_tokens, smaller)
    return available


def _limit_memory(limit_bytes: int) -> int:
    """Let a runaway allocation end this worker rather than the computer; only in a process of its own.

    Returns the limit, 0 where there is none.
    """
    return limit_bytes if achieved() and limit_memory(limit_bytes) == "on" else 0


def _describe(runner: Runner, settings: EngineSettings, facts: ModelFacts, load_s: float) -> EngineFacts:
    vocabulary, model = runner.vocabulary, runner.model
    return EngineFacts(
        model_path=settings.model_path,
        name=facts.name or Path(settings.model_path).stem,
        architecture=facts.architecture,
        description=model.description,
        parameters=model.parameters,
        weights_bytes=model.weights_bytes,
        vocabulary_size=vocabulary.size,
        embedding_length=model.embedding_length,
        layers=model.layers,
        training_context_tokens=model.training_context_tokens,
        context_tokens=context_tokens(settings, facts),
        cache_tokens=runner.cache_tokens,
        max_running=max_running(settings, facts),
        threads=runner.settings.threads,
        cache_kind=runner.cache_kind,
        score_kind=_score_kind(runner, facts),
        chat_template=facts.chat_template,
        bos_text=vocabulary.special_text(vocabulary.bos),
        adds_bos=vocabulary.adds_bos,
        eos_text=vocabulary.special_text(vocabulary.eos),
        special_texts=vocabulary.special_texts(),
        fill_in_texts=vocabulary.fill_in_texts(),
        load_s=load_s,
        system_info=system_info(),
        engine_build=engine_build(),
        isolation=achieved(),
        recommended=_recommended(model),
    )


def _score_kind(runner: Runner, facts: ModelFacts) -> str:
    """llama.cpp turns the values of Qwen3's models that rank into probabilities, and no others
    (llama-graph.cpp, build_pooling)."""
    if runner.context.pooling != POOLING_RANK:
        return ""
    return PROBABILITY if facts.architecture == "qwen3" else LOGIT


def _recommended(model: Model) -> Sampling:
    """What the model file recommends, as far as it is a value that makes sense."""
    found: dict[str, Any] = {}
    for name, (key, kind) in _RECOMMENDATIONS.items():
        with contextlib.suppress(ValueError):
            found[name] = kind(model.metadata(f"general.sampling.{key}"))
    recommended = msgspec.structs.replace(Sampling(), **found)
    try:
        check_sampling(recommended, model.vocabulary.size)
    except InvalidParameterError:
        return Sampling()
    return recommended

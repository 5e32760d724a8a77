"""The sizes of an engine: tokens, sequences, threads, and the memory that they take.

No native code is needed for that, so whoever decides what is loaded can ask before a process is started.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from groundup.device.processors import usable_threads
from groundup.fit.candidate import Plan, memory_of
from groundup.fit.memory_prediction import MemoryPrediction
from groundup.library.model_facts import ModelFacts

from .protocol import EngineSettings

PROCESS_BYTES = 47 << 20  # Python and the libraries of a worker, as measured; no prediction counts them
SAME_ROUNDING_BATCH_TOKENS = 56  # see Runner: larger batches take other kernels
_MAX_RUNNING = 32
_CACHED_SEQUENCES = 64
_RECURRENT_RUNNING, _RECURRENT_CACHED = 8, 8  # each of these sequences costs a whole state
_ONE_THREAD_BYTES = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSizes:
    """How large an engine is. `only_reads` says that it gives vectors, and writes nothing."""

    cache_tokens: int
    sequences: int
    batch_tokens: int
    threads: int
    only_reads: bool


def sizes_of(settings: EngineSettings, facts: ModelFacts) -> EngineSizes:
    """The sizes that follow from the settings and the model."""
    context = context_tokens(settings, facts)
    only_reads = (facts.pooling or "none") != "none"
    batch = settings.batch_tokens
    if settings.reproducible:
        batch = min(batch, SAME_ROUNDING_BATCH_TOKENS)
    return EngineSizes(
        cache_tokens=max(context, settings.cache_tokens),
        sequences=max_running(settings, facts)
        + (_RECURRENT_CACHED if _is_stateful(facts) else _CACHED_SEQUENCES),
        batch_tokens=context if only_reads else batch,
        threads=settings.threads or _threads(facts, settings.best_threads),
        only_reads=only_reads,
    )


def context_tokens(settings: EngineSettings, facts: ModelFacts) -> int:
    """The most tokens that one request may use: what was asked for, within what the model knows."""
    known = facts.context_tokens or settings.context_tokens
    return max(1, min(settings.context_tokens, known))


def max_running(settings: EngineSettings, facts: ModelFacts) -> int:
    """How many sequences are decoded together."""
    return settings.max_running or (_RECURRENT_RUNNING if _is_stateful(facts) else _MAX_RUNNING)


def plan_of(settings: EngineSettings, facts: ModelFacts) -> Plan:
    """The same sizes as advice and predictions take them."""
    sizes = sizes_of(settings, facts)
    return Plan(
        context_tokens=context_tokens(settings, facts),
        cache_tokens=sizes.cache_tokens,
        # the window cache holds every sequence twice (see Runner), so its ids count double
        sequences=sizes.sequences * (2 if facts.has_window else 1),
        micro_batch_tokens=sizes.batch_tokens,
        kv_type=settings.kv_type,
        flash_attention=settings.flash_attention,
        process_bytes=PROCESS_BYTES,
        projector_bytes=_size_bytes(settings.projector_path),
    )


def predicted_memory(settings: EngineSettings, facts: ModelFacts) -> MemoryPrediction:
    """The memory that loading the model with these settings takes; adapters are not counted."""
    return memory_of(facts, plan_of(settings, facts))


def _size_bytes(path: str) -> int:
    """The size of a file, if there is one; that it is missing shows when it is opened."""
    with contextlib.suppress(OSError):
        return Path(path).stat().st_size if path else 0
    return 0


def _is_stateful(facts: ModelFacts) -> bool:
    return facts.is_recurrent or facts.is_hybrid


def _threads(facts: ModelFacts, best: int) -> int:
    """Threads wait for each other after every layer: a tiny model is faster with one, above all on a
    busy machine. Others get all that may be used, or as many as were measured to be best."""
    usable = usable_threads()
    return 1 if facts.weights_bytes < _ONE_THREAD_BYTES else min(best or usable, usable)

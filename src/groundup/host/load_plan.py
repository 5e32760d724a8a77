"""How a model will be loaded: with which context, and how much memory that needs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from groundup.engine.protocol import EngineSettings
from groundup.engine.sizes import PROCESS_BYTES, predicted_memory, sizes_of
from groundup.errors import InsufficientMemoryError
from groundup.fit.memory import largest_context
from groundup.library.model_facts import ModelFacts

from .host_settings import HostSettings
from .measured_memory import MeasuredMemory
from .model_opening import ModelOpening

COMFORTABLE_SHARE: Final = 0.8  # of the memory for models, that one should take where nobody asked for more
ROOMY_SHARE: Final = 0.5  # of the memory for models, that one may take for many conversations at once
MOST_CONVERSATIONS: Final = 4  # of full length, that have cells of their own where nobody says how many
LEAST_CONTEXT_TOKENS: Final = 512


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """One way to load a model. `key` names it among the measured ones.

    `usual_context_tokens` is the context that it would have where memory is no question.
    """

    settings: EngineSettings
    needed_bytes: int
    key: str
    usual_context_tokens: int = 0

    def refused(self, free_bytes: int, smaller_context_tokens: int = 0) -> InsufficientMemoryError:
        """The error for a device that has less memory."""
        return InsufficientMemoryError(
            self.settings.model_path,
            self.needed_bytes,
            free_bytes,
            self.settings.context_tokens,
            smaller_context_tokens,
        )


def plan_load(
    opening: ModelOpening,
    facts: ModelFacts,
    settings: HostSettings,
    *,
    wanted_tokens: int | None,
    whole_bytes: int,
    measured: MeasuredMemory,
    threads: int = 0,
) -> LoadPlan:
    """Decide how to load a model.

    Args:
        opening: its files, and what it brings.
        facts: of its weights.
        settings: of the host.
        wanted_tokens: the context that somebody asked for.
        whole_bytes: the memory that there is for models.
        measured: what earlier loads took.
        threads: that were measured to be best here; 0 = not known.

    Raises:
        InsufficientMemoryError: it needs more than that.
    """
    comfortable = _largest(opening, facts, settings, int(whole_bytes * COMFORTABLE_SHARE))
    context, unbound = (
        context_for(
            wanted=wanted_tokens or 0,
            usual=opening.brought.context_tokens or settings.context_tokens,
            comfortable=tokens,
            known=facts.context_tokens or 0,
            longest=settings.longest_context_tokens,
        )
        for tokens in (comfortable, sys.maxsize)
    )
    engine = replace(_engine_settings(opening, settings, context), best_threads=threads)
    cells = _roomy_cells(engine, facts, settings, int(whole_bytes * ROOMY_SHARE) - opening.adapters_bytes)
    engine = replace(engine, cache_tokens=cells)
    key = f"{opening.digest} context={context} cells={cells} running={settings.most_running}"
    key += f" cache={settings.kv_type}" if settings.kv_type != "f16" else ""
    key += "" if settings.flash_attention else " flash=off"
    needed = measured.size_bytes(key)
    if needed is None:
        needed = predicted_memory(engine, facts).total_bytes + opening.adapters_bytes + PROCESS_BYTES
    plan = LoadPlan(engine, needed, key, unbound)
    if needed > whole_bytes:
        smaller = _largest(opening, facts, settings, whole_bytes)
        raise plan.refused(whole_bytes, smaller if smaller < context else 0)
    return plan


def context_for(*, wanted: int, usual: int, comfortable: int, known: int, longest: int) -> int:
    """The context to load: what is wanted, and otherwise the usual one as far as it fits comfortably.

    Who wants less gets a limit of their own and no smaller load, so that nobody who comes later causes
    another one. 0 = no wish, or no limit.
    """
    tokens = max(wanted, min(usual, max(comfortable, LEAST_CONTEXT_TOKENS)))
    return min(tokens, *(limit for limit in (known, longest) if limit), tokens)


def _roomy_cells(engine: EngineSettings, facts: ModelFacts, settings: HostSettings, free_bytes: int) -> int:
    """Cells for the conversations that are held at once: those of one, and of more where memory is plenty."""
    most = min(settings.most_running or MOST_CONVERSATIONS, MOST_CONVERSATIONS)
    for conversations in range(most, 1, -1):
        cells = conversations * engine.context_tokens
        roomy = replace(engine, cache_tokens=cells)
        if predicted_memory(roomy, facts).total_bytes + PROCESS_BYTES <= free_bytes:
            return cells
    return engine.context_tokens


def _engine_settings(opening: ModelOpening, settings: HostSettings, context_tokens: int) -> EngineSettings:
    return opening.engine_settings(
        context_tokens,
        max_running=settings.most_running,
        kv_type=settings.kv_type,
        flash_attention=settings.flash_attention,
    )


def _largest(opening: ModelOpening, facts: ModelFacts, settings: HostSettings, free_bytes: int) -> int:
    """The longest context that fits into so much memory; 0 if none does."""
    engine = _engine_settings(opening, settings, LEAST_CONTEXT_TOKENS)
    sizes = sizes_of(engine, facts)
    return largest_context(
        facts,
        free_bytes - opening.adapters_bytes - PROCESS_BYTES,
        sequences=sizes.sequences * (2 if facts.has_window else 1),
        micro_batch_tokens=sizes.batch_tokens,
        kv_type=engine.kv_type,
        flash_attention=engine.flash_attention,
    )

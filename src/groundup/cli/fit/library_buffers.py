"""Asks the engine library about the buffers of a model that is here, without loading it."""

from __future__ import annotations

from groundup.cli.async_runner import run_async
from groundup.engine.buffers import Buffers, find_buffers
from groundup.engine.protocol import EngineSettings
from groundup.errors import GroundupError
from groundup.fit.best_plan import Choice
from groundup.fit.candidate import Basis


def buffers_of(choice: Choice) -> Buffers | None:
    """The buffers of this load; None where there is no file, only a part of it, or the library refuses it."""
    facts, plan = choice.candidate.facts, choice.plan
    is_part = facts.split is not None and facts.split.parts > 1
    if choice.candidate.basis is not Basis.HEADER or is_part:
        return None
    settings = EngineSettings(
        model_path=facts.path,
        context_tokens=plan.context_tokens,
        cache_tokens=plan.cache_tokens,
        kv_type=plan.kv_type,
    )
    try:
        return run_async(find_buffers, settings)
    except GroundupError:  # a load would say it, and here the formulas do without
        return None

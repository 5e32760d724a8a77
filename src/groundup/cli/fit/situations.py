"""Looks at this device, or imagines another one, and at how the engine would load a model here."""

from __future__ import annotations

from dataclasses import replace

from groundup.device.device import Device
from groundup.engine.protocol import EngineSettings
from groundup.engine.sizes import plan_of
from groundup.fit.budget import budget_of
from groundup.fit.calibration import Calibration
from groundup.fit.candidate import Plan
from groundup.fit.situation import Situation
from groundup.library.model_facts import ModelFacts


def situation_for(
    facts: ModelFacts, device: Device, calibration: Calibration | None, *, document_tokens: int = 0
) -> Situation:
    """The situation in which a model of this kind would be used.

    Args:
        facts: of the model, because some kinds are loaded for fewer people at once.
        device: this one or another.
        calibration: of its speed; None where nothing was measured.
        document_tokens: a text that is to be read; 0 = none in particular.
    """
    return Situation(
        budget=budget_of(device),
        plan=engine_plan(facts, device),
        calibration=calibration,
        document_tokens=document_tokens,
        is_here=not device.changes,
    )


def engine_plan(facts: ModelFacts, device: Device) -> Plan:
    """How the engine loads such a model, before the length of text is chosen."""
    plan = plan_of(EngineSettings(model_path=""), facts)
    return replace(plan, processor=device.processor.instructions)

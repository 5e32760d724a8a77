"""The same advice for programs: bytes, tokens and seconds under stable names."""

from __future__ import annotations

from typing import Any

import msgspec

from groundup.device.device import Device
from groundup.fit.advice import Advice
from groundup.fit.candidate import Candidate, Plan, memory_of
from groundup.fit.class_plan import ClassPlan
from groundup.fit.sentences import NOT_MEASURED
from groundup.fit.speed import SpeedPrediction


def advice_record(advice: Advice, device: Device) -> dict[str, Any]:
    """Everything about one model as plain data."""
    choice = advice.choice
    return {
        **_candidate(choice.candidate),
        "verdict": advice.verdict.value,
        "purpose": advice.purpose.name,
        "plan": _plan(choice.plan),
        "memory": {
            "needed_bytes": msgspec.to_builtins(choice.need),
            "parts_bytes": parts_bytes(choice.candidate, choice.plan),
            "basis": choice.candidate.basis.value,
        },
        "speed": _speed(choice.speed),
        "longest_context_tokens": choice.longest_context_tokens,
        "good_for": msgspec.to_builtins(advice.uses),
        "levers": [
            {
                "kind": one.kind.value,
                "amount": one.amount,
                "name": one.candidate.name,
                "quantisation": one.candidate.quantisation,
                "context_tokens": one.plan.context_tokens,
                "needed_bytes": msgspec.to_builtins(one.need),
            }
            for one in advice.levers
        ],
        "rule_of_thumb": msgspec.to_builtins(advice.rule),
        "class": _class(advice.school_class) if advice.school_class is not None else None,
        "device": {
            "fingerprint": device.fingerprint,
            "changes": list(device.changes),
            **msgspec.to_builtins(advice.situation.budget),
        },
    }


def parts_bytes(candidate: Candidate, plan: Plan) -> dict[str, int]:
    """The parts of the prediction, which sum up to its middle. Weights that are mapped count in full."""
    found = memory_of(candidate.facts, plan)
    return {
        "weights": found.weights_bytes,
        "repacked": found.repacked_bytes,
        "keys_and_values": found.kv_bytes,
        "recurrent_state": found.recurrent_bytes,
        "compute": found.compute_bytes,
        "output": found.output_bytes,
        "overhead": found.overhead_bytes,
        "projector": found.projector_bytes,
        "adapters": candidate.more_bytes,
        "process": plan.process_bytes,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "name": candidate.name,
        "title": candidate.title,
        "quantisation": candidate.quantisation,
        "parameters": candidate.facts.parameters,
        "architecture": candidate.facts.architecture,
        "download_bytes": candidate.download_bytes,
    }


def _plan(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(plan)
    return {name: value for name, value in found.items() if name != "processor"}


def _speed(speed: SpeedPrediction | None) -> dict[str, Any]:
    if speed is None:
        return {"confidence": "none", "note": NOT_MEASURED}
    found: dict[str, Any] = msgspec.to_builtins(speed)
    return found


def _class(plan: ClassPlan) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(plan)
    return {**found, "speed": _speed(plan.speed)}

"""What pages are told of models: those that are here, those of the catalogue, and those of other tools."""

from __future__ import annotations

from typing import Any, Final

from groundup.catalogue.catalogue import catalogue
from groundup.device.device import Device
from groundup.fit.budget import budget_of
from groundup.fit.calibration import Calibration
from groundup.fit.verdicts import Verdict
from groundup.host.known_model import KnownModel
from groundup.library.adopt.adoption import adopted_names
from groundup.library.adopt.checking import problem_of
from groundup.library.adopt.search import TOOLS, search
from groundup.library.installed import Library, short_name
from groundup.library.removal import keeper
from groundup.names import ModelName

from .catalogue_ids import record_id, record_of
from .seeing import can_see
from .told_speed import known_device, told_speed

# Suggested downloads: for a slow line, for everyday work, and the best. Beyond the last, answers of a
# processor alone are slower than most people read; a graphics card has no such bound.
STEPS_BYTES: Final = {"tiny": 700_000_000, "small": 2_800_000_000, "best": 6_000_000_000}
SLOWEST_WORDS_PER_S: Final = 3.0


def told_models(library: Library) -> list[dict[str, Any]]:
    """The models of this device that can be used; the built-in one comes first."""
    return [
        {
            "name": one.shown_name,
            "full": one.name.full,
            "digest": str(one.manifest.digest),
            "record": record_of(one),
            "kept_by": keeper(library, one),
            "size_bytes": one.manifest.size_bytes,
            "is_built_in": one.is_built_in,
            "can_see": can_see(library, one),
        }
        for one in library.models()
        if one.weights
    ]


def told_device(device: Device) -> dict[str, Any]:
    """What this computer is, for one sentence about it."""
    budget = budget_of(device)
    return {
        "memory_bytes": device.memory.total_bytes,
        "free_bytes": budget.now_bytes,
        "cards": [one.name for one in device.accelerators if one.is_usable],
        "disk_free_bytes": device.disk.free_bytes if device.disk else None,
    }


def known_models() -> dict[str, Any]:
    """This computer, and all models of the catalogue that can be had, those first that suit it."""
    here = known_device()
    device = here.device
    known = sorted((KnownModel(one, device) for one in catalogue().records), key=lambda one: one.place)
    rows = [_row(one, here.calibration) for one in known if _pull_name(one)]
    return {
        "device": told_device(device) | {"speed_basis": here.basis},
        "models": rows,
        "suggestions": suggestions(rows, has_card=any(one.is_usable for one in device.accelerators)),
    }


def suggestions(rows: list[dict[str, Any]], *, has_card: bool) -> dict[str, str]:
    """The model of each step of size: the largest that fits and can be read along, as far as is known."""
    chosen: dict[str, str] = {}
    above = 0
    for step, most_bytes in STEPS_BYTES.items():
        limit = None if step == "best" and has_card else most_bytes
        fitting = [one for one in rows if _is_good(one) and above < one["size_bytes"] <= (limit or 1 << 60)]
        if fitting:
            chosen[step] = max(fitting, key=lambda one: one["parameters"])["id"]
        above = most_bytes
    return chosen


def _is_good(row: dict[str, Any]) -> bool:
    speed = row["words_per_s"]
    return (
        row["size_bytes"] is not None
        and "chat" in row["capabilities"]
        and row["fits"] == Verdict.FITS.value
        and (speed is None or speed["low"] >= SLOWEST_WORDS_PER_S)
    )


def _row(model: KnownModel, calibration: Calibration | None) -> dict[str, Any]:
    """One model: what stands beside its button before a download. None and "unknown" are values."""
    record = model.record
    return {
        "id": record.id,
        "title": record.name,
        "name": _pull_name(model),
        "full": ModelName.parse(_pull_name(model)).full,
        "size_bytes": model.size_bytes,
        "parameters": model.parameters,
        "fits": model.verdict.value if model.verdict else "unknown",
        "words_per_s": _speed(model, calibration),
        "openness_step": model.openness_step,
        "licence": record.licence,
        "languages": record.languages,
        "capabilities": record.capabilities,
        "producer": record.origin.producer,
        "country": record.origin.country,
    }


def _speed(model: KnownModel, calibration: Calibration | None) -> dict[str, Any] | None:
    """As `told_speed`; None too where it does not run now."""
    if calibration is None or model.verdict is None or not model.verdict.runs_now:
        return None
    advice = model.advice(calibration)
    return told_speed(advice.choice.speed) if advice is not None else None


def _pull_name(model: KnownModel) -> str:
    return model.file.names[0] if model.file and model.file.names else ""


def other_tools_models(library: Library) -> dict[str, Any]:
    """The models that other tools keep on this device; the headers of their files are read for it."""
    findings = search()
    adopted = adopted_names(library.store, findings.models) if library.store.check() else {}
    return {
        "models": [
            {
                "name": short_name(one.name),
                "full": one.name.full,
                "record": record_id(short_name(one.name)),
                "tool": TOOLS[one.tool].title,
                "size_bytes": one.size_bytes,
                "adopted_as": short_name(adopted[one]) if one in adopted else "",
                "problem": "" if one in adopted else problem_of(one),
            }
            for one in findings.models
        ],
        "tools": [tool.title for tool in TOOLS.values()],
    }

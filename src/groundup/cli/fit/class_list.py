"""The models of the catalogue with which a class works best on a device, one of each family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from groundup.catalogue.catalogue import catalogue
from groundup.cli.models.rows import LABELS
from groundup.device.device import Device
from groundup.fit.advice import advise
from groundup.fit.calibration import Calibration
from groundup.fit.class_plan import ClassMode
from groundup.fit.purposes import Purpose
from groundup.fit.sentences import class_short_sentence
from groundup.fit.verdicts import Verdict
from groundup.host.known_model import KnownModel

from .from_catalogue import from_record
from .short_list import MOST_MODELS, Listed
from .situations import situation_for

_MODES: Final = (ClassMode.AT_ONCE, ClassMode.IN_GROUPS, ClassMode.ON_THE_STAGE)  # the best first


def class_list(
    device: Device, calibration: Calibration | None, purpose: Purpose, pupils: int
) -> list[Listed]:
    """The best of each family: those for everybody at once first, of these the largest.

    Args:
        device: this one, or another that is imagined.
        calibration: of its speed; None where nothing was measured.
        purpose: what each model is wanted for beside the class.
        pupils: of the class.
    """
    known = [KnownModel(record, device) for record in catalogue().records if "chat" in record.capabilities]
    suitable = [one for one in known if one.verdict is Verdict.FITS]
    suitable.sort(key=lambda one: (-one.parameters, one.record.id))
    best: dict[str, Listed] = {}
    for model in suitable:
        for one in _planned(model, calibration, purpose, pupils):
            before = best.get(model.record.family)
            if before is None or _rank(one) < _rank(before):
                best[model.record.family] = one
    return sorted(best.values(), key=_rank)[:MOST_MODELS]


def _planned(
    model: KnownModel, calibration: Calibration | None, purpose: Purpose, pupils: int
) -> Iterator[Listed]:
    """The model with the plan of its class, if a class can work with it here."""
    found = from_record(model.record)
    if found is None:
        return
    situation = situation_for(found.candidates[0].facts, model.device, calibration)
    advice = advise(found.candidates, situation, purpose, pupils=pupils)
    plan = advice.school_class
    if plan is not None and plan.mode in _MODES:
        openness = LABELS[model.openness_step]
        yield Listed(model.record.id, class_short_sentence(advice, openness), advice)


def _rank(listed: Listed) -> tuple[int, int, str]:
    plan = listed.advice.school_class
    assert plan is not None
    return _MODES.index(plan.mode), -listed.advice.choice.candidate.facts.parameters, listed.id

"""The models of the catalogue that suit a device best, one of each family, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from groundup.catalogue.catalogue import catalogue
from groundup.cli.models.rows import LABELS
from groundup.device.device import Device
from groundup.fit.advice import Advice, advise
from groundup.fit.calibration import Calibration
from groundup.fit.purposes import READING_WORDS_PER_S, Purpose, words
from groundup.fit.sentences import short_sentence, speed_sentence
from groundup.fit.verdicts import Verdict
from groundup.host.known_model import KnownModel

from .from_catalogue import from_record
from .situations import situation_for

MOST_MODELS: Final = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of the list: the name under which it can be asked about, and what is said of it."""

    id: str
    sentence: str
    advice: Advice


def short_list(device: Device, calibration: Calibration | None, purpose: Purpose) -> list[Listed]:
    """The largest of each family that fits and is not too slow to read along, the largest families first."""
    known = [KnownModel(record, device) for record in catalogue().records if "chat" in record.capabilities]
    suitable = sorted(
        (one for one in known if one.verdict is Verdict.FITS),
        key=lambda one: (-one.parameters, one.record.id),
    )
    families: set[str] = set()
    listed: list[Listed] = []
    for model in suitable:
        if model.record.family in families or len(listed) == MOST_MODELS:
            continue
        for one in _listed(model, calibration, purpose):
            families.add(model.record.family)
            listed.append(one)
    return listed


def short_list_hint(listed: list[Listed], pupils: int = 0) -> str:
    """What to type next; and, where the speed is not known, that it is not.

    Args:
        listed: at least one.
        pupils: of the class that they were listed for; 0 = none.
    """
    more = f"More about one: groundup fit {listed[0].id}{f' --class {pupils}' if pupils else ''}"
    more += "\nAll models: groundup models --fits"
    advice = listed[0].advice
    if advice.choice.speed is not None:
        return more
    return f"The larger, the slower. Speed: {speed_sentence(None, is_here=advice.situation.is_here)}\n{more}"


def _listed(model: KnownModel, calibration: Calibration | None, purpose: Purpose) -> Iterator[Listed]:
    """The model, if it is good for the purpose here."""
    found = from_record(model.record)
    if found is None:
        return
    situation = situation_for(found.candidates[0].facts, model.device, calibration)
    advice = advise(found.candidates, situation, purpose)
    speed = advice.choice.speed
    is_readable = speed is None or words(speed.decode_tokens_per_s.low) >= READING_WORDS_PER_S
    if advice.verdict is Verdict.FITS and is_readable:
        openness = LABELS[model.openness_step]
        yield Listed(model.record.id, short_sentence(advice, openness), advice)

"""The two cards of a model of the catalogue as pages show and print them: how open it is, and how it fits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.schema import Record
from groundup.errors import NotInCatalogueError
from groundup.errors.base import format_size
from groundup.fit.advice import Advice
from groundup.fit.budget import budget_of
from groundup.fit.levers import Lever, LeverKind
from groundup.fit.purposes import words
from groundup.fit.quality import is_below_four_bits
from groundup.host.assessed import assessment_of
from groundup.host.known_model import KnownModel
from groundup.openness.card_making import card_of
from groundup.openness.wording import LANGUAGES, wording

from .told_speed import known_device, told_speed


def told_openness(name: str, language: str) -> dict[str, Any]:
    """The card of a record in a language, English where there is no other; `card` is None without evidence.

    Raises:
        NotInCatalogueError: no record has this name.
    """
    record = _record(name)
    found = assessment_of(record, datetime.now(UTC).date())
    if found is None:
        return {"id": record.id, "title": record.name, "card": None}
    size_bytes = found.release.smallest_bytes
    card = card_of(
        found,
        wording(language if language in LANGUAGES else "en"),
        size=format_size(size_bytes) if size_bytes is not None else "",
    )
    return {"id": record.id, "title": record.name, "card": msgspec.to_builtins(card)}


def told_fit(name: str) -> dict[str, Any]:
    """How a record fits this computer, as figures; what cannot be told yet is None.

    Raises:
        NotInCatalogueError: no record has this name.
    """
    record, here = _record(name), known_device()
    known = KnownModel(record, here.device)
    advice = known.advice(here.calibration)
    budget = budget_of(here.device)
    return {
        "id": record.id,
        "title": record.name,
        "size_bytes": known.size_bytes,
        "quantisation": known.file.quantisation if known.file else "",
        "day": datetime.now(UTC).date().isoformat(),
        "memory": {"total_bytes": budget.total_bytes, "now_bytes": budget.now_bytes},
        "speed_basis": here.basis,
        "advice": _told_advice(advice) if advice is not None else None,
    }


def _told_advice(advice: Advice) -> dict[str, Any]:
    need, speed = advice.choice.need, advice.choice.speed
    first = speed.first_token_s if speed is not None else None
    return {
        "verdict": advice.verdict.value,
        "need": {"low_bytes": need.low, "mid_bytes": need.mid, "high_bytes": need.high},
        "context_words": round(words(advice.choice.plan.context_tokens)),
        "speed": told_speed(speed),
        "first_word": None if first is None else {"low_s": first.low, "high_s": first.high},
        "coarse": is_below_four_bits(advice.choice.candidate.quantisation),
        "levers": [_told_lever(one) for one in advice.levers],
        "uses": {
            "chat": advice.uses.chat,
            "document_words": round(words(advice.uses.document_tokens)),
            "people": advice.uses.people,
        },
    }


def _told_lever(lever: Lever) -> dict[str, Any]:
    """One change after which it would fit; `amount` is in GB of 2^30, or people, by its kind."""
    is_bytes = lever.kind is LeverKind.CLOSE_PROGRAMS
    return {
        "kind": lever.kind.value,
        "amount": lever.amount / (1 << 30) if is_bytes else lever.amount,
        "name": lever.candidate.name,
        "context_words": round(words(lever.plan.context_tokens)),
    }


def _record(name: str) -> Record:
    record = catalogue().find(name)
    if record is None:
        raise NotInCatalogueError(name, catalogue().nearest(name))
    return record

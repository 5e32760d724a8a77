"""The EU AI Act's free and open-source licence: a lay reading of one question, and no legal advice.

Source: the Commission's guidelines on the scope of obligations for providers of general-purpose AI models,
18 July 2025, paragraphs 74 to 92. Numbers in codes are its paragraphs. Systemic risk is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from groundup.catalogue.evidence_schema import Openness

from .licences import NONE_FOUND, Licence, Licences
from .logic import Truth, all_of
from .reading import Reading, Requirement, rests_on
from .requirements import asks_published

RULE = "aia-2025.1"
LIKELY_YES, UNCLEAR, LIKELY_NO, NOT_DECIDED = "likely_yes", "unclear", "likely_no", "not_decided"
_PUBLIC = ("weights_final", "architecture_code", "model_card")
_PARAGRAPH_83 = ("research_only", "non_commercial", "no_distribution")


def read(openness: Openness, licences: Licences, as_of: date) -> Reading:
    """The first match decides, and all are reasons. What must be public and is not known leaves it open."""
    name = openness.components.weights_final.licence
    public = [asks_published(openness, one, LIKELY_YES) for one in _PUBLIC]
    free = Requirement("price", "free_78", _free(openness), LIKELY_YES, openness.price)
    against = list(_against(name, licences))
    doubts = list(_doubts(licences.get(name)))
    best = _best(name, licences, against, doubts)
    sure = all_of(one.truth for one in (*public, free))
    verdict, could_be = _settled(best, sure)
    used, unverified, stale = rests_on(openness, as_of, _PUBLIC)
    failed = [one for one in (*public, free) if one.truth is not Truth.PASS]
    return Reading(
        rule=RULE,
        verdict=verdict,
        could_be=could_be,
        requirements=(*public, free, *against, *doubts),
        reasons=(*against, *failed, *doubts),
        used=used,
        unverified=unverified,
        stale=stale,
        notes=tuple(_notes(openness)),
    )


def _settled(best: str, sure: Truth) -> tuple[str, str]:
    if best == LIKELY_NO or sure is Truth.FAIL:
        return LIKELY_NO, LIKELY_NO
    if best == NOT_DECIDED:
        return NOT_DECIDED, LIKELY_YES
    return (best, best) if sure is Truth.PASS else (NOT_DECIDED, best)


def _best(name: str, licences: Licences, against: list[Requirement], doubts: list[Requirement]) -> str:
    if against:
        return LIKELY_NO
    if doubts:
        return UNCLEAR
    return LIKELY_YES if licences.is_open(name) is Truth.PASS else NOT_DECIDED


def _against(name: str, licences: Licences) -> Iterator[Requirement]:
    """What the licence says against it."""
    licence = licences.get(name)
    if licence is None:
        if name == NONE_FOUND:
            yield Requirement("weights_final", "no_licence_83", Truth.FAIL, LIKELY_NO, name)
        return
    for flag in _PARAGRAPH_83:
        if getattr(licence, flag) == "yes":
            yield Requirement("weights_final", f"{flag}_83", Truth.FAIL, LIKELY_NO, licence.id)
    if licence.user_limit is not None:
        yield Requirement("weights_final", "user_limit_83", Truth.FAIL, LIKELY_NO, str(licence.user_limit))
    if licence.separate_commercial_licence == "yes":
        yield Requirement(
            "weights_final", "separate_commercial_licence_86", Truth.FAIL, LIKELY_NO, licence.id
        )
    if licence.provider_may_restrict == "yes":
        yield Requirement("weights_final", "provider_may_restrict_80", Truth.FAIL, LIKELY_NO, licence.id)


def _doubts(licence: Licence | None) -> Iterator[Requirement]:
    """What the licence says that the guidelines allow only within limits."""
    if licence is None:
        return
    if licence.provider_may_change == "yes":
        yield Requirement("weights_final", "provider_may_change_80", Truth.UNKNOWN, UNCLEAR, licence.id)
    if licence.use_list in ("safety", "broad"):
        yield Requirement("weights_final", "use_list_84", Truth.UNKNOWN, UNCLEAR, licence.id)


def _free(openness: Openness) -> Truth:
    return {"free": Truth.PASS, "paid": Truth.FAIL}.get(openness.price, Truth.UNKNOWN)


def _notes(openness: Openness) -> Iterator[str]:
    if openness.gate in ("contact_data", "approval"):
        yield "gate_87"
    if openness.gate_excludes:
        yield "gate_excludes_79"
    yield "due_even_so_75"

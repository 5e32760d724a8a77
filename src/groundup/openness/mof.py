"""Classes of the Model Openness Framework 1.0: which set of components is there, under open licences?

That code and data must be complete is our choice. Class III asks for no training data, so its name is
always shown with what it stands for. Source: M. White et al., The Model Openness Framework, 2024
(https://arxiv.org/abs/2403.13784); its lists of components and licences are known from its public
configuration.
"""

from __future__ import annotations

from datetime import date

from groundup.catalogue.evidence_schema import Openness

from .licences import Licences
from .logic import Truth, all_of, any_of
from .reading import DOCUMENTS, Reading, Requirement, applicable_data, component_of, rests_on, unmet
from .requirements import asks_full, published

RULE = "mof-1.0.1"
NONE, NOT_DECIDED = "none", "not_decided"
CLASSES = ("III", "II", "I")
_THREE = ("architecture_code", "weights_final", "model_card", "data_card", "evaluation_results")
_TWO = ("training_code", "inference_code", "evaluation_code", "evaluation_data")
_ONE = ("data_prep_code", "checkpoints_intermediate", "research_paper")
_WHOLE_IS_NOT_ASKED = (*DOCUMENTS, "weights_final")


def read(openness: Openness, licences: Licences, as_of: date) -> Reading:
    """The best class whose components all count, and the best that none fails."""
    classes = {
        "III": [*_asked(openness, licences, _THREE, "III"), _report(openness, licences)],
        "II": _asked(openness, licences, _TWO, "II"),
        "I": _asked(openness, licences, (*applicable_data(openness), *_ONE), "I"),
    }
    truths = {name: all_of(one.truth for one in asked) for name, asked in classes.items()}
    sure, possible = _best(truths, (Truth.PASS,)), _best(truths, (Truth.PASS, Truth.UNKNOWN))
    verdict = NOT_DECIDED if sure == NONE and possible != NONE else sure
    following = _following(sure)
    asked_up_to = [one for name in CLASSES[: CLASSES.index(following) + 1] for one in classes[name]]
    used, unverified, stale = rests_on(openness, as_of, (one.component for one in asked_up_to))
    return Reading(
        rule=RULE,
        verdict=verdict,
        could_be=possible,
        requirements=tuple(one for asked in classes.values() for one in asked),
        reasons=unmet(classes[following]),
        used=used,
        unverified=unverified,
        stale=stale,
    )


def _asked(openness: Openness, licences: Licences, names: tuple[str, ...], level: str) -> list[Requirement]:
    return [one for name in names for one in _counts(openness, licences, name, level)]


def _counts(openness: Openness, licences: Licences, name: str, level: str) -> list[Requirement]:
    whole = name not in _WHOLE_IS_NOT_ASKED
    return asks_full(openness, name, level, "licence_mof_open", licences.is_mof_open, whole=whole)


def _report(openness: Openness, licences: Licences) -> Requirement:
    """A technical report or a paper: one of them is enough."""
    names = ("technical_report", "research_paper")
    either = [all_of(one.truth for one in _counts(openness, licences, name, "III")) for name in names]
    there = any(published(component_of(openness, name)) is Truth.PASS for name in names)
    code = "licence_mof_open" if there else "published"
    return Requirement("technical_report", code, any_of(either), "III")


def _best(truths: dict[str, Truth], accepted: tuple[Truth, ...]) -> str:
    best = NONE
    for name, truth in truths.items():
        if truth not in accepted:
            break
        best = name
    return best


def _following(best: str) -> str:
    return CLASSES[min(CLASSES.index(best) + 1, len(CLASSES) - 1)] if best in CLASSES else CLASSES[0]

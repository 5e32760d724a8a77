"""May I ...? What the licence of a release's weights, its kind and its gate say about six questions.

The answers repeat what the licence says. Swiss law and the guidance of schools were not examined.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from groundup.catalogue.evidence_schema import Openness

from .licences import NONE_FOUND, Area, Licence, Licences, Region
from .reading import Condition

QUESTIONS = ("class", "server", "commercial", "change_share", "eu", "ch")
_AREAS: dict[str, Area] = {"eu": "EU", "ch": "CH"}


class May(StrEnum):
    """An answer."""

    YES = "yes"
    YES_IF = "yes_if"
    NO = "no"
    ASK = "ask"
    NOT_KNOWN = "not_known"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to one question, what it depends on, and what else to know."""

    question: str
    may: May
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Condition, ...] = ()


def answers(openness: Openness, licences: Licences) -> tuple[Answer, ...]:
    """The answers to all questions, in their order."""
    name = openness.components.weights_final.licence
    licence = licences.get(name)
    if licence is None:
        may = May.NO if name == NONE_FOUND else May.NOT_KNOWN
        return tuple(Answer(question=question, may=may) for question in QUESTIONS)
    use = _use(openness, licence)
    return (
        Answer(question="class", may=use.may, conditions=use.conditions),
        _on_server(use, licence),
        _commercial(openness, licence),
        _change_and_share(openness, licence),
        _in_area("eu", openness, licence, use),
        _in_area("ch", openness, licence, use),
    )


def _use(openness: Openness, licence: Licence) -> Answer:
    if licence.research_only == "yes":
        return Answer(question="use", may=May.ASK, conditions=(Condition("research_only"),))
    return _with("use", [*_rules_of_use(licence), *_limits(openness, licence)])


def _on_server(use: Answer, licence: Licence) -> Answer:
    """As in class, but for a licence that asks something of whoever offers it over a network."""
    if licence.hosting_terms != "yes" or use.may not in (May.YES, May.YES_IF):
        return Answer(question="server", may=use.may, conditions=use.conditions)
    asked = Condition("share_alike" if licence.share_alike == "yes" else "pass_on_terms")
    return _with("server", list(dict.fromkeys((*use.conditions, asked))))


def _commercial(openness: Openness, licence: Licence) -> Answer:
    notes = tuple(_business_notes(licence))
    settled = {"no": May.NO, "ask": May.ASK, "unknown": May.NOT_KNOWN}.get(licence.commercial)
    if settled is not None:
        return Answer(question="commercial", may=settled, notes=notes)
    conditions = [*_rules_of_use(licence), *_limits(openness, licence)]
    if licence.commercial == "conditions" and not conditions:
        conditions.append(Condition("keep_to_licence"))
    return _with("commercial", conditions, notes)


def _change_and_share(openness: Openness, licence: Licence) -> Answer:
    both = (licence.change, licence.share)
    for word, may in (("no", May.NO), ("ask", May.ASK), ("unknown", May.NOT_KNOWN)):
        if word in both:
            return Answer(question="change_share", may=may)
    conditions = [*_duties(licence), *_rules_of_use(licence), *_limits(openness, licence)]
    if "conditions" in both and not conditions:
        conditions.append(Condition("keep_to_licence"))
    return _with("change_share", conditions)


def _in_area(question: str, openness: Openness, licence: Licence, use: Answer) -> Answer:
    area = _AREAS[question]
    if area in openness.gate_excludes:
        return Answer(question=question, may=May.NO, notes=(Condition("gate_excludes"),))
    clause = next((one for one in licence.regions if one.area == area and _hits(one, openness)), None)
    if clause is not None:
        exempt = (Condition("end_users_exempt"),) if clause.end_users_exempt == "yes" else ()
        return Answer(question=question, may=May.NO, notes=exempt)
    is_named = any(one.area == area for one in licence.regions)
    notes = (Condition("not_named"),) if licence.regions and not is_named else ()
    return Answer(question=question, may=use.may, conditions=use.conditions, notes=notes)


def _business_notes(licence: Licence) -> Iterator[Condition]:
    """What matters to firms alone."""
    if licence.separate_commercial_licence == "yes" and licence.commercial != "yes":
        yield Condition("paid_licence")
    if licence.user_limit is not None:
        yield Condition("user_limit", value=str(licence.user_limit))


def _hits(clause: Region, openness: Openness) -> bool:
    return not clause.applies_to or bool(set(clause.applies_to) & set(openness.modalities))


def _duties(licence: Licence) -> Iterator[Condition]:
    for flag in ("keep_notice", "share_alike", "naming"):
        if getattr(licence, flag) == "yes":
            yield Condition(flag)


def _rules_of_use(licence: Licence) -> Iterator[Condition]:
    if licence.pass_on_terms == "yes":  # noqa: S105  no password
        yield Condition("pass_on_terms")
    elif licence.use_list in ("safety", "broad"):
        yield Condition("use_list")


def _limits(openness: Openness, licence: Licence) -> Iterator[Condition]:
    if licence.non_commercial == "yes" and licence.research_only != "yes":
        yield Condition("non_commercial")
    for terms in openness.extra_terms:
        yield Condition("extra_terms", value=terms)


def _with(question: str, conditions: list[Condition], notes: tuple[Condition, ...] = ()) -> Answer:
    may = May.YES_IF if conditions else May.YES
    return Answer(question=question, may=may, conditions=tuple(conditions), notes=notes)

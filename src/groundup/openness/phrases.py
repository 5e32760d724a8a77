"""Clauses about requirements, components and answers, made of the sentences of a language."""

from __future__ import annotations

from groundup.catalogue.evidence_schema import Component, DataComponent

from .licences import NONE_FOUND, UNKNOWN, Licences
from .logic import Truth
from .may import Answer, May
from .reading import Condition, Reading, Requirement
from .wording import Wording

RECORD_LANGUAGE = "en"
_THOUSANDS = "\u2019"  # reads the same in all our languages
_ONE_LINE = 3  # parts of data that one line can name


def component_name(words: Wording, name: str) -> str:
    """A component as people call it."""
    return words(f"component.{name}")


def licence_name(licences: Licences, name: str) -> str:
    """A licence by its own name; what is not in the table as it was recorded."""
    licence = licences.get(name)
    return name if licence is None or licence.spdx else licence.name


def need(words: Wording, licences: Licences, one: Requirement, component: Component) -> str:
    """What a requirement still lacks, in a clause; one that is met says so."""
    if one.truth is Truth.PASS:
        return words("need.met")
    text = _need(words, licences, one, component)
    return words("missing.not_known", what=text) if one.truth is Truth.UNKNOWN else text


def _need(words: Wording, licences: Licences, one: Requirement, component: Component) -> str:
    if one.code in ("open_or_excused", "open_data"):
        return _data_need(words, licences, component)
    if one.code == "published":
        return words(f"need.published.{component.availability}")
    if one.code == "complete":
        return words("need.partial" if one.truth is Truth.FAIL else "need.complete_unknown")
    if one.code.startswith("free"):
        return words("need.paid" if one.truth is Truth.FAIL else "need.price_unknown")
    if one.code == "data_information":
        return words("need.data_information" + ("" if one.truth is Truth.FAIL else "_unknown"))
    if f"reading.why.{one.code}" in words:
        return words(f"reading.why.{one.code}")
    return _licence_need(words, licences, one, component.licence)


def _licence_need(words: Wording, licences: Licences, one: Requirement, name: str) -> str:
    if name == NONE_FOUND:
        return words("need.licence_none")
    if name == UNKNOWN:
        return words("need.licence_unknown")
    shown = licence_name(licences, name)
    if one.truth is Truth.UNKNOWN:
        return words("need.licence_unsettled", licence=shown)
    is_about_use = licences.is_open(name) is Truth.FAIL
    return words("need.licence_restricted" if is_about_use else "need.licence_not_listed", licence=shown)


def _data_need(words: Wording, licences: Licences, data: Component) -> str:
    if data.availability not in ("published", "on_request"):
        return words(f"need.published.{data.availability}")
    # The records name parts in their own language, and a sentence in two is no help.
    if isinstance(data, DataComponent) and data.missing and words.language == RECORD_LANGUAGE:
        return words("need.missing_parts", parts=", ".join(part.what for part in data.missing[:_ONE_LINE]))
    if data.availability == "on_request":
        return words("need.published.on_request")
    if data.completeness != "complete":
        return words("need.partial" if data.completeness == "partial" else "need.complete_unknown")
    return _licence_need(words, licences, Requirement("", "", licences.is_open(data.licence)), data.licence)


def asked(words: Wording, one: Requirement) -> str:
    """What a requirement asks for."""
    key = f"ask.{one.code}"
    return words(key if key in words else f"reading.why.{one.code}")


def status(words: Wording, licences: Licences, component: Component) -> str:
    """How one can get a component, and what hinders."""
    if component.availability != "published":
        return words(f"status.{component.availability}")
    if component.completeness == "partial":
        return words("status.partial")
    if component.licence == NONE_FOUND:
        return words("status.no_licence")
    is_open = licences.is_open(component.licence)
    if is_open is Truth.FAIL:
        return words("status.restricted", licence=licence_name(licences, component.licence))
    is_settled = component.completeness == "complete" and is_open is Truth.PASS
    return words("status.published" if is_settled else "status.open_question")


def condition(words: Wording, licences: Licences, one: Condition) -> str:
    """A sentence that stands under a label."""
    value = words(f"gate.{one.value}") if one.code == "gate" else licence_name(licences, one.value)
    component = component_name(words, one.component) if one.component else ""
    return words(f"condition.{one.code}", value=value, component=component)


def answer(words: Wording, licences: Licences, one: Answer) -> str:
    """An answer with its conditions and notes."""
    conditions = words.joined(_clause(words, licences, "if", each) for each in one.conditions)
    if one.may is May.YES_IF:
        text = words("may.yes_if", conditions=conditions)
    elif one.may is May.ASK and conditions:
        text = words("may.ask_if", conditions=conditions)
    else:
        text = words(f"may.{one.may}")
    notes = [_clause(words, licences, "note", each) for each in one.notes]
    return f"{text} ({', '.join(notes)})" if notes else text


def _clause(words: Wording, licences: Licences, kind: str, one: Condition) -> str:
    value = f"{int(one.value):,}" if one.code == "user_limit" else licence_name(licences, one.value)
    return words(f"may.{kind}.{one.code}", value=value.replace(",", _THOUSANDS))


def verdict(words: Wording, rule: str, reading: Reading) -> str:
    """What a reading says, with what stands against it; at most one clause for each component."""
    codes = [one for one in reading.reasons if one.truth is not Truth.UNKNOWN or reading.verdict != "no"]
    if rule == "ai_act":
        names = [_paragraph(words, one) for one in codes]
    else:
        names = [component_name(words, one.component) for one in codes]
    return words(f"reading.{rule}.{reading.verdict}", reasons=", ".join(dict.fromkeys(names)))


def _paragraph(words: Wording, one: Requirement) -> str:
    key = f"reading.why.{one.code}"
    return words(key) if key in words else component_name(words, one.component)

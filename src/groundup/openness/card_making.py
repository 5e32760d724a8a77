"""Makes the card of a release: what the rules say, put into the words of a language."""

from __future__ import annotations

from groundup.catalogue.evidence_schema import OWN_REPOSITORY, Component, Evidence

from . import phrases
from .assessment import UNDECIDED, Assessment
from .card import (
    CARD,
    Card,
    ComponentLine,
    EvidenceLine,
    Label,
    Line,
    MayLine,
    Missing,
    Requirement,
    Row,
    RuleReading,
)
from .logic import Truth
from .marks import ROWS, mark
from .reading import DOCUMENTS, STALE_AFTER_DAYS, component_of, is_stale
from .wording import Wording

_CHECKS = ("read", "excerpt", "address_only")
_OPINIONS = ("mot", "osai", "aial", "fmti")
_DAYS_IN_A_MONTH = 30.4


def card_of(assessed: Assessment, words: Wording, *, size: str = "") -> Card:
    """The card of a release in a language.

    Args:
        assessed: what the rules say.
        words: the language.
        size: of its smallest file in words, as "2.6 GB"; "" if none is known.
    """
    openness, release = assessed.openness, assessed.release
    return Card(
        card=CARD,
        release=release.id,
        name=release.name,
        producer=openness.origin.producer,
        country=openness.origin.country,
        released=release.released,
        language=words.language,
        as_of=assessed.as_of.isoformat(),
        stage=openness.stage,
        modalities=openness.modalities,
        g7=_label(assessed, words),
        missing_title=words(f"missing.title_{assessed.goal}"),
        missing=_missing(assessed, words),
        missing_none=words("missing.none") if assessed.step == "4" else "",
        rows=_rows(assessed, words),
        may_title=words("may.title"),
        may=_may(assessed, words),
        getting=_getting(assessed, words, size),
        origin=_origin(assessed, words),
        readings_title=words("reading.title"),
        readings=_readings(assessed, words),
        opinions_title=words("second.title"),
        opinions=tuple(
            Line(code=one, title=words(f"second.name.{one}"), text=words(f"second.address.{one}"))
            for one in _OPINIONS
        ),
        evidence=_evidence(assessed, words),
        closing=words("closing.line"),
        components=_components(assessed, words),
    )


def _label(assessed: Assessment, words: Wording) -> Label:
    reading, step = assessed.g7, assessed.step
    label = words(f"label.{step}")
    could_be = words(f"label.{reading.could_be}")
    at_least = ""
    if reading.could_be != reading.verdict:
        key = "could_be" if step == UNDECIDED else "at_least"
        at_least = words(f"label.{key}", label=label, could_be=could_be)
    warnings = [
        words(f"label.{key}", components=", ".join(phrases.component_name(words, name) for name in names))
        for key, names in (("not_verified", reading.unverified), ("stale", reading.stale))
        if names
    ]
    return Label(
        step=step,
        label=label,
        shown=words("label.ours", label=label),
        could_be=reading.could_be,
        sentence=words(f"sentence.{step}"),
        at_least=at_least,
        conditions=tuple(phrases.condition(words, assessed.licences, one) for one in reading.conditions),
        condition_codes=tuple(one.code for one in reading.conditions),
        warnings=tuple(warnings),
    )


def _missing(assessed: Assessment, words: Wording) -> tuple[Missing, ...]:
    return tuple(
        Missing(
            component=one.component,
            title=phrases.component_name(words, one.component),
            text=phrases.need(words, assessed.licences, one, _component(assessed, one.component)),
            is_known=one.truth is Truth.FAIL,
        )
        for one in assessed.missing
    )


def _component(assessed: Assessment, name: str) -> Component:
    """A component; for what is none (the price) that of the weights, which it is about."""
    known = name if hasattr(assessed.openness.components, name) else "weights_final"
    return component_of(assessed.openness, known)


def _rows(assessed: Assessment, words: Wording) -> tuple[Row, ...]:
    return tuple(
        Row(
            code=code,
            title=words(f"row.{code}"),
            mark=found.value,
            symbol=found.symbol,
            plain=found.plain,
            word=words(f"mark.{found}"),
            text=_row_text(assessed, words, code),
        )
        for code, found in assessed.rows.items()
    )


def _row_text(assessed: Assessment, words: Wording, code: str) -> str:
    openness, licences = assessed.openness, assessed.licences
    if code == "weights":
        status = words(f"status.{openness.components.weights_final.availability}")
        return f"{status} · {words(f'gate.{openness.gate}')}"
    if code == "licence":
        name = openness.components.weights_final.licence
        licence = licences.get(name)
        if licence is None:
            return words("need.licence_none" if name == "none_found" else "status.unknown")
        return f"{phrases.licence_name(licences, name)}: {licences.plain(licence, words.language)}"
    parts = []
    for name in ROWS[code]:
        component = component_of(openness, name)
        if name in DOCUMENTS:
            text = words(f"document.{mark(name, component, licences)}")
        else:
            text = phrases.status(words, licences, component)
        parts.append((phrases.component_name(words, name), text))
    texts = {text for _, text in parts}
    if len(texts) == 1:
        names = ", ".join(title for title, _ in parts)
        return f"{names}: {texts.pop()}"
    return " · ".join(f"{title}: {text}" for title, text in parts)


def _may(assessed: Assessment, words: Wording) -> tuple[MayLine, ...]:
    return tuple(
        MayLine(
            question=one.question,
            may=one.may.value,
            title=words(f"may.question.{one.question}"),
            text=phrases.answer(words, assessed.licences, one),
            conditions=tuple(each.code for each in (*one.conditions, *one.notes)),
        )
        for one in assessed.may
    )


def _getting(assessed: Assessment, words: Wording, size: str) -> Line:
    openness = assessed.openness
    parts = [words("getting.gate", gate=words(f"gate.{openness.gate}"))]
    if openness.gate_excludes:
        parts.append(words("gate.excludes", areas=", ".join(openness.gate_excludes)))
    if size:
        key = "from_size" if assessed.release.has_more_sizes else "size"
        parts.append(words(f"getting.{key}", size=size))
    parts.append(words("getting.offline"))
    return Line(code=openness.gate, title=words("getting.title"), text=" · ".join(parts))


def _origin(assessed: Assessment, words: Wording) -> Line:
    origin, eu = assessed.openness.origin, assessed.openness.eu
    key = f"origin.country.{origin.country}"  # a word in place of a code
    country = words(key) if key in words else origin.country
    parts = [f"{origin.producer}, {country}", words(f"origin.{origin.funding}")]
    if origin.removal_contact == "none_found":
        parts.append(words("origin.no_contact"))
    elif origin.removal_contact != "unknown":
        parts.append(words("origin.contact", contact=origin.removal_contact.removeprefix("mailto:")))
    parts.append(words(f"origin.summary_{eu.data_summary}"))
    return Line(code=origin.country, title=words("origin.title"), text=" · ".join(parts))


def _readings(assessed: Assessment, words: Wording) -> tuple[RuleReading, ...]:
    return tuple(
        RuleReading(
            rule=one.rule,
            title=words(f"reading.name.{name}"),
            verdict=assessed.step if name == "g7" else one.verdict,
            could_be=one.could_be,
            text=words(f"label.{assessed.step}") if name == "g7" else phrases.verdict(words, name, one),
            reasons=tuple(f"{each.component}.{each.code}" for each in one.reasons),
            notes=tuple(words(f"reading.why.{note}") for note in one.notes),
            used=one.used,
            unverified=one.unverified,
            stale=one.stale,
            requirements=tuple(
                Requirement(
                    level=each.level,
                    component=each.component,
                    code=each.code,
                    truth=each.truth.value,
                    title=phrases.component_name(words, each.component),
                    asked=words(f"ask.{each.code}")
                    if f"ask.{each.code}" in words
                    else _why(words, each.code),
                    text=phrases.need(words, assessed.licences, each, _component(assessed, each.component)),
                )
                for each in one.requirements
            ),
        )
        for name, one in assessed.readings.items()
    )


def _why(words: Wording, code: str) -> str:
    return words(f"reading.why.{code}")


def _evidence(assessed: Assessment, words: Wording) -> Line:
    found = list(assessed.openness.components)
    best = [_closest(component) for _, component in found if component.availability != "unknown"]
    text = words(
        "evidence.line",
        count=len(found),
        read=best.count("read"),
        excerpt=best.count("excerpt"),
        address=best.count("address_only") + best.count(""),
        unknown=len(found) - len(best),
    )
    reviewed = words("evidence.reviewed", date=assessed.openness.reviewed.isoformat())
    return Line(code="", title=words("evidence.title"), text=f"{text} · {reviewed}")


def _closest(component: Component) -> str:
    """How closely somebody looked at best; what needs no looking at counts as read."""
    if component.availability == "not_applicable":
        return "read"
    found = {one.checked for one in component.evidence}
    return next((check for check in _CHECKS if check in found), "")


def _components(assessed: Assessment, words: Wording) -> tuple[ComponentLine, ...]:
    return tuple(
        _component_line(assessed, words, name, component) for name, component in assessed.openness.components
    )


def _component_line(assessed: Assessment, words: Wording, name: str, component: Component) -> ComponentLine:
    found = mark(name, component, assessed.licences)
    is_document = name in DOCUMENTS and component.availability == "published"
    text = words(f"document.{found}") if is_document else phrases.status(words, assessed.licences, component)
    return ComponentLine(
        name=name,
        title=phrases.component_name(words, name),
        mark=found.value,
        symbol=found.symbol,
        plain=found.plain,
        word=words(f"mark.{found}"),
        availability=component.availability,
        completeness=component.completeness,
        licence=component.licence,
        text=component.why or text,
        is_stale=is_stale(component, assessed.as_of),
        evidence=tuple(_evidence_line(words, one, assessed) for one in component.evidence),
    )


def _evidence_line(words: Wording, one: Evidence, assessed: Assessment) -> EvidenceLine:
    age_days = (assessed.as_of - one.date).days
    old = (
        f", {words('evidence.old', months=int(age_days / _DAYS_IN_A_MONTH))}"
        if age_days > STALE_AFTER_DAYS
        else ""
    )
    return EvidenceLine(
        address=address_of(one),
        date=one.date.isoformat(),
        checked=one.checked,
        word=words(f"evidence.{one.checked}") + old,
        by=one.by,
        says=one.says,
    )


def address_of(one: Evidence) -> str:
    """Where it was seen: a file or folder of this repository or, at its commit, of GitHub; else a page."""
    if one.url == OWN_REPOSITORY:
        return one.path
    if not (one.commit and one.url.startswith("https://github.com/")):
        return one.url
    kind = "tree" if not one.path or one.path.endswith("/") else "blob"
    return f"{one.url}/{kind}/{one.commit}/{one.path}".rstrip("/")

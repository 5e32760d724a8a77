"""What holds for every record: an unknown that becomes known stays within bounds, better is not worse."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from groundup.catalogue.evidence_schema import (
    Component,
    Components,
    DataCard,
    DataComponent,
    Missing,
    Openness,
)
from groundup.openness import ai_act, g7, mof, osaid
from groundup.openness.reading import Reading
from groundup.openness.tables import licences

from .releases import TODAY, gap, release

RULES = (g7, osaid, mof, ai_act)
# Verdicts from worst to best; what is not decided is at least as bad as the worst.
RANKS = {
    "g7-2026.1": {"0": 0, "1": 1, "2": 2, "3": 3, "4": 4},
    "osaid-1.0.1": {"no": 0, "not_decided": 0, "yes": 1},
    "mof-1.0.1": {"none": 0, "not_decided": 0, "III": 1, "II": 2, "I": 3},
    "aia-2025.1": {"likely_no": 0, "not_decided": 0, "unclear": 1, "likely_yes": 2},
}
LICENCES = (
    "Apache-2.0",
    "CC-BY-4.0",
    "OpenMDW-1.0",
    "llama-3.2-community",
    "mistral-research",
    "none_found",
    "unknown",
)
# Kinds of licence from closed to open, for those rules that ask how open a licence is.
LADDER = ("none_found", "llama-3.2-community", "Apache-2.0")
AVAILABILITY = ("published", "on_request", "not_published", "announced", "unknown")
BETTER_AVAILABILITY = {"not_published": "on_request", "announced": "on_request", "on_request": "published"}
DATA_NAMES = ("training_data_pretraining", "training_data_posttraining", "evaluation_data")

common: dict[str, Any] = {
    "availability": st.sampled_from(AVAILABILITY),
    "completeness": st.sampled_from(("complete", "partial", "unknown")),
}
components = st.builds(Component, licence=st.sampled_from(LICENCES), **common)
gaps = st.builds(
    gap,
    st.sampled_from(("legal", "technical", "choice", "unknown")),
    st.sampled_from(("complete", "partial", "none", "unknown")),
)
data = st.builds(
    DataComponent,
    licence=st.sampled_from((*LICENCES, "mixed")),
    missing=st.lists(gaps, max_size=2).map(tuple),
    rights=st.sampled_from(("cleared", "disputed", "unknown")),
    availability=st.sampled_from((*AVAILABILITY, "not_applicable")),
    completeness=common["completeness"],
)
lists = st.sampled_from(("yes", "no", "not_applicable", "unknown"))
cards = st.builds(
    DataCard,
    licence=st.sampled_from(LICENCES),
    covers=st.sampled_from(("all", "published_only", "unknown")),
    lists_public=lists,
    lists_third_party=lists,
    **common,
)


def strategy_of(name: str) -> st.SearchStrategy[Component]:
    """What a component of this name may be."""
    return data if name in DATA_NAMES else cards if name == "data_card" else components


@st.composite
def records(draw: st.DrawFn) -> Openness:
    """Any record; most parts are open, so that high verdicts occur."""
    openness = release(price=draw(st.sampled_from(("free", "paid", "unknown"))))
    changed = draw(st.sets(st.sampled_from(Components.__struct_fields__), max_size=6))
    parts = {name: draw(strategy_of(name)) for name in sorted(changed)}
    return msgspec.structs.replace(openness, components=msgspec.structs.replace(openness.components, **parts))


def readings(openness: Openness) -> list[Reading]:
    """All readings of a record."""
    return [rule.read(openness, licences(), TODAY) for rule in RULES]


def bounds(reading: Reading) -> tuple[int, int]:
    """Verdict and best verdict as ranks."""
    ranks = RANKS[reading.rule]
    return ranks[reading.verdict], ranks[reading.could_be]


def with_part(openness: Openness, name: str, part: Component) -> Openness:
    """The record with another part."""
    return msgspec.structs.replace(
        openness, components=msgspec.structs.replace(openness.components, **{name: part})
    )


def unknown_fields(part: Component) -> list[str]:
    """The fields that say "unknown"."""
    return [
        field for field in part.__struct_fields__ if getattr(part, field) == "unknown" and field != "rights"
    ]


KNOWN: dict[str, tuple[str, ...]] = {
    "availability": ("published", "on_request", "not_published"),
    "completeness": ("complete", "partial"),
    "licence": LICENCES[:-1],
    "covers": ("all", "published_only"),
    "lists_public": ("yes", "no", "not_applicable"),
    "lists_third_party": ("yes", "no", "not_applicable"),
}


@settings(max_examples=150, deadline=None)
@given(st.data(), records())
def test_what_becomes_known_stays_within(draw: st.DataObject, openness: Openness) -> None:
    """18: whatever an unknown turns out to be, the verdict stays between the verdict and what it could be."""
    choices = [(name, field) for name, part in openness.components for field in unknown_fields(part)]
    assume(choices)
    name, field = draw.draw(st.sampled_from(choices))
    part = getattr(openness.components, name)
    value = draw.draw(st.sampled_from(KNOWN[field]))
    known = with_part(openness, name, msgspec.structs.replace(part, **{field: value}))
    for before, after in zip(readings(openness), readings(known), strict=True):
        low, high = bounds(before)
        new_low, new_high = bounds(after)
        assert low <= new_low <= new_high <= high, (before.rule, name, field, value)


@settings(max_examples=100, deadline=None)
@given(
    records(),
    st.sampled_from(DATA_NAMES[:2]),
    data,
    gaps,
    st.sampled_from(("reason", "described")),
    st.data(),
)
def test_reasons_that_become_known_stay_within(
    openness: Openness, name: str, part: DataComponent, more: Missing, field: str, draw: st.DataObject
) -> None:
    """18: the same for the reason and the description of data that is missing."""
    value = draw.draw(st.sampled_from(("legal", "choice") if field == "reason" else ("complete", "none")))
    unknown, known = (msgspec.structs.replace(more, **{field: one}) for one in ("unknown", value))
    less, better = (
        with_part(openness, name, msgspec.structs.replace(part, missing=(*part.missing, one)))
        for one in (unknown, known)
    )
    for before, after in zip(readings(less), readings(better), strict=True):
        assert bounds(before)[0] <= bounds(after)[0] <= bounds(after)[1] <= bounds(before)[1], before.rule


@settings(max_examples=150, deadline=None)
@given(st.data(), records())
def test_better_is_never_worse(draw: st.DataObject, openness: Openness) -> None:
    """18: a component that is published, completed or freed lowers no reading."""
    better = [(name, improved) for name, part in openness.components for improved in improvements(part)]
    assume(better)
    name, improved = draw.draw(st.sampled_from(better))
    for before, after in zip(readings(openness), readings(with_part(openness, name, improved)), strict=True):
        assert bounds(before)[0] <= bounds(after)[0], (before.rule, name, improved)
        assert bounds(before)[1] <= bounds(after)[1], (before.rule, name, improved)


def improvements(part: Component) -> list[Component]:
    """The same component, one step better in one respect."""
    found = []
    if part.availability in BETTER_AVAILABILITY:
        found.append({"availability": BETTER_AVAILABILITY[part.availability]})
    if part.completeness == "partial":
        found.append({"completeness": "complete"})
    if part.licence in LADDER[:-1]:
        found.append({"licence": LADDER[LADDER.index(part.licence) + 1]})
    return [msgspec.structs.replace(part, **one) for one in found]


@settings(max_examples=25, deadline=None)
@given(records())
def test_the_same_record_reads_the_same(openness: Openness) -> None:
    """18: a rule has no memory."""
    assert readings(openness) == readings(openness)


def test_the_bounds_can_be_broken() -> None:
    """A rule that took an unknown for open would fail the same check."""
    unknown = release(training_code="unknown")
    careless = msgspec.structs.replace(g7.read(unknown, licences(), TODAY), verdict="4")
    closed = g7.read(release(training_code="closed"), licences(), TODAY)
    assert not bounds(careless)[0] <= bounds(closed)[0]

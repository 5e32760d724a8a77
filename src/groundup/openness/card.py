"""The card of a release: what every face shows, as data with its words, in one language."""

from __future__ import annotations

import msgspec

CARD = 1


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """The headline: a step of the G7's scale ("0" off it, "unknown" undecided), its words and its limits."""

    step: str
    label: str
    shown: str
    could_be: str
    sentence: str
    at_least: str = ""
    conditions: tuple[str, ...] = ()
    condition_codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A title and what there is to say; `code` is for programs."""

    code: str
    title: str
    text: str


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is missing, or not known."""

    component: str
    title: str
    text: str
    is_known: bool


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One of the five rows: a mark with symbol and word, and a clause."""

    code: str
    title: str
    mark: str
    symbol: str
    plain: str
    word: str
    text: str


class MayLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its answer."""

    question: str
    may: str
    title: str
    text: str
    conditions: tuple[str, ...] = ()


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement of a rule: for which level, of which component, whether it is met."""

    level: str
    component: str
    code: str
    truth: str
    title: str
    asked: str
    text: str


class RuleReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says, in codes and words, with everything that it asked."""

    rule: str
    title: str
    verdict: str
    could_be: str
    text: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    used: tuple[str, ...]
    unverified: tuple[str, ...]
    stale: tuple[str, ...]
    requirements: tuple[Requirement, ...]


class EvidenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """Where something was seen.

    `address` leads to the file at its commit where the site has such pages; of what comes with Groundup
    itself it is a path of the repository.
    """

    address: str
    date: str
    checked: str
    word: str
    by: str
    says: str


class ComponentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One component with its mark and all its evidence."""

    name: str
    title: str
    mark: str
    symbol: str
    plain: str
    word: str
    availability: str
    completeness: str
    licence: str
    text: str
    is_stale: bool
    evidence: tuple[EvidenceLine, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that a face shows of a release; the order of the fields is that of the card."""

    card: int
    release: str
    name: str
    producer: str
    country: str
    released: str
    language: str
    as_of: str
    stage: str
    modalities: tuple[str, ...]
    g7: Label
    missing_title: str
    missing: tuple[Missing, ...]
    missing_none: str
    rows: tuple[Row, ...]
    may_title: str
    may: tuple[MayLine, ...]
    getting: Line
    origin: Line
    readings_title: str
    readings: tuple[RuleReading, ...]
    opinions_title: str
    opinions: tuple[Line, ...]
    evidence: Line
    closing: str
    components: tuple[ComponentLine, ...]

    @property
    def known_country(self) -> str:
        """The country for a heading, which has no room to say that it is not known; "" then."""
        return "" if self.country == "unknown" else self.country

"""The text of docs/reference/openness.md: every card in a row, every licence in plain words, and the JSON.

`generate.py` writes it. Ages are told as on the day of the newest review, so that the page changes with the
records alone.
"""

from __future__ import annotations

from datetime import date

from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import all_evidence
from groundup.host.assessed import assessment_of
from groundup.openness.card import Card, MayLine, Row
from groundup.openness.card_making import card_of
from groundup.openness.licences import Licence
from groundup.openness.tables import licences
from groundup.openness.wording import Wording, wording

INTRODUCTION = """\
# Openness of every release

This page is written by `docs/generate.py` from the evidence in `src/groundup/catalogue/evidence/`,
the rules in `src/groundup/openness/` and the table `openness/licences.toml`: change those, then run
it. What the labels mean, and what they do not, is in [the concept](../concepts/openness.md). One
card with everything behind it: `groundup openness NAME --why`.

● open · ◐ partly · ○ closed · ? not known · – none needed. Labels are our reading of the G7's
scale; nobody certifies them. {closing}
"""

MAY = """
## May I…?

What each licence says, release by release. Numbers lead to the list below, since conditions repeat.
"""

LICENCES = """
## Licences in plain words

"read": the text itself was read for this table; "excerpt": parts or quotations of it; "address only":
nobody has read it yet, and its flags are what is generally known. No row is legal advice.

| licence | open? | in plain words | checked |
|---|---|---|---|
"""

JSON = """
## The JSON of a card

`groundup openness NAME --json` prints one object. Programs read codes, people read texts; codes do
not change with `--lang`.

| key | what it is |
|---|---|
"""

FIELDS = {
    "card": "version of this form; 1",
    "release": "id of the record; null for a model without one",
    "as_of": "the day for which ages are told",
    "g7": "`step` (1 to 4, 0 off the scale, `unknown`), `label`, `could_be`, conditions, warnings",
    "missing": "what stands between the release and open source, one entry for each component",
    "rows": "the five rows, each with `mark`, `symbol`, `word` and a clause",
    "may": "six questions, each with `may` (`yes`, `yes_if`, `no`, `ask`, `not_known`) and its conditions",
    "getting, origin": "gate, size, producer, country, funding, in words",
    "readings": "four rules: verdict, `could_be`, reasons, requirements with `pass`, `fail`, `unknown`",
    "opinions": "links to others' opinions; none of their marks",
    "components": "every component with its mark, licence and all its evidence",
}


def openness_page() -> str:
    """The whole page."""
    words = wording("en")
    as_of = max(one.reviewed for one in all_evidence().values())
    cards = _cards(as_of, words)
    parts = [
        INTRODUCTION.format(closing=words("closing.line")),
        _labels(cards, words),
        MAY,
        _may(cards, words),
    ]
    parts += [LICENCES, *map(_licence_row, licences()), JSON]
    parts += [f"| `{key}` | {text} |\n" for key, text in FIELDS.items()]
    return "".join(parts)


def _cards(as_of: date, words: Wording) -> list[Card]:
    assessed = (assessment_of(record, as_of) for record in catalogue().records)
    return [card_of(one, words) for one in assessed if one is not None]


def _labels(cards: list[Card], words: Wording) -> str:
    rows = [words(f"row.{one.code}") for one in cards[0].rows] if cards else []
    readings = [one.title for one in cards[0].readings[1:]] if cards else []
    titles = ["release", "label", *rows, *readings]
    lines = [f"\n| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for card in cards:
        cells = [f"`{card.release}`", _label(card), *map(_mark, card.rows)]
        cells += [_verdict(one.verdict) for one in card.readings[1:]]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _label(card: Card) -> str:
    label, (reading, *_) = card.g7, card.readings
    sure = label.label if not label.at_least else f"{label.label}, or better"
    return f"{sure} (not verified)" if reading.unverified else sure


def _mark(row: Row) -> str:
    return f"{row.symbol} {row.word}"


def _verdict(code: str) -> str:
    return code.replace("_", " ")


def _may(cards: list[Card], words: Wording) -> str:
    """Answers, with their conditions as numbers that the list below explains."""
    seen = [one.text for card in cards for one in card.may if one.conditions]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(seen), 1)}
    titles = ["release", *(one.title for one in cards[0].may)] if cards else ["release"]
    lines = [f"\n| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for card in cards:
        answers = [_answer(one, words, numbers) for one in card.may]
        lines.append(f"| `{card.release}` | {' | '.join(answers)} |")
    notes = [f"{number}. {text}" for text, number in numbers.items()]
    return "\n".join([*lines, "", *notes]) + "\n"


def _answer(one: MayLine, words: Wording, numbers: dict[str, int]) -> str:
    word = words("may.yes") if one.may == "yes_if" else words(f"may.{one.may}")
    return f"{word} [{numbers[one.text]}]" if one.conditions else word


def _licence_row(licence: Licence) -> str:
    is_open = "yes" if licence.is_open else "no"
    plain = licences().plain(licence, "en")
    name = f"[{licence.name}]({licence.source}) (`{licence.id}`)"
    return f"| {name} | {is_open} | {plain} | {licence.checked.replace('_', ' ')}, {licence.date} |\n"

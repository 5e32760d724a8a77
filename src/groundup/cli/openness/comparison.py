"""Two releases side by side: the same lines in the same order, and what differs is marked.

No winner is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from groundup.openness.card import Card
from groundup.openness.marks import Mark
from groundup.openness.wording import Wording

from .layout import wrapped

_DIFFERS, _EQUAL = "≠", " "


@dataclass(frozen=True)
class ComparedLine:
    """One line of both cards."""

    title: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.left != self.right


def compared_lines(left: Card, right: Card, words: Wording) -> list[ComparedLine]:
    """All lines of two cards: label, rows, answers, getting, origin, readings."""
    pairs = [(words("compare.label"), left.g7.label, right.g7.label)]
    pairs.append((words("compare.conditions"), _conditions(left, words), _conditions(right, words)))
    for one, other in zip(left.rows, right.rows, strict=True):
        pairs.append((one.title, f"{one.symbol} {one.word}", f"{other.symbol} {other.word}"))
    for asked, answered in zip(left.may, right.may, strict=True):
        pairs.append((asked.title, asked.text, answered.text))
    pairs.append((left.getting.title, left.getting.text, right.getting.text))
    pairs.append((left.origin.title, left.origin.text, right.origin.text))
    for reading, second in zip(left.readings[1:], right.readings[1:], strict=True):
        pairs.append((reading.title, reading.text, second.text))
    return [ComparedLine(*pair) for pair in pairs]


def comparison_text(left: Card, right: Card, words: Wording, *, width: int, show_all: bool) -> str:
    """The lines for people; equal ones are counted and left out unless all are wanted."""
    lines = compared_lines(left, right, words)
    shown = [one for one in lines if show_all or one.differs]
    title_width = min(max((len(one.title) for one in shown), default=0), width // 4)
    column = (width - title_width - 6) // 2
    widths = (title_width, column)
    heads = [ComparedLine("", left.name, right.name), ComparedLine("", _makers(left), _makers(right))]
    parts = _cautions(left, right, words, width)
    for one in heads:
        parts += _cells(_EQUAL, one, widths)
    for one in shown:
        parts += _cells(_DIFFERS if one.differs else _EQUAL, one, widths)
    hidden = len(lines) - len(shown)
    parts.append("")
    if not any(one.differs for one in lines):
        parts.append(words("compare.all_equal"))
    elif hidden:
        parts.append(words("compare.equal", count=hidden))
    for sentence in _published(left, right, words):
        parts += wrapped(sentence, width)
    return "\n".join([*parts, *wrapped(left.closing, width)])


def comparison_record(left: Card, right: Card, words: Wording) -> dict[str, object]:
    """The same for programs."""
    return {
        "comparison": 1,
        "releases": [left.release, right.release],
        "lines": [
            {"title": one.title, "left": one.left, "right": one.right, "differs": one.differs}
            for one in compared_lines(left, right, words)
        ],
        "published_by_left_alone": _open_in_first(left, right),
        "published_by_right_alone": _open_in_first(right, left),
    }


def _conditions(card: Card, words: Wording) -> str:
    return " ".join((*card.g7.conditions, *card.g7.warnings)) or words("compare.none")


def _makers(card: Card) -> str:
    return ", ".join(part for part in (card.producer, card.known_country) if part)


def _cautions(left: Card, right: Card, words: Wording, width: int) -> list[str]:
    said = []
    if left.stage != right.stage:
        said += wrapped(words("compare.base_and_tuned"), width)
    if set(left.modalities) != set(right.modalities):
        said += wrapped(words("compare.modalities"), width)
    return [*said, ""] if said else []


def _cells(sign: str, line: ComparedLine, widths: tuple[int, int]) -> list[str]:
    title_width, column = widths
    columns = (wrapped(line.title, title_width or 1), wrapped(line.left, column), wrapped(line.right, column))
    rows = []
    for number, (title, left, right) in enumerate(zip_longest(*columns, fillvalue="")):
        mark = sign if number == 0 else " "
        rows.append(f"{mark} {title:{title_width}}  {left:{column}}  {right}".rstrip())
    return rows


def _published(left: Card, right: Card, words: Wording) -> list[str]:
    """What each publishes that the other one does not."""
    said = []
    for one, other in ((left, right), (right, left)):
        names = _open_in_first(one, other)
        if names:
            titles = ", ".join(words(f"component.{name}") for name in names)
            said.append(words("compare.publishes", name=one.name, other=other.name, what=titles))
    return said or [words("compare.same_parts")]


def _open_in_first(first: Card, second: Card) -> list[str]:
    known = {one.name: one.mark for one in second.components}
    return [
        one.name
        for one in first.components
        if one.mark in (Mark.OPEN, Mark.PARTLY) and known.get(one.name) == Mark.CLOSED
    ]

"""Rows that people know by heart, and how to walk along them: days, months, letters.

'The day after Monday is Tuesday.' Days and months go round; the alphabet has two ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .dialogue import Side, Turn
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose

PHRASES = read_phrases("rows")


@dataclass(frozen=True)
class Row:
    """A row of members of one kind; `round` tells whether the first follows the last."""

    kind: str
    members: Sequence[str]
    round: bool = True

    def beside(self, place: int, *, after: bool) -> int | None:
        """The place after or before this one, if there is one."""
        other = place + 1 if after else place - 1
        if self.round:
            return other % len(self.members)
        return other if 0 <= other < len(self.members) else None

    def sentence(self, place: int, *, after: bool) -> str:
        """'The day after Monday is Tuesday.'"""
        word, other = "after" if after else "before", self.beside(place, after=after)
        if other is None:
            return f"There is no {self.kind} {word} {self.members[place]}."
        return f"The {self.kind} {word} {self.members[place]} is {self.members[other]}."


def ask_neighbour(row: Row, place: int, rng: Random, side: Side) -> Turn:
    """'What comes after Monday?', with questions that go on from there."""
    after = rng.random() < 0.55
    kind = "after" if after else "before"
    patterns = PHRASES[kind] + PHRASES[f"{kind}_in_time"] if row.round else PHRASES[kind]
    question = _fill(choose(patterns, rng, side), row, place, rng)
    return Turn(
        question if len(row.members[place]) == 1 else question[0].upper() + question[1:],
        row.sentence(place, after=after),
        follow_ups=_follow_ups(row, place, rng, side, after=after),
        noisy=len(row.members[place]) > 1,
    )


def ask_between(row: Row, rng: Random, side: Side) -> Turn:
    """'Which day is between Monday and Wednesday?'"""
    place = rng.randrange(1, len(row.members) - 1)
    before, here, behind = row.members[place - 1 : place + 2]
    if rng.random() < 0.2:
        before, behind = behind, before
    question = choose(PHRASES["between"], rng, side).replace("{k}", row.kind)
    question = question.replace("{x}", _shown(before, rng)).replace("{y}", _shown(behind, rng))
    return Turn(question, f"The {row.kind} between {before} and {behind} is {here}.", noisy=len(here) > 1)


def _follow_ups(row: Row, place: int, rng: Random, side: Side, *, after: bool) -> tuple[Turn, ...]:
    """'And the day after that?' and 'And after Friday?'"""
    elsewhere = rng.randrange(len(row.members))
    way = rng.random() < 0.5
    named = _turn("and_after" if way else "and_before", row, elsewhere, rng, side, after=way)
    other = row.beside(place, after=after)
    if other is None:
        return (named,)
    on = _turn("then_after" if after else "then_before", row, other, rng, side, after=after, then=(named,))
    return (on, named)


def _turn(
    kind: str, row: Row, place: int, rng: Random, side: Side, *, after: bool, then: tuple[Turn, ...] = ()
) -> Turn:
    mark = HELD_OUT_MARK if side is Side.HELD_OUT else ""
    question = _fill(choose(PHRASES[kind], rng, side), row, place, rng)
    return Turn(mark + question, row.sentence(place, after=after), follow_ups=then, noisy=False)


def _fill(pattern: str, row: Row, place: int, rng: Random) -> str:
    return pattern.replace("{k}", row.kind).replace("{x}", _shown(row.members[place], rng))


def _shown(member: str, rng: Random) -> str:
    """Letters are written large or small."""
    return member.lower() if len(member) == 1 and rng.random() < 0.4 else member

"""Topics that Seedling can explain: read from topics/*.toml, asked in many ways, with follow-ups.

A record holds `names` and `plural` (what the thing is called), `asks` (whole questions), `says` (for
each sentence of the answer, its variants), `short` (one sentence), and optionally `example` and
`why`. A leading `~` marks what only the evaluation may use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

from .dialogue import Family, Make, Side, Turn
from .phrasing import WHAT_IS, WHAT_WORD, ask_about, choose, has_held_out, read_phrases, without_article

FOLDER = Path(__file__).with_name("topics")
PARAMETERS_IN_WORDS = "three million"
CONTEXT_IN_WORDS = "1,024"

FOLLOW_UPS = read_phrases("follow_ups")
NO_MORE = "That is all I know about it. A bigger model can tell you more: groundup run PATH"


@dataclass(frozen=True)
class Topic:
    """One thing that Seedling can explain."""

    key: str
    group: str
    names: tuple[str, ...]
    plural: tuple[str, ...]
    asks: tuple[str, ...]
    answers: tuple[str, ...]
    short: str
    example: str
    why: str

    def question(self, rng: Random, side: Side) -> str:
        """One of the very many ways to ask for this topic."""
        if self.asks and (not self.names or rng.random() < min(0.7, 0.25 + len(self.asks) / 40)):
            return choose(self.asks, rng, side)
        return self._question_by_name(rng, side, WHAT_IS)

    def follow_up(self, rng: Random, side: Side) -> Turn:
        """'And what about ...?', answered like the question itself."""
        return self.answer(self._question_by_name(rng, side, FOLLOW_UPS["and_what_about"]), rng)

    def answer(self, question: str, rng: Random) -> Turn:
        """The question with one of the right answers."""
        return Turn(
            question,
            rng.choice(self.answers),
            accepted=frozenset(self.answers),
            follow_ups=self._follow_ups(),
        )

    def _question_by_name(self, rng: Random, side: Side, patterns: tuple[str, ...]) -> str:
        # on the evaluation side either the pattern or the name is new, or both
        new_name = side is Side.HELD_OUT and rng.random() < 0.5
        plural = bool(self.plural) and rng.random() < 0.35
        names = self.plural if plural else self.names
        name = choose(names, rng, Side.HELD_OUT if new_name else Side.TRAIN)
        if patterns is WHAT_IS and not plural and rng.random() < 0.2:
            patterns, name = WHAT_WORD, without_article(name)
        pattern = choose(patterns, rng, Side.TRAIN if new_name and has_held_out(names) else side)
        return ask_about(pattern, name, plural=plural)

    def _follow_ups(self) -> tuple[Turn, ...]:
        turns = [Turn(ask, self.short) for ask in FOLLOW_UPS["shorter"]] + [
            Turn(ask, NO_MORE) for ask in FOLLOW_UPS["more"]
        ]
        if self.example:
            turns += [Turn(ask, self.example) for ask in FOLLOW_UPS["example"]]
        if self.why:
            turns += [Turn(ask, self.why) for ask in FOLLOW_UPS["why"]]
        return tuple(turns)


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of their files."""
    return tuple(
        _read(path.stem, record) for path in sorted(FOLDER.glob("*.toml")) for record in _records(path)
    )


def families() -> tuple[Family, ...]:
    """One family for each file of topics."""
    groups = {topic.group: [each for each in topics() if each.group == topic.group] for topic in topics()}
    return tuple(Family(name, _share(members), _maker(members)) for name, members in groups.items())


def _share(members: Sequence[Topic]) -> float:
    return len(members) * 0.65


def _maker(members: Sequence[Topic]) -> Make:
    weights = [1 + (len(topic.asks) + len(topic.names)) / 12 for topic in members]

    def make(rng: Random, side: Side) -> Turn:
        topic = rng.choices(members, weights)[0]
        return topic.answer(topic.question(rng, side), rng)

    return make


def _records(path: Path) -> list[dict[str, object]]:
    return list(tomllib.loads(path.read_text("utf-8"))["topic"])


def _read(group: str, record: dict[str, object]) -> Topic:
    says = [[_fill(variant) for variant in variants] for variants in _lists(record["says"])]
    return Topic(
        key=str(record["key"]),
        group=group.replace("_", "-"),
        names=_strings(record.get("names", [])),
        plural=_strings(record.get("plural", [])),
        asks=_strings(record["asks"]),
        answers=tuple(" ".join(sentences) for sentences in product(*says)),
        short=_fill(str(record["short"])),
        example=_fill(str(record.get("example", ""))),
        why=_fill(str(record.get("why", ""))),
    )


def _fill(text: str) -> str:
    return text.replace("{parameters}", PARAMETERS_IN_WORDS).replace("{context}", CONTEXT_IN_WORDS)


def _strings(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(item) for item in value)


def _lists(value: object) -> list[list[str]]:
    assert isinstance(value, list)
    return [list(_strings(item)) for item in value]

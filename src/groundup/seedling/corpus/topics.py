"""Topics that Seedling can explain: read from topics/*.toml, asked in many ways, with follow-ups.

A record holds `names` and `plural` (what the thing is called) or a `pair` of things to compare, `asks`
(whole questions), `says` (the sentences of the answer, each a string or a list of variants), `short`
(one sentence), and optionally `example`, `why` and `how`, each with whole questions of its own
(`asks_example`, ...), `letters` (an abbreviation and what it stands for), and `after` (keys of topics)
with `asks_after` (how this is asked after them: "and how do I start it?"). A leading `~` marks what only
the evaluation may use. It invents no topics: what is not in these files is outside Seedling's world.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from random import Random

from groundup.seedling.shape import Shape

from .dialogue import Family, Make, Side, Turn
from .number_words import in_words
from .phrase_files import read_phrases
from .phrasing import (
    HELD_OUT_MARK,
    WHAT_IS,
    WHAT_WORD,
    ask_about,
    choose,
    has_held_out,
    settle,
    without_article,
)

FOLDER = Path(__file__).with_name("topics")
PARAMETERS_IN_WORDS = f"{in_words(round(Shape().parameter_count() / 1_000_000))} million"
CONTEXT_IN_WORDS = f"{Shape().context_tokens:,}"

FOLLOW_UPS = read_phrases("follow_ups")
PARAPHRASES = read_phrases("paraphrases")
TOPIC_SHARE = 0.65  # about 140 for all topics but those on Groundup itself
COMMAND_SHARE = 0.5  # of the questions by the name of a command, those that ask what it does
NO_MORE = "That is all I know about it. A bigger model can tell you more: groundup run NAME"


class Intent(Enum):
    """What somebody wants to know about a topic; each has an answer of its own."""

    MEANING = "says"
    SHORT = "short"
    EXAMPLE = "example"
    WHY = "why"
    HOW = "how"
    LETTERS = "letters"
    MEANING_AND_WHY = "says and why"
    MEANING_AND_EXAMPLE = "says and example"


WEIGHTS = {
    Intent.MEANING: 50,
    Intent.SHORT: 8,
    Intent.EXAMPLE: 13,
    Intent.WHY: 14,
    Intent.HOW: 14,
    Intent.LETTERS: 9,
    Intent.MEANING_AND_WHY: 4,
    Intent.MEANING_AND_EXAMPLE: 4,
}
PATTERNS = {
    Intent.MEANING: WHAT_IS,
    Intent.SHORT: PARAPHRASES["in_short"],
    Intent.EXAMPLE: PARAPHRASES["an_example"],
    Intent.WHY: PARAPHRASES["why_important"],
    Intent.HOW: PARAPHRASES["how_it_works"],
    Intent.LETTERS: PARAPHRASES["stands_for"],
    Intent.MEANING_AND_WHY: PARAPHRASES["meaning_and_why"],
    Intent.MEANING_AND_EXAMPLE: PARAPHRASES["meaning_and_example"],
}


@dataclass(frozen=True)
class Topic:
    """One thing, or one difference, that Seedling can explain."""

    key: str
    group: str
    names: tuple[str, ...]
    plural: tuple[str, ...]
    asks: tuple[str, ...]
    answers: tuple[str, ...]
    short: str
    example: str = ""
    why: str = ""
    how: str = ""
    letters: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    pair_plural: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    asks_after: tuple[str, ...] = ()
    asks_beside: dict[Intent, tuple[str, ...]] = field(default_factory=dict)

    def turn(self, rng: Random, side: Side) -> Turn:
        """A question of any intent that this topic has an answer for."""
        intents = self._intents
        intent = rng.choices(intents, [WEIGHTS[each] for each in intents])[0]
        if intent is Intent.MEANING:
            return self.answer(self.question(rng, side), rng)
        return self._reply(intent, self._ask_beside(intent, rng, side))

    def question(self, rng: Random, side: Side) -> str:
        """One of the very many ways to ask what this is."""
        if self.pair:
            return self._question_by_pair(rng, side)
        if self._may_ask(self.asks, side) and rng.random() < self._share_of(self.asks, 0.1, 40):
            return choose(self.asks, rng, side)
        return self._question_by_name(rng, side, WHAT_IS)

    def follow_up(self, rng: Random, side: Side) -> Turn:
        """'And what about ...?', answered like the question itself."""
        return self.answer(self._question_by_name(rng, side, FOLLOW_UPS["and_what_about"]), rng)

    def answer(self, question: str, rng: Random) -> Turn:
        """The question what this is, with one of the right answers."""
        return Turn(
            question,
            rng.choice(self.answers),
            accepted=frozenset(self.answers),
            follow_ups=self._follow_ups(Intent.MEANING),
            loose=True,
        )

    @property
    def _is_named(self) -> bool:
        return bool(self.names or self.plural)

    def _may_ask(self, asks: tuple[str, ...], side: Side) -> bool:
        """What is all for the training is not asked in the evaluation, where the name will do."""
        return bool(asks) and (side is Side.TRAIN or not self._is_named or has_held_out(asks))

    def _share_of(self, asks: tuple[str, ...], least: float, slope: int) -> float:
        """How often a whole question is asked instead of the name in a pattern: the more, the oftener."""
        return min(0.6, least + len(asks) / slope) if self._is_named else 1.0

    @property
    def _is_command(self) -> bool:
        return self.names[0].startswith(("groundup ", "/", "--")) if self.names else False

    @cached_property
    def _texts(self) -> dict[Intent, str]:
        """The answer to each intent; empty where there is none."""
        meaning = self.answers[0]
        return {
            Intent.MEANING: meaning,
            Intent.SHORT: self.short,
            Intent.EXAMPLE: self.example,
            Intent.WHY: self.why,
            Intent.HOW: self.how,
            Intent.LETTERS: " stands for ".join(self.letters) + "." if self.letters else "",
            Intent.MEANING_AND_WHY: f"{meaning} {self.why}" if self.why else "",
            Intent.MEANING_AND_EXAMPLE: f"{meaning} {self.example}" if self.example else "",
        }

    @cached_property
    def _intents(self) -> tuple[Intent, ...]:
        """What may be asked: by name everything that has an answer, else only what has questions."""
        asked = {Intent.MEANING, *self.asks_beside}
        return tuple(each for each, text in self._texts.items() if text and (self._is_named or each in asked))

    def _reply(self, intent: Intent, question: str) -> Turn:
        return Turn(question, self._texts[intent], follow_ups=self._follow_ups(intent), loose=True)

    def _ask_beside(self, intent: Intent, rng: Random, side: Side) -> str:
        if intent is Intent.LETTERS:
            return ask_about(choose(PATTERNS[intent], rng, side), self.letters[0])
        asks = self.asks_beside.get(intent, ())
        if self._may_ask(asks, side) and rng.random() < self._share_of(asks, 0.2, 20):
            return choose(asks, rng, side)
        return self._question_by_name(rng, side, PATTERNS[intent])

    def _question_by_name(self, rng: Random, side: Side, patterns: tuple[str, ...]) -> str:
        # on the evaluation side either the pattern or the name is new, or both
        new_name = side is Side.HELD_OUT and rng.random() < 0.5
        plural = bool(self.plural) and (not self.names or rng.random() < 0.35)
        names = self.plural if plural else self.names
        name = choose(names, rng, Side.HELD_OUT if new_name else Side.TRAIN, fixed=True)
        if patterns is WHAT_IS and self._is_command and rng.random() < COMMAND_SHARE:
            patterns = PARAPHRASES["command_does"]
        elif patterns is WHAT_IS and not plural and rng.random() < 0.25:
            patterns, name = WHAT_WORD, without_article(name)
        pattern = choose(patterns, rng, Side.TRAIN if new_name and has_held_out(names) else side)
        return _capitalised(pattern, ask_about(pattern, name, plural=plural), "" if plural else "s")

    def _question_by_pair(self, rng: Random, side: Side) -> str:
        if self.asks and rng.random() < 0.2 and (side is Side.TRAIN or has_held_out(self.asks)):
            return choose(self.asks, rng, side)
        plural = bool(self.pair_plural) and rng.random() < 0.25
        one, other = (settle(name, rng) for name in (self.pair_plural if plural else self.pair))
        if rng.random() < 0.4:
            one, other = other, one
        pattern = choose(PARAPHRASES["bare_pair" if rng.random() < 0.2 else "difference"], rng, side)
        if "{x}" not in pattern:
            one, other, pattern = (
                without_article(one),
                without_article(other),
                pattern.replace("{one}", "{x}").replace("{other}", "{y}"),
            )
        question = ask_about(pattern, one, plural=plural).replace("{y}", other)
        return _capitalised(pattern, question, "" if plural else "s")

    @cached_property
    def _known_follow_ups(self) -> dict[Intent, tuple[Turn, ...]]:
        return {}  # they are many: only those that are wanted are ever made

    def _follow_ups(self, answered: Intent) -> tuple[Turn, ...]:
        """What makes sense after an answer to this intent: the other intents, and 'more'."""
        known = self._known_follow_ups
        if answered not in known:
            known[answered] = (*self._about_this(answered), *self._onward)
        return known[answered]

    def _about_this(self, answered: Intent) -> Iterator[Turn]:
        asks = {
            Intent.SHORT: FOLLOW_UPS["shorter"],
            Intent.EXAMPLE: FOLLOW_UPS["example"],
            Intent.WHY: FOLLOW_UPS["why"],
            Intent.HOW: PARAPHRASES["and_how"],
        }
        said = self._texts[answered]
        yield from _asked(tuple(FOLLOW_UPS["more"]), self._more(answered))
        for intent, patterns in asks.items():
            text = self._texts[intent]
            if text and (text not in said or intent is Intent.SHORT) and text != said:
                yield from _asked(tuple(patterns), text)

    @cached_property
    def _onward(self) -> tuple[Turn, ...]:
        """What leads to another topic, whatever was asked of this one."""
        return (*self._next_steps(), *self._comparisons())

    def _next_steps(self) -> Iterator[Turn]:
        """What one wants to do after this, with its own follow-ups: nothing may lead back here."""
        for topic in topics():
            if self.key in topic.after:
                yield from (topic._as_follow_up(ask) for ask in topic.asks_after)

    def _comparisons(self) -> Iterator[Turn]:
        """'How is that different from ...?', for every pair in which this is one of the two."""
        own = {without_article(name).lower() for name in self.names}
        for topic in topics():
            for this, that in (topic.pair, topic.pair[::-1]) if topic.pair else ():
                if not own.isdisjoint(without_article(part).lower() for part in _parts(this)):
                    for ask in PARAPHRASES["and_different"]:
                        yield topic._as_follow_up(ask.replace("{y}", _parts(that)[0]))

    def _as_follow_up(self, ask: str) -> Turn:
        """The meaning of this topic, asked after another one, with what makes sense after it."""
        return Turn(ask, self.answers[0], follow_ups=self._follow_ups(Intent.MEANING), loose=True)

    def _more(self, answered: Intent) -> str:
        if answered in (Intent.SHORT, Intent.LETTERS):
            return self.answers[0]
        if answered is Intent.MEANING:
            return self.how or self.why or NO_MORE
        return NO_MORE


@cache
def _asked(patterns: tuple[str, ...], answer: str) -> tuple[Turn, ...]:
    """One turn for each way to ask, all with the same answer; the same ones for all who want them."""
    return tuple(Turn(ask, answer, loose=True) for ask in patterns)


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of their files."""
    return tuple(
        _read(path.stem, record) for path in sorted(FOLDER.glob("*.toml")) for record in _records(path)
    )


@cache
def known_names() -> frozenset[str]:
    """Everything that is inside Seedling's world: lower case, without article."""
    named = [settled for topic in topics() for settled in (*topic.names, *topic.plural)]
    paired = [
        part for topic in topics() for name in (*topic.pair, *topic.pair_plural) for part in _parts(name)
    ]
    return frozenset(without_article(name.removeprefix(HELD_OUT_MARK)).lower() for name in (*named, *paired))


def families() -> tuple[Family, ...]:
    """One family for each file of topics."""
    groups = {topic.group: [each for each in topics() if each.group == topic.group] for topic in topics()}
    return tuple(Family(name, _share(members), _maker(members)) for name, members in groups.items())


def _share(members: Sequence[Topic]) -> float:
    return len(members) * TOPIC_SHARE


def _maker(members: Sequence[Topic]) -> Make:
    weights = [1 + (len(topic.asks) + len(topic.names)) / 24 for topic in members]

    def make(rng: Random, side: Side) -> Turn:
        return rng.choices(members, weights)[0].turn(rng, side)

    return make


def _capitalised(pattern: str, question: str, verb_ending: str) -> str:
    """Verbs that agree, and a capital first letter unless the pattern is written in lower case."""
    question = question.replace("{s}", verb_ending)
    started_by_name = pattern.startswith(("{x}", "{one}"))
    return question[0].upper() + question[1:] if started_by_name and pattern[-1] in "?.!" else question


def _parts(name: str) -> list[str]:
    return name[1:-1].split("|") if name.startswith("[") else [name]


def _records(path: Path) -> list[dict[str, object]]:
    return list(tomllib.loads(path.read_text("utf-8"))["topic"])


def _read(group: str, record: dict[str, object]) -> Topic:
    return Topic(
        key=str(record["key"]),
        group=group.replace("_", "-"),
        names=_strings(record.get("names", [])),
        plural=_strings(record.get("plural", [])),
        asks=_strings(record.get("asks", [])),
        answers=tuple(" ".join(sentences) for sentences in product(*_sentences(record["says"]))),
        short=_fill(str(record["short"])),
        example=_fill(str(record.get("example", ""))),
        why=_fill(str(record.get("why", ""))),
        how=_fill(str(record.get("how", ""))),
        letters=_strings(record.get("letters", [])),
        pair=_strings(record.get("pair", [])),
        pair_plural=_strings(record.get("pair_plural", [])),
        after=_strings(record.get("after", [])),
        asks_after=_strings(record.get("asks_after", [])),
        asks_beside={
            intent: _strings(record[f"asks_{intent.value}"])
            for intent in Intent
            if f"asks_{intent.value}" in record
        },
    )


def _fill(text: str) -> str:
    return text.replace("{parameters}", PARAMETERS_IN_WORDS).replace("{context}", CONTEXT_IN_WORDS)


def _strings(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(item) for item in value)


def _sentences(value: object) -> list[list[str]]:
    """Each sentence of an answer with its variants; a plain string has none."""
    assert isinstance(value, list)
    return [[_fill(variant) for variant in ([item] if isinstance(item, str) else item)] for item in value]

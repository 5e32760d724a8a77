"""Questions outside Seedling's world, and how it declines them: honestly, and with a way on.

The space of such questions is open, so the patterns mix kinds of questions with long lists of
subjects, invented names and plain nonsense. No answer here states a fact about the world.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random

from .dialogue import Family, Make, Side, Turn, matches_exactly, side_of
from .inflection import a_or_an, plural_of
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose, settle, without_article
from .subjects import fill

WAY_ON = "groundup run NAME"
REFUSALS = read_phrases("unknown", "refusals")
PATTERNS = read_phrases("unknown", "patterns")
FOLLOW_UPS = read_phrases("unknown", "follow_ups")
NEXT = read_phrases("unknown", "next")
FOLLOW_UP_ANSWERS = read_phrases("unknown", "follow_up_answers")
WIDER = read_phrases("unknown", "wider")
MIXED = read_phrases("unknown", "mixed")
WIDER_SHARE = 0.5  # of the slots that the training fills from lists of its own
ALGEBRA_SHARE = 0.06  # of the training questions about the world
MEANING_IN_A_FIELD_SHARE = 0.2  # of the training questions for a meaning, those that name a field outside
_SLOT = re.compile(r"(\b[Aa]n? )?\{(\w+)(:s)?\}")
_OPENINGS = tuple(text.partition(".")[0] for texts in REFUSALS.values() for text in texts)

# each family of questions: how often it is asked, in percent, and the kind of refusal it gets
FAMILIES = {
    "meaning": (13, "fact"),
    "question": (19, "fact"),
    "people": (7, "fact"),
    "place": (6, "fact"),
    "world": (8, "fact"),
    "beside": (9, "fact"),
    "howto": (4, "fact"),
    "now": (5, "now"),
    "health": (4, "health"),
    "advice": (5, "advice"),
    "danger": (6, "danger"),
    "code": (4, "task"),
    "text": (5, "task"),
    "passage": (2, "task"),
    "translate": (3, "task"),
    "machine": (2, "task"),
    "unclear": (2, "unclear"),
}
WHOLE_SHARE = 85.0
# as Seedling's own topics are asked: what it is, in short, why, an example, how
_MEANING = ("what_is", "what_is", "what_is", "in_short", "why_important", "an_example", "how_it_works")
_MEANT = (
    *["{concept}"] * 6,
    *["a {thing}", "a {animal}", "a {gadget}", "{invention}", "{beside}", "{event}", "{where}", "{place}"],
    *[
        "{ai_product}",
        "{company}",
        "{app}",
        "{work}",
        "{sport}",
        "{field}",
        "{invented}",
        "{invented}",
        "a {invented}",
    ],
    *["{who}", "{illness}", "{dish}", "a {job}"],
)


def families() -> tuple[Family, ...]:
    """One family for each kind of question that Seedling declines."""
    whole = sum(share for share, _ in FAMILIES.values())
    return tuple(
        Family(f"unknown-{name}", WHOLE_SHARE * share / whole, _maker(name, kind), judge=declines)
        for name, (share, kind) in FAMILIES.items()
    )


def refusal(kind: str, rng: Random) -> str:
    """An honest answer for this kind of question."""
    return rng.choice(REFUSALS[kind])


def is_refusal(reply: str) -> bool:
    """Whether a reply declines: it says so, says what Seedling is, and names the way to a bigger model."""
    return reply.startswith(_OPENINGS) and "tiny model" in reply and reply.endswith(WAY_ON)


def declines(turn: Turn, reply: str) -> bool:
    """The rule of judgement for questions outside: any kind of refusal is honest.

    What is said after a refusal ("why not?") has one right answer.
    """
    return is_refusal(reply) if is_refusal(turn.answer) else matches_exactly(turn, reply)


def _maker(name: str, kind: str) -> Make:
    def make(rng: Random, side: Side) -> Turn:
        if name == "question" and side is Side.TRAIN and rng.random() < ALGEBRA_SHARE:
            follow_ups = _follow_ups(name, kind, rng, side)
            return Turn(_ask("algebra", rng, side), refusal("sum", rng), follow_ups=follow_ups, noisy=False)
        question = _meaning(rng, side) if name == "meaning" else _ask(name, rng, side)
        if name not in ("unclear", "code", "machine"):
            question = question[0].upper() + question[1:]
        follow_ups = _follow_ups(name, kind, rng, side)
        loose = name not in ("unclear", "code", "machine")
        return Turn(question, refusal(kind, rng), follow_ups=follow_ups, loose=loose)

    return make


def _ask(name: str, rng: Random, side: Side) -> str:
    return _fill(choose(PATTERNS[name], rng, side), rng, side)


def _fill(pattern: str, rng: Random, side: Side) -> str:
    """Fill every slot; the training takes many from wider lists, which the evaluation never sees."""
    if side is Side.TRAIN:
        pattern = _widen(pattern, rng)
    return fill(pattern, rng, side)


def _widen(pattern: str, rng: Random) -> str:
    """Put words of the wider lists into some of the slots, and leave the others."""

    def put(found: re.Match[str]) -> str:
        article, slot, plural = found.groups()
        if rng.random() >= WIDER_SHARE:
            return found.group()
        if slot in MIXED:
            return _widen(rng.choice(MIXED[slot]), rng)
        if not (words := _wider(slot)):
            return found.group()
        word = rng.choice(words) if slot == "code" else settle(rng.choice(words), rng)
        if plural:
            return plural_of(word)
        if article is None:
            return word
        fitting = a_or_an(word)
        return f"{fitting.capitalize() if article[0] == 'A' else fitting} {word}"

    return _SLOT.sub(put, pattern)


@cache
def _wider(slot: str) -> tuple[str, ...]:
    """The wider list for a slot, without what is kept for the evaluation."""
    return tuple(word for word in WIDER.get(slot, ()) if side_of(f"subject|{word}") is Side.TRAIN)


def _meaning(rng: Random, side: Side) -> str:
    """Asked exactly like Seedling's own topics, but about something else."""
    if side is Side.TRAIN and rng.random() < MEANING_IN_A_FIELD_SHARE:
        return _ask("meaning", rng, side)
    roll = rng.random()
    if roll < 0.2:
        return _put("difference", rng, side, _named(rng, side), _named(rng, side))
    if roll < 0.25:
        return _put("bare_pair", rng, side, _named(rng, side), _named(rng, side))
    if roll < 0.3:
        short = _fill(rng.choice(("{abbreviation}", "{abbreviation}", "{capitals}")), rng, side)
        return _put("stands_for", rng, side, short)
    if roll < 0.4:
        return _put("what_word", rng, side, without_article(_named(rng, side)))
    if roll < 0.52:
        return _put(rng.choice(_MEANING), rng, side, _fill("{many}", rng, side), plural=True)
    return _put(rng.choice(_MEANING), rng, side, _named(rng, side))


def _named(rng: Random, side: Side) -> str:
    return _fill(rng.choice(_MEANT), rng, side)


def _put(patterns: str, rng: Random, side: Side, name: str, other: str = "", *, plural: bool = False) -> str:
    """Put names into a way of asking, with verbs that agree."""
    pattern = choose(_ways(patterns), rng, side)
    verbs = (
        {"{is}": "are", "{does}": "do", "{s}": ""} if plural else {"{is}": "is", "{does}": "does", "{s}": "s"}
    )
    for slot, text in verbs.items():
        pattern = pattern.replace(slot, text)
    for slot, text in (
        ("{x}", name),
        ("{y}", other),
        ("{one}", without_article(name)),
        ("{other}", without_article(other)),
    ):
        pattern = pattern.replace(slot, text)
    return pattern


@cache
def _ways(name: str) -> tuple[str, ...]:
    """The ways to ask for a topic, without those that only fit AI."""
    return tuple(pattern for pattern in read_phrases("paraphrases")[name] if "AI" not in pattern)


def _follow_ups(name: str, kind: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    """A few of what people say to a refusal, and the next question outside."""
    turns = [
        Turn(rng.choice(FOLLOW_UPS[key]), FOLLOW_UP_ANSWERS["danger" if kind == "danger" else key][0])
        for key in rng.choices(tuple(FOLLOW_UPS), k=3)
    ]
    turns.append(Turn("Why not?", FOLLOW_UP_ANSWERS["danger" if kind == "danger" else "why"][0]))
    patterns = NEXT.get("fact" if kind == "fact" else name)
    if patterns and rng.random() < 0.6:
        mark = HELD_OUT_MARK if side is Side.HELD_OUT else ""
        turns.append(Turn(mark + _fill(choose(patterns, rng, side), rng, side), refusal(kind, rng)))
    return tuple(turns)

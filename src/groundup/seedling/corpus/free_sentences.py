"""Sentences about anything: facts, invented names and words, times and places outside our own lists.

Whoever types a sentence chooses its words, so that a model must learn to work with words that it never
saw. These sentences have the same parts as those of sentences.py and can be rewritten as surely; what
they say is only material and often nonsense. The words are in free_sentences.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from .dialogue import Side, side_of
from .inflection import Verb, a_or_an, listed, plural_of, regular_verb, verbs
from .lexicon import ANIMALS, NATURE, PEOPLE, QUALITIES, SCHOOL, THINGS, invented_word
from .sentences import (
    BE,
    NUMBERS,
    PAST,
    PERFECT,
    POSSESSIVES,
    PRESENT,
    PROGRESSIVE,
    PROGRESSIVE_PAST,
    Sentence,
    Subject,
    Thing,
    draw_sentence,
    draw_subject,
    stative,
)

_TEXTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("free_sentences.toml").read_text("utf-8"))
WORDS = {key: listed(text) for key, text in _TEXTS.items() if key != "facts"}
FACTS = tuple(
    tuple(part.strip() for part in line.split("|")) for line in _TEXTS["facts"].splitlines() if line.strip()
)
INVENTED_SHARE = 0.3
_DEEDS = tuple(fact for fact in FACTS if fact[1] != "be")
_LIVING = (*PEOPLE, *ANIMALS)
_UNCOUNTED = frozenset(
    (
        "money",
        "paper",
        "glass",
        "air",
        "fog",
        "grass",
        "lightning",
        "rain",
        "sand",
        "snow",
        "thunder",
        "weather",
    )
) | frozenset(
    ("scissors", "police", "fire", "ice", "light", "nature", "homework", "north", "east", "south", "west")
)
_NOUNS = tuple(
    dict.fromkeys(
        word
        for word in (*ANIMALS, *THINGS, *THINGS, *PEOPLE, *NATURE, *SCHOOL)
        if word not in _UNCOUNTED and not word.endswith(("s", "ing"))
    )
)
PEOPLE_NOUNS = frozenset(PEOPLE)
_SPOTS = tuple(word for word in (*THINGS, *NATURE) if word in _NOUNS)
_SOMEBODY = re.compile(
    r"(my|our) (brother|sister|cousin|grandmother|neighbour|parents|friends|aunt)|(Mr|Mrs|Ms) \w+"
    r"|the (farmer|teacher|caretaker|driver|captain|cook|head teacher|postman|nurse|guard|shepherd)"
    r"|the (pupils|children|visitors|players|twins)"
    r"|many people"
)
_PREPOSITIONS = ("in", "in", "on", "at", "under", "near", "behind", "next to", "by", "above", "in front of")
_TWO_CONSONANTS = re.compile(r"[bcdfghklmnprst]*[aeiou][lmnrscpk][tdkpm]")


def draw_any(
    rng: Random,
    side: Side,
    *,
    wanted: Callable[[Sentence], bool] = lambda _: True,
    tense: str = PRESENT,
    free_share: float = 0.5,
) -> Sentence:
    """A sentence of this side from our own words or, in this share, a free one."""
    if rng.random() < free_share:
        return draw_free(rng, side, wanted=wanted, tense=tense)
    return draw_sentence(rng, side, wanted=wanted, tense=tense)


def draw_free(
    rng: Random,
    side: Side,
    *,
    wanted: Callable[[Sentence], bool] = lambda _: True,
    tense: str = PRESENT,
) -> Sentence:
    """A free sentence of this side in this tense of which `wanted` is true."""
    while True:
        roll = rng.random()
        if roll < 0.5:
            sentence = _fact(rng, tense, None if roll < 0.35 else _drawn_subject(rng, side))
        else:
            sentence = _composed(rng, side, tense)
        repeats = sentence.thing is not None and sentence.thing.text == sentence.subject.text
        if not repeats and wanted(sentence) and side_of(f"{sentence.key}|{sentence.tail}") is side:
            return sentence


def free_name(rng: Random, side: Side) -> Subject:
    """Somebody with a title or with a name that nobody has."""
    pronoun = rng.choice(("she", "he"))
    invented = made_up(rng, side).capitalize()
    if rng.random() < 0.5:
        title = rng.choice((*WORDS[f"titles_{pronoun}"], *WORDS[f"titles_{pronoun}"], "Dr"))
        name = rng.choice(WORDS["surnames"]) if rng.random() < 0.5 else invented
        return Subject(f"{title} {name}", pronoun, "person")
    return Subject(invented, pronoun, "person")


def made_up(rng: Random, side: Side, syllables: int = 0) -> str:
    """A word that nobody knows and that does not look like a plural."""
    while True:
        word = invented_word(rng, side, syllables or rng.choice((1, 2)))
        if word[-1] != "s":
            return word


def free_noun(rng: Random, side: Side) -> str:
    """A noun for one thing, animal or person, known or invented."""
    return (
        invented_word(rng, side, rng.choice((1, 2))) if rng.random() < INVENTED_SHARE else rng.choice(_NOUNS)
    )


def free_thing(rng: Random, side: Side, pronoun: str) -> Thing:
    """What something is done with: a thing, several, somebody, or a whole phrase."""
    roll = rng.random()
    if roll < 0.25:
        phrase = rng.choice(WORDS["objects"])
        return Thing("", "", phrase, phrase)
    if roll < 0.32:
        name = free_name(rng, side).text
        return Thing("", "", name, name)
    noun = free_noun(rng, side)
    adjective = rng.choice(QUALITIES) if rng.random() < 0.35 else ""
    if roll < 0.55:
        before = rng.choice((*NUMBERS, "some", "many", "the", "", "", POSSESSIVES[pronoun]))
        return Thing(before, adjective, noun, plural_of(noun), plural=True)
    if roll < 0.75:
        return Thing(a_or_an(adjective or noun), adjective, noun, noun)
    return Thing(rng.choice(("the", "the", "this", POSSESSIVES[pronoun])), adjective, noun, noun)


def free_place(rng: Random, side: Side) -> str:
    """'in deep water', 'near the small blinter', 'in Zantel'."""
    roll = rng.random()
    if roll < 0.5:
        return rng.choice(WORDS["places"])
    if roll < 0.6:
        return f"{rng.choice(('in', 'in', 'near'))} {made_up(rng, side, 2).capitalize()}"
    noun = rng.choice(_SPOTS) if rng.random() < 0.7 else made_up(rng, side)
    adjective = f"{rng.choice(QUALITIES)} " if rng.random() < 0.2 else ""
    return f"{rng.choice(_PREPOSITIONS)} the {adjective}{noun}"


def _fact(rng: Random, tense: str, subject: Subject | None = None) -> Sentence:
    """A natural sentence, or what it says about another subject."""
    text, base, thing, tail, place, time = rng.choice(_DEEDS if subject else FACTS)
    subject = subject or _subject(text)
    if base in ("be", "have") and tense in (PROGRESSIVE, PROGRESSIVE_PAST, PERFECT):
        tense = PAST if tense == PROGRESSIVE_PAST else PRESENT
    if base == "be":
        return Sentence(subject, BE, tense, state=thing, place=place, time=time, needs_place=bool(place))
    said = Thing("", "", thing, thing) if thing else None
    return Sentence(subject, _verb(base), tense, thing=said, place=place, time=time, tail=tail)


def _composed(rng: Random, side: Side, tense: str) -> Sentence:
    subject = _drawn_subject(rng, side)
    time = rng.choice(WORDS["times"]) if rng.random() < 0.3 else ""
    roll = rng.random()
    if roll < 0.18:
        states = QUALITIES if rng.random() < 0.5 else WORDS["states_many" if subject.plural else "states"]
        tense = {PROGRESSIVE: PRESENT, PROGRESSIVE_PAST: PAST, PERFECT: PRESENT}.get(tense, tense)
        return Sentence(subject, BE, tense, state=rng.choice(states))
    if roll < 0.24:
        tense = {PROGRESSIVE: PRESENT, PROGRESSIVE_PAST: PAST, PERFECT: PRESENT}.get(tense, tense)
        return Sentence(subject, BE, tense, place=free_place(rng, side), needs_place=True)
    if roll < 0.5:
        verb = _invented_verb(rng, side) if rng.random() < 0.1 else _verb(rng.choice(WORDS["moving"]))
        place, tail = free_place(rng, side), ""
        if rng.random() < 0.25:
            place, tail = "", rng.choice(WORDS["tails"])
        return Sentence(subject, verb, tense, place=place, time=time, tail=tail)
    base, _, preposition = rng.choice(WORDS["looking" if roll < 0.56 else "doing"]).partition(" ")
    verb = _invented_verb(rng, side) if roll > 0.94 else _verb(base)
    place = free_place(rng, side) if rng.random() < 0.4 else ""
    tail = rng.choice(WORDS["tails"]) if not place and rng.random() < 0.2 else ""
    if base in stative() and tense in (PROGRESSIVE, PROGRESSIVE_PAST):
        tense = PAST if tense == PROGRESSIVE_PAST else PRESENT
    thing = free_thing(rng, side, subject.pronoun)
    return Sentence(subject, verb, tense, preposition, thing, place=place, time=time, tail=tail)


def _drawn_subject(rng: Random, side: Side) -> Subject:
    roll = rng.random()
    if roll < 0.3:
        return draw_subject(rng, "person")
    if roll < 0.5:
        return free_name(rng, side)
    if roll < 0.65:
        kinds = ("singular", "singular", "one_of_many", "plural", "plural", "mass")
        return _subject(rng.choice(WORDS[rng.choice(kinds)]))
    noun = rng.choice(_LIVING) if rng.random() < 0.6 else free_noun(rng, side)
    plural = rng.random() < 0.4 and noun not in ("police", "family")
    adjective = rng.choice(QUALITIES) if rng.random() < 0.3 else ""
    form = plural_of(noun) if plural else noun
    kind = "person" if noun in PEOPLE_NOUNS else "thing"
    pronoun = "they" if plural else ("it" if kind == "thing" else rng.choice(("she", "he")))
    several, one = ("the", "", "the", "my", "these"), ("the", "the", "my", "our", "the", "this")
    before = rng.choice(several if plural else one)
    if before and adjective:
        return Subject(f"{before} {adjective} {form}", pronoun, kind, noun, adjective)
    return Subject(f"{before} {form}".strip(), pronoun, kind, noun)


def _subject(text: str) -> Subject:
    """A subject of our lists: which pronoun stands for it, and whether it is somebody."""
    noun = text.rsplit(maxsplit=1)[-1]
    kind = "person" if _SOMEBODY.fullmatch(text) else "thing"
    with_s = noun.endswith("s") and noun not in ("class", "bus", "glass", "atlas")
    if text in WORDS["plural"] or with_s or noun in ("teeth", "mice", "fish"):
        return Subject(text, "they", kind, noun)
    if kind == "thing":
        return Subject(text, "it", kind, noun)
    is_he = text.startswith("Mr ") or text in ("my brother", "my cousin", "the postman")
    return Subject(text, "he" if is_he else "she", kind, "" if text[0].isupper() else noun)


@cache
def _verb(base: str) -> Verb:
    known = verbs()
    if base in known:
        return known[base]
    for entry in WORDS["own_irregular"]:
        first, past, participle, *rest = entry.split()
        if first == base:
            regular = regular_verb(base)
            return Verb(base, regular.third, past, participle, rest[0] if rest else regular.ing, False)
    return regular_verb(base)


def _invented_verb(rng: Random, side: Side) -> Verb:
    """A verb that nobody knows and that follows the rules: 'florp', 'blint'."""
    while True:
        word = made_up(rng, side, 1)
        if _TWO_CONSONANTS.fullmatch(word):
            return regular_verb(word)

"""Simple English sentences from known parts: who does what with what, how, where and when.

Each can be said in every tense, as a question or a denial, so that exercises on it have a sure
answer. It holds no exercises. The words are in sentences.toml.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from .dialogue import Side, side_of
from .inflection import Verb, a_or_an, listed, plural_of, tables, verbs, words

PRESENT, PROGRESSIVE, PAST, FUTURE, ABILITY = "present", "progressive", "past", "future", "ability"
PROGRESSIVE_PAST = "progressive past"
PERFECT = "perfect"
HELPED = {FUTURE: "will", ABILITY: "can"} | {word: word for word in ("must", "should", "could", "would")}
BE = Verb("be", "is", "was", "been", "being", False)
MASS_CLASSES = ("meal", "drink", "subject", "game")
POSSESSIVES = {"I": "my", "you": "your", "he": "his", "she": "her", "it": "its", "we": "our", "they": "their"}
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Subject:
    """Who or what the sentence is about; `pronoun` is what may stand for it."""

    text: str
    pronoun: str
    kind: str
    noun: str = ""
    adjective: str = ""

    @property
    def bare(self) -> str:
        """The same without its adjective: 'the old dog' to 'the dog'."""
        if not self.adjective:
            return self.text
        before, _, form = self.text.split()
        return f"{a_or_an(form) if before in ('a', 'an') else before} {form}"

    @property
    def plural(self) -> bool:
        """Whether the verb stands without -s (also for I and you)."""
        return self.pronoun in ("I", "you", "we", "they")

    @property
    def can_be_named(self) -> bool:
        """Whether a noun or a name stands here, and no pronoun and no 'there'."""
        return self.text != self.pronoun and self.kind != "there"

    @property
    def certain(self) -> bool:
        """Whether a noun or a name stands here for which one pronoun alone is right."""
        if not self.can_be_named:
            return False
        return self.kind != "person" or not self.noun or self.plural or self.noun in (*_FEMALE, *_MALE)


IT = Subject("it", "it", "weather")


@dataclass(frozen=True)
class Thing:
    """What something is done with: 'two old books' in its parts."""

    before: str
    adjective: str
    noun: str
    form: str
    plural: bool = False

    @property
    def text(self) -> str:
        """The parts, one after another."""
        return " ".join(part for part in (self.before, self.adjective, self.form) if part)

    @property
    def bare(self) -> str:
        """The same without its adjective."""
        before = a_or_an(self.form) if self.before in ("a", "an") else self.before
        return " ".join(part for part in (before, self.form) if part)


@dataclass(frozen=True)
class Sentence:
    """A sentence in its parts; empty parts are not said."""

    subject: Subject
    verb: Verb
    tense: str = PRESENT
    preposition: str = ""
    thing: Thing | None = None
    state: str = ""
    adverb: str = ""
    place: str = ""
    time: str = ""
    negative: bool = False
    question: bool = False
    needs_place: bool = False
    tail: str = ""  # what belongs to the verb and is no place: "from nectar", "at 100 degrees"

    @property
    def key(self) -> str:
        """What makes this sentence another one than others, for the split of the corpus."""
        noun = self.thing.noun if self.thing else ""
        return f"sentence|{self.subject.text}|{self.verb.base}|{noun}|{self.state}|{self.place}"

    @property
    def object_text(self) -> str:
        """What follows the verb: its preposition and its object."""
        return _joined(self.preposition, self.thing.text if self.thing else "")

    def said(self) -> str:
        """The sentence with its capital letter and its mark."""
        helping, main = self.verb_parts()
        rest = (main, self.state, self.object_text, self.tail, self.adverb, self.place, self.time)
        if self.question:
            return f"{capitalised(_joined(helping, self.subject.text, self._not, *rest))}?"
        return f"{capitalised(_joined(self.subject.text, _denied(helping, self.negative), *rest))}."

    def short(self) -> str:
        """Who does what with what, and where only if the sentence needs it."""
        thing = replace(self.thing, before=_first_word(self.thing.bare), adjective="") if self.thing else None
        place = self.place if self.needs_place else ""
        subject = replace(self.subject, text=self.subject.bare, adjective="")
        return replace(self, subject=subject, thing=thing, adverb="", place=place, time="", tail="").said()

    def asking(self, word: str, *, without: str) -> str:
        """A question that begins with a question word, about the part that is left out."""
        helping, main = replace(self, question=True).verb_parts()
        parts = {
            "thing": self.preposition if without == "thing" else self.object_text,
            "place": "" if without == "place" else self.place,
        }
        shown = (helping, self.subject.text, main, self.state, parts["thing"], self.tail, parts["place"])
        return f"{capitalised(_joined(word, *shown))}?"

    def asking_who(self) -> str:
        """'Who reads a book?'"""
        third = replace(self, subject=Subject("who", "he", "person"), adverb="", time="")
        return third.said()[:-1] + "?"

    def verb_parts(self) -> tuple[str, str]:
        """The helping verb, if there is one, and the main verb."""
        if self.tense in HELPED:
            return HELPED[self.tense], self.verb.base
        if self.tense == PERFECT:
            return "have" if self.subject.plural else "has", self.verb.participle
        if self.verb is BE or self.tense.startswith(PROGRESSIVE):
            past = self.tense in (PAST, PROGRESSIVE_PAST)
            main = "" if self.verb is BE else self.verb.ing
            return be_form(self.subject.pronoun, past=past), main
        if self.negative or self.question:
            doing = "did" if self.tense == PAST else ("do" if self.subject.plural else "does")
            return doing, self.verb.base
        if self.tense == PAST:
            return "", self.verb.past
        return "", self.verb.base if self.subject.plural else self.verb.third

    @property
    def _not(self) -> str:
        return "not" if self.negative else ""


def be_form(pronoun: str, *, past: bool) -> str:
    """'am', 'is', 'are', 'was' or 'were' after this pronoun."""
    if past:
        return "was" if pronoun in ("I", "he", "she", "it") else "were"
    return {"I": "am", "he": "is", "she": "is", "it": "is"}.get(pronoun, "are")


def capitalised(text: str) -> str:
    """The first letter as a capital; the others as they are."""
    return text[:1].upper() + text[1:]


def draw_sentence(
    rng: Random,
    side: Side,
    *,
    wanted: Callable[[Sentence], bool] = lambda _: True,
    tense: str = PRESENT,
    kind: str = "",
) -> Sentence:
    """A sentence of this side in this tense of which `wanted` is true; `kind` may be "state" or "having"."""
    draw = {"state": _draw_state, "having": _draw_having}.get(kind, _draw)
    while True:
        sentence = draw(rng, tense)
        if sentence.thing and sentence.thing.noun == sentence.subject.noun:
            continue
        if wanted(sentence) and side_of(sentence.key) is side:
            return sentence


def draw_subject(rng: Random, kind: str) -> Subject:
    """A person, an animal or a vehicle: by name, by pronoun or as a noun."""
    roll = rng.random()
    if kind == "person" and roll < 0.45:
        return draw_name(rng)
    if kind == "person" and roll < 0.68:
        pronoun = rng.choice(("I", "you", "he", "she", "he", "she", "we", "they", "they"))
        return Subject(pronoun, pronoun, kind)
    if kind == "person" and roll < 0.74:
        first, second = rng.sample((*words("names", "she"), *words("names", "he")), 2)
        return Subject(f"{first} and {second}", "they", kind)
    nouns = words("nouns", kind)
    noun = rng.choice(nouns)
    plural = rng.random() < 0.35
    before = rng.choice(("the", "the", "the", "my", "our", "the"))
    adjective = _adjective_of_subject(rng, kind) if rng.random() < 0.16 else ""
    if not plural and before == "the" and rng.random() < 0.15:
        before = a_or_an(adjective or noun)
    text = _joined(before, adjective, plural_of(noun) if plural else noun)
    return Subject(text, "they" if plural else _pronoun(noun, rng), kind, noun, adjective)


def draw_name(rng: Random) -> Subject:
    """Somebody with a name."""
    pronoun = rng.choice(("she", "he"))
    return Subject(rng.choice(words("names", pronoun)), pronoun, "person")


def draw_thing(rng: Random, noun_class: str, pronoun: str) -> Thing:
    """A thing of this class with its article, and often with an adjective."""
    noun = rng.choice(words("nouns", noun_class))
    if noun_class in MASS_CLASSES:
        before = rng.choice(("", "", "the", "some")) if noun_class in ("meal", "drink") else ""
        return Thing(before, "", noun, noun)
    if noun_class == "instrument":
        return Thing("the", "", noun, noun)
    adjective = _adjective(rng, noun_class)
    roll = rng.random()
    if roll < 0.25:
        before = rng.choice((*NUMBERS[:5], "some", "many", "the", "the", POSSESSIVES[pronoun]))
        return Thing(before, adjective, noun, plural_of(noun), plural=True)
    if roll < 0.6:
        return Thing(a_or_an(adjective or noun), adjective, noun, noun)
    return Thing("the" if roll < 0.85 else POSSESSIVES[pronoun], adjective, noun, noun)


_FEMALE = ["sister", "aunt", "grandmother", "girl", "woman", "mother", "lady"]
_MALE = ["brother", "uncle", "grandfather", "boy", "man", "father"]
_THINGS_ANIMALS = {"animal": "animal", "pet": "animal", "food": "food", "thing": "thing"}


@dataclass(frozen=True)
class _Frame:
    subject: str
    verbs: tuple[str, ...]
    thing: str
    places: tuple[str, ...]
    needs_place: bool


@cache
def _frames() -> tuple[_Frame, ...]:
    return tuple(
        _Frame(
            entry["subject"],
            tuple(part.strip() for part in entry["verbs"].split(",")),
            entry.get("object", ""),
            tuple(place for kind in entry["places"].split() for place in words("places", kind)),
            entry.get("needs_place", False),
        )
        for entry in tables()["frames"]
    )


@cache
def _weights() -> tuple[float, ...]:
    return tuple(3.0 if not frame.thing else 1.0 for frame in _frames())


@cache
def stative() -> frozenset[str]:
    """Verbs that are not said with -ing: like, know."""
    return frozenset(listed(tables()["verbs"]["stative"]))


def _draw(rng: Random, tense: str) -> Sentence:
    roll = rng.random()
    if roll < 0.14 and tense != ABILITY:
        return _draw_state(rng, PRESENT if tense == PROGRESSIVE else tense)
    if roll < 0.19 and tense != ABILITY:
        return _draw_having(rng, PRESENT if tense == PROGRESSIVE else tense)
    frame = rng.choices(_frames(), _weights())[0]
    base, _, preposition = rng.choice(frame.verbs).partition(" ")
    if base in stative() and tense in (PROGRESSIVE, PROGRESSIVE_PAST, ABILITY):
        tense = {ABILITY: PRESENT, PROGRESSIVE: PRESENT, PROGRESSIVE_PAST: PAST}[tense]
    subject = draw_subject(rng, frame.subject)
    thing = draw_thing(rng, frame.thing, subject.pronoun) if frame.thing else None
    still = base in stative()
    adverb = rng.choice(words("adverbs", "safe")) if not still and rng.random() < 0.12 else ""
    place = ""
    if frame.places and (frame.needs_place or (not still and rng.random() < 0.45)):
        place = rng.choice(frame.places)
    time = rng.choice(words("times", "neutral")) if not still and rng.random() < 0.22 else ""
    if tense in (PROGRESSIVE, PROGRESSIVE_PAST, ABILITY):
        time = ""
    return Sentence(
        subject,
        verbs()[base],
        tense,
        preposition,
        thing,
        "",
        adverb,
        place,
        time,
        needs_place=frame.needs_place,
    )


def _draw_state(rng: Random, tense: str) -> Sentence:
    """'The soup is warm.', 'Omar is in the garden.'"""
    if rng.random() < 0.12:
        return _draw_there(rng, tense)
    kind = rng.choice(
        ("person", "person", "person", "thing", "animal", "vehicle", "food", "event", "weather")
    )
    tense = PAST if tense == PROGRESSIVE_PAST else tense
    if kind == "weather":
        return Sentence(IT, BE, tense, state=rng.choice(words("adjectives", "weather")))
    subject = draw_subject(rng, kind)
    if kind != "event" and rng.random() < 0.3:
        place_kind = {"person": "school", "animal": "farm", "vehicle": "town"}.get(kind, "spot")
        return Sentence(subject, BE, tense, place=rng.choice(words("places", place_kind)), needs_place=True)
    return Sentence(subject, BE, tense, state=rng.choice(words("adjectives", tables()["states"][kind])))


def _draw_there(rng: Random, tense: str) -> Sentence:
    """'There are two books on the table.'"""
    kinds = (("thing", "spot"), ("readable", "spot"), ("animal", "farm"), ("person", "town"))
    noun_class, place_kind = rng.choice(kinds)
    thing = draw_thing(rng, noun_class, "they")
    if not thing.plural:
        thing = replace(thing, before=a_or_an(thing.adjective or thing.noun))
    elif thing.before in ("the", "their"):
        thing = replace(thing, before=rng.choice(NUMBERS[:5]))
    subject = Subject("there", "they" if thing.plural else "it", "there")
    tense = PAST if tense == PROGRESSIVE_PAST else tense
    place = rng.choice(words("places", place_kind))
    return Sentence(subject, BE, tense, thing=thing, place=place, needs_place=True)


def _draw_having(rng: Random, tense: str) -> Sentence:
    """'Mei has two red bikes.'"""
    subject = draw_subject(rng, "person")
    thing = draw_thing(rng, rng.choice(("pet", "thing", "clothes", "ridable", "readable", "person")), "they")
    thing = replace(thing, before=a_or_an(thing.adjective or thing.noun)) if not thing.plural else thing
    if thing.before in ("their", "the"):
        thing = replace(thing, before=rng.choice(NUMBERS[:5]))
    tense = PAST if tense == PROGRESSIVE_PAST else tense
    return Sentence(subject, verbs()["have"], tense, thing=thing)


def _adjective_of_subject(rng: Random, kind: str) -> str:
    if kind in ("person", "animal"):
        return rng.choice(words("adjectives", kind))
    return rng.choice(("big", "small", "new", "old", "nice", "little"))


def _adjective(rng: Random, noun_class: str) -> str:
    roll = rng.random()
    if noun_class == "person" or roll < 0.55:
        return ""
    kind = _THINGS_ANIMALS.get(noun_class, "thing")
    if noun_class in ("clothes", "vehicle", "thing", "ridable") and roll < 0.75:
        return rng.choice(words("adjectives", "colour"))
    if noun_class in ("room", "plant", "song", "problem", "work", "show", "drawing", "ridable"):
        return rng.choice(("big", "small", "new", "old", "beautiful", "nice", "little", "long"))
    return rng.choice(words("adjectives", kind))


def _pronoun(noun: str, rng: Random) -> str:
    if noun in _FEMALE:
        return "she"
    if noun in _MALE:
        return "he"
    return "it" if noun not in words("nouns", "person") else rng.choice(("she", "he"))


def _denied(helping: str, negative: bool) -> str:
    if not negative:
        return helping
    return "cannot" if helping == "can" else f"{helping} not"


def _first_word(text: str) -> str:
    return text.partition(" ")[0] if " " in text else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)

"""Reading one to three sentences and answering a question on them, from the text alone.

The sentences are ours or free ones; what the text does not say is answered so.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from .dialogue import Family, Side, Turn
from .free_sentences import PEOPLE_NOUNS, draw_any, free_name, free_noun
from .inflection import a_or_an, plural_of, verbs, words
from .phrase_files import read_phrases
from .phrasing import choose
from .sentences import (
    ABILITY,
    BE,
    FUTURE,
    MASS_CLASSES,
    NUMBERS,
    PAST,
    POSSESSIVES,
    PRESENT,
    PROGRESSIVE,
    Sentence,
    Subject,
    be_form,
    capitalised,
    draw_sentence,
)

PHRASES = read_phrases("reading")
NOT_SAID = "The text does not say that."
COLOUR_QUESTIONS = (
    *("What colour {is} the {x}?",) * 5,
    "What color {is} the {x}?",
    "Which colour {is} the {x}?",
    "What is the colour of the {x}?",
)
KINDS = ("who", "what", "where", "where", "when", "how many", "colour", "colour")


def families() -> tuple[Family, ...]:
    """Questions on a text of one or two sentences."""
    return (Family("reading", 18, _read),)


def _read(rng: Random, side: Side) -> Turn:
    tense = rng.choices((PRESENT, PROGRESSIVE, PAST, FUTURE), (4, 2, 4, 0.6))[0]
    kind = rng.choice(KINDS)
    if kind in ("how many", "colour"):
        sentence = _counted_or_coloured(kind, tense if tense != PROGRESSIVE else PRESENT, rng, side)
    else:
        sentence = _with_time(draw_any(rng, side, tense=tense, wanted=_can_be_asked), rng)
    if rng.random() < 0.14:
        asked, answer, short = _not_said(sentence, rng), NOT_SAID, ""
    else:
        asked, answer, short = _asked(sentence, kind, rng)
    accepted = as_right(sentence, answer, short) if short else frozenset()
    return Turn(_shown(_text(sentence, rng, side), asked, rng, side), answer, accepted=accepted, noisy=False)


def as_right(sentence: Sentence, answer: str, short: str) -> frozenset[str]:
    """Other right answers: a few words, the whole sentence, and that with a pronoun if nobody asks who."""
    subject = sentence.subject
    asked_for = short.removesuffix(".").lower()
    whole = {answer} | {said for said in _shortened(sentence) if asked_for in said.lower()}
    if subject.certain and asked_for != subject.text.lower():
        start, pronoun = f"{capitalised(subject.text)} ", f"{capitalised(subject.pronoun)} "
        whole |= {pronoun + each.removeprefix(start) for each in whole if each.startswith(start)}
    few = {short} | ({short.lower()} if f" {asked_for}" in sentence.said() else set())
    return frozenset(whole | few | {each.removesuffix(".") for each in whole | few})


def _shortened(sentence: Sentence) -> tuple[str, ...]:
    """The sentence as the text has it, and without how, without when, or without both."""
    plain = replace(sentence, adverb="")
    versions = (sentence, plain, replace(sentence, time=""), replace(plain, time=""))
    return tuple(each.said() for each in versions)


def _can_be_asked(sentence: Sentence) -> bool:
    subject = sentence.subject
    return subject.can_be_named and sentence.tense != ABILITY and " and " not in subject.text


def _with_time(sentence: Sentence, rng: Random) -> Sentence:
    kinds = {PAST: "past", FUTURE: "future", PRESENT: "neutral"}
    if sentence.time or sentence.verb is BE or sentence.tense not in kinds or rng.random() < 0.7:
        return sentence
    return replace(sentence, time=rng.choice(words("times", kinds[sentence.tense])))


def _text(sentence: Sentence, rng: Random, side: Side) -> str:
    """The sentence, mostly with more that are about somebody else or go on with the same person."""
    roll = rng.random()
    if roll < 0.3:
        return sentence.said()
    other = draw_any(rng, side, tense=sentence.tense, wanted=lambda each: _differs(each, sentence))
    goes_on = _about_the_same(sentence, other, first=roll < 0.45) if roll < 0.6 else ""
    if goes_on:
        return goes_on
    texts = [sentence.said(), other.said()]
    if roll > 0.85:
        texts.append(
            draw_any(
                rng, side, tense=sentence.tense, wanted=lambda each: _is_apart(each, sentence, other)
            ).said()
        )
    rng.shuffle(texts)
    return " ".join(texts)


def _is_apart(third: Sentence, sentence: Sentence, other: Sentence) -> bool:
    return _differs(third, sentence) and third.subject.text != other.subject.text


def _about_the_same(sentence: Sentence, other: Sentence, *, first: bool) -> str:
    """Two sentences about one person, the second with a pronoun; `first` has the asked one in front."""
    subject = sentence.subject
    own = other.thing is not None and other.thing.before in POSSESSIVES.values()
    if not subject.certain or own or other.verb is sentence.verb:
        return ""
    pronoun = Subject(subject.pronoun, subject.pronoun, "person")
    if first:
        return f"{sentence.said()} {replace(other, subject=pronoun).said()}"
    if sentence.verb is BE:
        return ""
    opening = replace(other, subject=subject, place="", time="")
    return f"{opening.said()} {replace(sentence, subject=pronoun).said()}"


def _differs(other: Sentence, sentence: Sentence) -> bool:
    """Whether no answer to a question on one could be the answer on the other."""
    subjects = other.subject.text != sentence.subject.text and other.subject.noun != sentence.subject.noun
    nouns = [each.thing.noun for each in (other, sentence) if each.thing]
    return (
        _can_be_asked(other)
        and (subjects or (other.subject.noun == "" and other.subject.text != sentence.subject.text))
        and len(set(nouns)) == len(nouns)
        and other.verb is not sentence.verb
        and other.subject.kind == "person"
        and not other.needs_place
    )


def _shown(text: str, asked: str, rng: Random, side: Side) -> str:
    pattern = choose(PHRASES["read"], rng, side)
    if "So {x}" in pattern:
        asked = asked[0].lower() + asked[1:]
    return pattern.replace("{t}", text).replace("{x}", asked)


def _asked(sentence: Sentence, kind: str, rng: Random) -> tuple[str, str, str]:
    """The question, its answer, and the same answer in one or two words."""
    thing = sentence.thing
    plain = replace(sentence, adverb="", time="")
    if kind == "colour" and thing and thing.adjective:
        verb = "are" if thing.plural else "is"
        return (
            rng.choice(COLOUR_QUESTIONS).replace("{is}", verb).replace("{x}", thing.form),
            f"The {thing.form} {verb} {thing.adjective}.",
            f"{capitalised(thing.adjective)}.",
        )
    if kind == "how many" and thing and (thing.before in NUMBERS or thing.before.isdigit()):
        bare = replace(plain, thing=replace(thing, adjective=""), place="")
        ask = replace(plain, question=True)
        helping, main = ask.verb_parts()
        asked = (
            f"How many {thing.form} {helping} {sentence.subject.text} {main} {sentence.preposition}".strip()
        )
        return f"{asked}?", bare.said(), f"{capitalised(thing.before)}."
    if kind == "when" and sentence.time:
        answer = replace(sentence, adverb="", place=sentence.place if sentence.needs_place else "")
        return plain.asking("When", without=""), answer.said(), f"{capitalised(sentence.time)}."
    if sentence.place and kind in ("where", "when", "colour", "how many"):
        return plain.asking("Where", without="place"), plain.said(), f"{capitalised(sentence.place)}."
    bare = replace(plain, place=sentence.place if sentence.needs_place else "")
    if thing and kind != "who":
        somebody = thing.noun in words("nouns", "person") or thing.noun in PEOPLE_NOUNS
        word = "Who" if somebody or thing.form[0].isupper() else "What"
        return bare.asking(word, without="thing"), bare.said(), f"{capitalised(thing.text)}."
    asked = bare.asking_who()
    if sentence.subject.kind != "person":
        asked = "What" + asked[3:]
    return asked, bare.said(), f"{capitalised(sentence.subject.text)}."


def _counted_or_coloured(kind: str, tense: str, rng: Random, side: Side) -> Sentence:
    """A sentence that names a number or a colour: 'Mei has two red bikes in the garden.'"""
    sentence = draw_sentence(rng, side, tense=tense, kind="having", wanted=_can_be_asked)
    thing = sentence.thing
    assert thing is not None
    if thing.noun in words("nouns", "person"):
        noun = rng.choice(words("nouns", "clothes"))
        thing = replace(thing, noun=noun, form=plural_of(noun) if thing.plural else noun)
    if rng.random() < 0.4:
        noun = free_noun(rng, side)
        thing = replace(thing, noun=noun, form=plural_of(noun) if thing.plural else noun)
        if rng.random() < 0.6:
            sentence = replace(sentence, subject=free_name(rng, side))
    if kind == "how many" and not thing.plural:
        thing = replace(thing, form=plural_of(thing.noun), plural=True)
    colour = rng.choice(words("adjectives", "colour")) if kind == "colour" or rng.random() < 0.3 else ""
    number = rng.choice(NUMBERS) if rng.random() < 0.7 else str(rng.randint(2, 99))
    thing = replace(thing, adjective=colour, before=number if thing.plural else a_or_an(colour or thing.noun))
    verb = verbs()[
        rng.choice(("have", "have", "see", "find", "buy", "draw", "need", "carry", "hold", "lose"))
    ]
    place = (
        rng.choice(words("places", rng.choice(("home", "outside", "school")))) if rng.random() < 0.35 else ""
    )
    return replace(sentence, thing=thing, verb=verb, place=place)


def _not_said(sentence: Sentence, rng: Random) -> str:
    """A question to which the sentence gives no answer."""
    plain = replace(sentence, adverb="", time="")
    pronoun, past = sentence.subject.pronoun, sentence.tense == PAST
    questions = [f"How old {be_form(pronoun, past=past)} {sentence.subject.text}?"]
    if not sentence.time:
        questions.append(plain.asking("When", without=""))
    if not sentence.place and sentence.verb is not BE:
        questions.append(plain.asking("Where", without=""))
    if sentence.verb is not BE:
        questions.append(plain.asking("Why", without=""))
    if sentence.thing and not sentence.thing.adjective and sentence.thing.form not in _UNCOUNTED:
        verb = "are" if sentence.thing.plural else "is"
        questions.append(f"What colour {verb} the {sentence.thing.form}?")
    return rng.choice(questions)


_UNCOUNTED = tuple(word for kind in MASS_CLASSES for word in words("nouns", kind))

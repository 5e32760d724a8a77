"""Sentences with one mistake that learners make, each with the right sentence and what is as right.

How such a sentence is asked about is in exercises.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from .dialogue import Side
from .free_sentences import draw_any
from .inflection import grades, plural_of, words
from .sentences import (
    ABILITY,
    BE,
    FUTURE,
    IT,
    NUMBERS,
    PAST,
    PERFECT,
    PRESENT,
    PROGRESSIVE,
    PROGRESSIVE_PAST,
    Sentence,
    capitalised,
    draw_name,
    draw_sentence,
    stative,
)

OBJECT_PRONOUNS = {"I": "me", "he": "him", "she": "her", "we": "us", "they": "them"}
SOUND_ALIKE = {"their": "there", "your": "you're", "its": "it's"}
PAST_TIMES = ("yesterday", "last week", "last night", "last Monday", "two days ago", "last year")


@dataclass(frozen=True)
class Mistake:
    """A wrong sentence, the right one, and other sentences that correct the mistake as well."""

    wrong: str
    right: str
    others: frozenset[str] = frozenset()


def draw_mistake(rng: Random, side: Side) -> Mistake:
    """A sentence with one mistake; the evaluation keeps to its first kinds, so that scores compare."""
    while True:
        mistake = rng.choice(_FIRST_KINDS if side is Side.HELD_OUT else _ALL_KINDS)(rng, side)
        if mistake.wrong and mistake.wrong not in (mistake.right, *mistake.others):
            return mistake


def draw_with_be(rng: Random, side: Side, tense: str) -> Sentence:
    """'The soup is warm.', 'Anna is reading.': a sentence with a form of be."""
    if tense == PROGRESSIVE:
        return draw_sentence(rng, side, tense=tense, wanted=lambda each: each.tense == PROGRESSIVE)
    return draw_sentence(rng, side, tense=tense, kind="state")


def has_a_clear_number(sentence: Sentence) -> bool:
    """Whether the subject is one or many by its form: 'the sheep' may be either."""
    return plural_of(sentence.subject.noun) != sentence.subject.noun


def _has_a_full_verb(sentence: Sentence) -> bool:
    return sentence.verb is not BE and has_a_clear_number(sentence)


def _in_tenses(sentence: Sentence, *tenses: str) -> frozenset[str]:
    return frozenset(replace(sentence, tense=tense).said() for tense in tenses)


def _of_other_number(sentence: Sentence) -> Sentence:
    """The verb of one with the subject of many, and the other way round."""
    pronoun = "he" if sentence.subject.plural else "they"
    return replace(sentence, subject=replace(sentence.subject, pronoun=pronoun))


def _with_verb(sentence: Sentence, **forms: Any) -> Sentence:
    """The same sentence with wrong forms of its verb."""
    return replace(sentence, verb=replace(sentence.verb, **forms))


def _wrong_s(rng: Random, side: Side) -> Mistake:
    """'She go', 'they goes'."""
    sentence = draw_any(
        rng, side, wanted=lambda each: _has_a_full_verb(each) and each.verb.base != each.verb.past
    )
    can_go_on = not sentence.time and sentence.verb.base not in stative()
    others = _in_tenses(sentence, *((PAST, PROGRESSIVE) if can_go_on else (PAST,)))
    return Mistake(_of_other_number(sentence).said(), sentence.said(), others)


def _wrong_be(rng: Random, side: Side) -> Mistake:
    """'They is', 'he were', 'I are'; the present and the past are both right afterwards."""
    sentence = draw_with_be(rng, side, rng.choice((PRESENT, PRESENT, PAST, PROGRESSIVE)))
    if not has_a_clear_number(sentence):
        return Mistake("", "")
    subject = sentence.subject
    pronoun = "he" if subject.plural and subject.text != "I" and subject is not IT else "they"
    wrong = replace(sentence, subject=replace(subject, pronoun=pronoun)).said()
    other = {PRESENT: PAST, PAST: PRESENT, PROGRESSIVE: PROGRESSIVE_PAST}[sentence.tense]
    return Mistake(wrong, sentence.said(), _in_tenses(sentence, other))


def _wrong_past(rng: Random, side: Side) -> Mistake:
    """'She goed' for 'she went', and in the training also 'she runned'."""
    sentence = draw_any(
        rng, side, tense=PAST, wanted=lambda each: not each.verb.regular and each.verb is not BE
    )
    base = sentence.verb.base
    made_up = base + "d" if base.endswith("e") else base + "ed"
    if side is Side.TRAIN and rng.random() < 0.5:
        made_up = sentence.verb.ing.removesuffix("ing") + "ed"
    return Mistake(_with_verb(sentence, past=made_up).said(), sentence.said())


def _wrong_do(rng: Random, side: Side) -> Mistake:
    """'She do not like' for 'she does not like', or with "don't"."""
    sentence = draw_any(rng, side, wanted=_has_a_full_verb, free_share=0.35)
    sentence = replace(sentence, negative=True)
    wrong, right = _of_other_number(sentence).said(), sentence.said()
    past = replace(sentence, tense=PAST).said()
    if rng.random() < 0.5:
        return Mistake(wrong, right, frozenset({_shortened(right), past, _shortened(past)}))
    return Mistake(_shortened(wrong), _shortened(right), frozenset({right, past, _shortened(past)}))


def _shortened(text: str) -> str:
    for helping in ("do", "does", "did"):
        text = text.replace(f" {helping} not ", f" {helping}n't ")
    return text


def _wrong_noun(rng: Random, side: Side) -> Mistake:
    """'two book', 'a apple', 'many childs'."""
    tense = rng.choice((PRESENT, PAST))
    sentence = draw_sentence(rng, side, tense=tense, wanted=lambda each: each.thing is not None)
    thing = sentence.thing
    assert thing is not None
    if thing.before in ("a", "an"):
        wrong = replace(thing, before="a" if thing.before == "an" else "an")
    elif thing.plural and thing.before in (*NUMBERS, "many"):
        made_up = thing.noun + "s" if thing.form != thing.noun + "s" and rng.random() < 0.5 else thing.noun
        wrong = replace(thing, form=made_up)
    else:
        return Mistake("", "")
    return Mistake(replace(sentence, thing=wrong).said(), sentence.said())


def _wrong_case(rng: Random, side: Side) -> Mistake:
    """'Me like pizza' for 'I like pizza'."""
    tense = rng.choice((PRESENT, PAST))
    sentence = draw_sentence(rng, side, tense=tense, wanted=_begins_with_pronoun)
    subject = replace(sentence.subject, text=OBJECT_PRONOUNS[sentence.subject.text])
    return Mistake(replace(sentence, subject=subject).said(), sentence.said())


def _begins_with_pronoun(sentence: Sentence) -> bool:
    return sentence.subject.text in OBJECT_PRONOUNS


def _wrong_after_helping(rng: Random, side: Side) -> Mistake:
    """'She can reads', 'he did not went', 'does she likes'."""
    tense = rng.choice((PRESENT, PRESENT, PAST, PAST, FUTURE, ABILITY, "must", "should"))
    sentence = draw_any(rng, side, tense=tense, wanted=_has_a_full_verb)
    if sentence.tense in (PRESENT, PAST):
        asks = rng.random() < 0.5
        sentence = replace(sentence, question=asks, negative=not asks)
    form = sentence.verb.past if sentence.tense == PAST else sentence.verb.third
    wrong, right = _with_verb(sentence, base=form).said(), sentence.said()
    if rng.random() < 0.5:
        return Mistake(_shortened(wrong), _shortened(right), frozenset({right}))
    return Mistake(wrong, right, frozenset({_shortened(right)}))


def _wrong_question(rng: Random, side: Side) -> Mistake:
    """'Do she like pizza?'"""
    sentence = replace(draw_any(rng, side, wanted=_has_a_full_verb), question=True)
    return Mistake(_of_other_number(sentence).said(), sentence.said(), _in_tenses(sentence, PAST))


def _wrong_ing(rng: Random, side: Side) -> Mistake:
    """'She is read a book', 'she reading a book'."""
    sentence = draw_any(
        rng, side, tense=PROGRESSIVE, wanted=lambda each: _has_a_full_verb(each) and each.tense == PROGRESSIVE
    )
    right, helping = sentence.said(), sentence.verb_parts()[0]
    wrong = _with_verb(sentence, ing=sentence.verb.base).said()
    if rng.random() < 0.5:
        wrong = right.replace(f" {helping} ", " ", 1)
    return Mistake(wrong, right, _in_tenses(sentence, PROGRESSIVE_PAST, PRESENT, PAST))


def _wrong_participle(rng: Random, side: Side) -> Mistake:
    """'She has went'."""
    sentence = draw_any(rng, side, tense=PERFECT, wanted=_has_a_full_verb)
    wrong = _with_verb(sentence, participle=sentence.verb.past)
    return Mistake(wrong.said(), sentence.said(), _in_tenses(sentence, PAST))


def _wrong_time(rng: Random, side: Side) -> Mistake:
    """'She goes to school yesterday'."""
    sentence = draw_any(rng, side, tense=PAST, wanted=_has_a_full_verb)
    sentence = replace(sentence, time=rng.choice(PAST_TIMES))
    return Mistake(replace(sentence, tense=PRESENT).said(), sentence.said())


def _wrong_sound(rng: Random, side: Side) -> Mistake:
    """'They like there dog', 'you read you're book'."""
    tense = rng.choice((PRESENT, PAST))
    sentence = draw_sentence(rng, side, tense=tense, wanted=_has_a_word_that_sounds_alike)
    thing = sentence.thing
    assert thing is not None
    wrong = replace(sentence, thing=replace(thing, before=SOUND_ALIKE[thing.before]))
    return Mistake(wrong.said(), sentence.said())


def _has_a_word_that_sounds_alike(sentence: Sentence) -> bool:
    return sentence.thing is not None and sentence.thing.before in SOUND_ALIKE


def _wrong_many(rng: Random, side: Side) -> Mistake:
    """'She has much books'."""
    sentence = draw_sentence(rng, side, wanted=_has_many_things)
    right = sentence.said()
    return Mistake(right.replace(" many ", " much "), right)


def _has_many_things(sentence: Sentence) -> bool:
    """'many books', but not 'many fish': 'much fish' may be right."""
    thing = sentence.thing
    return thing is not None and thing.before == "many" and thing.form != thing.noun


def _wrong_comparison(rng: Random, side: Side) -> Mistake:
    """'Anna is more taller than Tom', 'Anna is tall than Tom'."""
    known = [grades()[state] for state in words("adjectives", "state_person") if state in grades()]
    adjective = rng.choice([each for each in known if each.kind == "short"])
    first, second = draw_name(rng).text, draw_name(rng).text
    if first == second:
        return Mistake("", "")
    wrong = rng.choice((f"more {adjective.comparative}", adjective.base))
    start, end = f"{capitalised(first)} is", f"than {second}."
    others = frozenset({f"{start} more {adjective.base} {end}"})
    return Mistake(f"{start} {wrong} {end}", f"{start} {adjective.comparative} {end}", others)


_Make = Callable[[Random, Side], Mistake]
_FIRST_KINDS: tuple[_Make, ...] = (
    _wrong_s,
    _wrong_s,
    _wrong_be,
    _wrong_past,
    _wrong_do,
    _wrong_noun,
    _wrong_case,
)
_ALL_KINDS: tuple[_Make, ...] = (
    *_FIRST_KINDS,
    *_FIRST_KINDS,
    _wrong_after_helping,
    _wrong_after_helping,
    _wrong_question,
    _wrong_ing,
    _wrong_participle,
    _wrong_time,
    _wrong_sound,
    _wrong_many,
    _wrong_comparison,
)

"""Praise for a pupil: for what somebody did, for something of theirs, or without a reason.

The reason is repeated whatever it is, with 'your' for 'his' and 'her'. The other tasks of a lesson are
in classroom.py.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from .dialogue import Family, Side, Turn
from .free_sentences import draw_free, made_up
from .inflection import verbs
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose
from .sentences import BE, PAST, PERFECT, POSSESSIVES, PRESENT, Sentence, Subject, capitalised, draw_name

PHRASES = read_phrases("praise")
FREE_TENSES = (PAST, PAST, PAST, PRESENT, PERFECT)
YOU = Subject("you", "you", "person")


def families() -> tuple[Family, ...]:
    """Praise."""
    return (Family("praise", 9, _praise),)


def _praise(rng: Random, side: Side) -> Turn:
    name = _name(rng, side)
    roll = rng.random()
    if roll < 0.08:
        question = _filled(choose(PHRASES["bare"], rng, side), name)
        return Turn(question, f"Well done, {name.text}! Keep it up!", noisy=False)
    if roll < 0.32:
        reason = _reason(rng, side)
        question = _filled(choose(PHRASES["reason"], rng, side), name).replace("{r}", reason)
        return Turn(question, f"Well done, {name.text}, for your {reason}! Keep it up!", noisy=False)
    deed, told = deed_of(name, rng, side)
    question = _filled(choose(PHRASES["praise"], rng, side), name).replace("{d}", deed)
    return Turn(question, praised(name.text, told), follow_ups=_follow_ups(told, rng, side), noisy=False)


def praised(name: str, told: str) -> str:
    """'Well done, Mei! You sang well. Keep it up!'"""
    return f"Well done, {name}! You {told}. Keep it up!"


def deed_of(name: Subject, rng: Random, side: Side) -> tuple[str, str]:
    """What somebody did, as it is said about them and as it is said to them."""
    if rng.random() < 0.6:
        deed = rng.choice(PHRASES["deeds"])
        said = deed.replace("{h}", POSSESSIVES[name.pronoun])
        return said, _told(deed.replace("{h}", "your"))
    tense = rng.choice(FREE_TENSES)
    drawn = draw_free(rng, side, tense=tense, wanted=lambda each: _is_a_deed(each, tense))
    thing = drawn.thing
    if thing and thing.before in POSSESSIVES.values():
        thing = replace(thing, before=POSSESSIVES[name.pronoun])
    about = replace(drawn, subject=Subject(name.pronoun, name.pronoun, "person"), thing=thing)
    if thing and thing.before in POSSESSIVES.values():
        thing = replace(thing, before="your")
    return _without_subject(about), _without_subject(replace(about, subject=YOU, thing=thing))


def _is_a_deed(sentence: Sentence, tense: str) -> bool:
    """Whether a person may have done it; 'her' and 'your' stand for nothing but their own things."""
    return (
        sentence.verb is not BE
        and sentence.verb.base != "have"
        and sentence.tense == tense
        and sentence.subject.kind == "person"
        and " their " not in f" {sentence.object_text} {sentence.tail} {sentence.place} "
        and sentence.subject.pronoun in ("he", "she")
    )


def _without_subject(sentence: Sentence) -> str:
    return sentence.said()[len(sentence.subject.text) + 1 : -1]


def _told(deed: str) -> str:
    """'was kind' to 'were kind', 'reads well' to 'read well'."""
    first, _, rest = deed.partition(" ")
    thirds = {verb.third: verb.base for verb in verbs().values()}
    second = {"was": "were", "is": "are", "has": "have"}.get(first) or thirds.get(first, first)
    return f"{second} {rest}".strip()


def _name(rng: Random, side: Side) -> Subject:
    if rng.random() < 0.7:
        return draw_name(rng)
    pronoun = rng.choice(("she", "he"))
    return Subject(made_up(rng, side).capitalize(), pronoun, "person")


def _reason(rng: Random, side: Side) -> str:
    noun = rng.choice(PHRASES["nouns"]) if rng.random() < 0.75 else made_up(rng, side)
    return f"{rng.choice(PHRASES['qualities'])} {noun}" if rng.random() < 0.75 else noun


def _filled(pattern: str, name: Subject) -> str:
    slots = {
        "{n}": name.text,
        "{p}": name.pronoun,
        "{P}": capitalised(name.pronoun),
        "{o}": "her" if name.pronoun == "she" else "him",
    }
    for slot, filled in slots.items():
        pattern = pattern.replace(slot, filled)
    return pattern


def _follow_ups(told: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    """'And for Ravi?', with the same deed or with another one."""
    roll = rng.random()
    if roll < 0.6:
        return ()
    other, mark = _name(rng, side), HELD_OUT_MARK if side is Side.HELD_OUT else ""
    kind, deed = "and_name", ""
    if roll > 0.8:
        kind, (deed, told) = "and_deed", deed_of(other, rng, side)
    question = _filled(choose(PHRASES[kind], rng, side), other).replace("{d}", deed)
    return (Turn(mark + question, praised(other.text, told), noisy=False),)

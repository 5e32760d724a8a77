"""Rewriting a sentence: into a question, another tense, the negative, shorter, joined, in capitals.

The sentences are ours or free ones, each in its parts, so that the right answer is known; the ways to
ask are in phrases/rewriting.toml. Making requests polite is in requests.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from . import requests
from .dialogue import Family, Side, Turn
from .free_sentences import WORDS as FREE_WORDS
from .free_sentences import draw_any
from .inflection import plural_of, words
from .lexicon import known_word, wordlike
from .phrase_files import read_phrases
from .phrasing import choose
from .quoting import with_sentence
from .sentences import (
    ABILITY,
    FUTURE,
    PAST,
    PERFECT,
    PRESENT,
    PROGRESSIVE,
    PROGRESSIVE_PAST,
    Sentence,
    Subject,
    capitalised,
    draw_sentence,
)

PHRASES = read_phrases("rewriting")
PATTERNS = {
    "question": (*PHRASES["into"], *PHRASES["as"], *PHRASES["question"]),
    "negative": (*PHRASES["into"], *PHRASES["as"], *PHRASES["negative"], *PHRASES["negative"]),
    "past": (*PHRASES["into"], *PHRASES["in"], *PHRASES["past"]),
    "present": (*PHRASES["into"], *PHRASES["in"], *PHRASES["present"]),
    "future": (*PHRASES["into"], *PHRASES["in"], *PHRASES["future"]),
    "plural": (*PHRASES["into"], *PHRASES["in"], *PHRASES["plural"], *PHRASES["plural"]),
}
TENSE_CHANGES = {
    "past": {PRESENT: PAST, PROGRESSIVE: PROGRESSIVE_PAST, FUTURE: PAST},
    "present": {PAST: PRESENT, PROGRESSIVE_PAST: PROGRESSIVE, FUTURE: PRESENT},
    "future": {PRESENT: FUTURE, PAST: FUTURE, PROGRESSIVE: FUTURE, PROGRESSIVE_PAST: FUTURE},
}
TENSE_WEIGHTS = {"past": (8, 1.5, 0.7), "present": (7, 1, 1.5), "future": (7, 2, 0.8, 0.2)}
SCALES = (
    ("yesterday", "today", "tomorrow"),
    ("last week", "this week", "next week"),
    ("last month", "this month", "next month"),
    ("last summer", "this summer", "next summer"),
    ("last year", "this year", "next year"),
)
CONTRACTIONS = (
    ("cannot", "can't"),
    ("will not", "won't"),
    ("I am not", "I'm not"),
    *((f"{word} not", f"{word}n't") for word in ("do", "does", "did", "is", "are", "was", "were")),
    *((f"{word} not", f"{word}n't") for word in ("has", "have", "must", "should", "could", "would")),
)
SHORT_STARTS = (
    ("I am", "I'm"),
    *((f"{word} is", f"{word}'s") for word in ("He", "She", "It", "There")),
    *((f"{word} are", f"{word}'re") for word in ("You", "We", "They")),
    *((f"{word} will", f"{word}'ll") for word in ("I", "You", "He", "She", "It", "We", "They")),
)
HELPED_TENSES = (ABILITY, PERFECT, "must", "should", "could", "would")
HELPED_WEIGHTS = (1.5, 1, 0.5, 0.5, 0.3, 0.3)
LONGEST_UPPER_CASE = 45  # letters of a text that is written in capitals
SHORT_UPPER_CASE = 24  # some texts in the training are this short: each capital is written alone
JOINING_WORDS = ("and", "and", "but", "because", "so", "or")


def families() -> tuple[Family, ...]:
    """One family for each way to rewrite a sentence."""
    return (
        Family("rewrite-question", 9, _to_question),
        Family("rewrite-past", 8, _to_past),
        Family("rewrite-present", 5, _to_present),
        Family("rewrite-future", 6, _to_future),
        Family("rewrite-negative", 7, _to_negative),
        Family("rewrite-shorter", 5, _shorter),
        *requests.families(),
        Family("rewrite-capitals", 3, _capitals),
        Family("rewrite-upper-case", 24, _upper_case),
        Family("rewrite-join", 4, _join),
        Family("rewrite-pronoun", 4, _to_pronoun),
        Family("rewrite-plural", 4, _to_plural),
    )


def contracted(text: str) -> str:
    """'does not' to 'doesn't', and so on."""
    for full, short in CONTRACTIONS:
        text = text.replace(f"{full} ", f"{short} ")
    return text


def with_short_start(text: str, rng: Random) -> str:
    """Now and then 'She is reading.' as 'She's reading.', as people type it."""
    if rng.random() < 0.2:
        for full, short in SHORT_STARTS:
            if text.startswith(f"{full} "):
                return short + text[len(full) :]
    return text


def addressed(text: str) -> str:
    """'Do I like my hat?' to 'Do you like your hat?'."""
    text = text.replace("Am I ", "Are you ").replace("Was I ", "Were you ").replace(" I ", " you ")
    return text.replace(" my ", " your ")


def joined(first: str, second: str, word: str) -> str:
    """Two sentences made one: the second loses its capital letter, unless it begins with a name or I."""
    opening, _, rest = second.partition(" ")
    if opening not in _proper_words():
        second = f"{opening.lower()} {rest}"
    comma = "," if word in ("but", "so") else ""
    return f"{first.rstrip('.')}{comma} {word} {second}"


def _ask(kind: str, sentence: str, rng: Random, side: Side) -> str:
    pattern = choose(PATTERNS.get(kind) or PHRASES[kind], rng, side)
    if "{into}" in pattern:
        form = "form_negative_into" if kind == "negative" else f"form_{kind}"
        pattern = pattern.replace("{into}", rng.choice(PHRASES[form]))
    elif "{in}" in pattern or "{as}" in pattern:
        form = rng.choice(PHRASES[f"form_{kind}"])
        pattern = pattern.replace("{in}", form).replace("{as}", form)
    return with_sentence(capitalised(pattern), sentence, rng)


def _to_question(rng: Random, side: Side) -> Turn:
    tenses = (PRESENT, PROGRESSIVE, PAST, FUTURE, *HELPED_TENSES)
    tense = rng.choices(tenses, (6, 2.5, 3, 1, *HELPED_WEIGHTS))[0]
    sentence = draw_any(rng, side, tense=tense, free_share=0.4)
    asked = replace(sentence, question=True)
    accepted = frozenset({addressed(asked.said())} if sentence.subject.text == "I" else ())
    return Turn(
        _ask("question", with_short_start(sentence.said(), rng), rng, side),
        asked.said(),
        accepted=accepted,
        follow_ups=_next_tense(asked, rng, side),
        noisy=False,
    )


def _to_negative(rng: Random, side: Side) -> Turn:
    tenses = (PRESENT, PROGRESSIVE, PAST, FUTURE, *HELPED_TENSES)
    tense = rng.choices(tenses, (6, 2, 3, 1, *HELPED_WEIGHTS))[0]
    sentence = draw_any(rng, side, tense=tense, free_share=0.4)
    denied = replace(sentence, negative=True)
    return Turn(
        _ask("negative", with_short_start(sentence.said(), rng), rng, side),
        denied.said(),
        accepted=frozenset({contracted(denied.said())}),
        follow_ups=_next_tense(denied, rng, side),
        noisy=False,
    )


def _to_past(rng: Random, side: Side) -> Turn:
    return _to_tense("past", rng, side)


def _to_present(rng: Random, side: Side) -> Turn:
    return _to_tense("present", rng, side)


def _to_future(rng: Random, side: Side) -> Turn:
    return _to_tense("future", rng, side)


def _to_tense(kind: str, rng: Random, side: Side) -> Turn:
    changes = TENSE_CHANGES[kind]
    before = rng.choices(tuple(changes), TENSE_WEIGHTS[kind])[0]
    sentence = draw_any(rng, side, tense=before, free_share=0.4)
    if not sentence.time and rng.random() < 0.13:
        sentence = replace(sentence, time=_time_for(sentence.tense, rng.choice(SCALES)))
    roll = rng.random()
    if roll < 0.14:
        sentence = replace(sentence, negative=roll < 0.08, question=roll >= 0.08)
    after = in_tense(sentence, changes[sentence.tense])
    shown = contracted(sentence.said()) if sentence.negative and rng.random() < 0.4 else sentence.said()
    return Turn(
        _ask(kind, with_short_start(shown, rng), rng, side),
        after.said(),
        accepted=_other_ways(sentence, after),
        follow_ups=_next_form(after, rng, side) if not roll < 0.14 else (),
        noisy=False,
    )


def in_tense(sentence: Sentence, tense: str) -> Sentence:
    """The same sentence in another tense; yesterday becomes today or tomorrow."""
    for scale in SCALES:
        if sentence.time in scale:
            return replace(sentence, tense=tense, time=_time_for(tense, scale))
    return replace(sentence, tense=tense)


def _time_for(tense: str, scale: tuple[str, str, str]) -> str:
    if tense in (PAST, PROGRESSIVE_PAST):
        return scale[0]
    return scale[2] if tense == FUTURE else scale[1]


def _other_ways(sentence: Sentence, after: Sentence) -> frozenset[str]:
    ways = {contracted(after.said())} if after.negative else set()
    if sentence.tense.startswith(PROGRESSIVE):
        ways |= _simple_ways(after)
    if after.time != sentence.time:
        ways.add(replace(after, time="").said())
        ways.add(replace(after, time=sentence.time).said())
    return frozenset(ways)


def _simple_ways(after: Sentence) -> set[str]:
    """'She read.' beside 'She was reading.', and 'She will be reading.' beside 'She will read.'"""
    if after.tense == FUTURE:
        going_on = replace(after.verb, base=f"be {after.verb.ing}")
        return {replace(after, verb=going_on).said()}
    return {replace(after, tense=PAST if after.tense == PROGRESSIVE_PAST else PRESENT).said()}


def _next_tense(sentence: Sentence, rng: Random, side: Side) -> tuple[Turn, ...]:
    """'And in the past?' after a question or a negative sentence."""
    if sentence.tense not in (PRESENT, PAST) or rng.random() < 0.4:
        return ()
    kind, tense = rng.choice((("past", PAST), ("future", FUTURE), ("present", PRESENT)))
    if tense == sentence.tense:
        return ()
    return _follow_up(kind, in_tense(sentence, tense), rng, side)


def _next_form(sentence: Sentence, rng: Random, side: Side) -> tuple[Turn, ...]:
    """'And as a question?' after a change of tense."""
    if rng.random() < 0.3:
        return ()
    if rng.random() < 0.4:
        return _next_tense(sentence, rng, side)
    kind = rng.choice(("question", "negative"))
    after = replace(sentence, question=kind == "question", negative=kind == "negative")
    return _follow_up(kind, after, rng, side)


def _follow_up(kind: str, sentence: Sentence, rng: Random, side: Side) -> tuple[Turn, ...]:
    patterns = PHRASES[f"then_{kind}"]
    accepted = frozenset({contracted(sentence.said())} if sentence.negative else ())
    turn = Turn(choose(patterns, rng, Side.TRAIN), sentence.said(), accepted=accepted, noisy=False)
    if side is Side.TRAIN:
        return (turn,)
    return (turn, replace(turn, question="~" + choose(patterns, rng, side)))


def _shorter(rng: Random, side: Side) -> Turn:
    tense = rng.choices((PRESENT, PROGRESSIVE, PAST), (4, 2, 4))[0]
    sentence = draw_any(rng, side, tense=tense, wanted=_can_be_shorter, free_share=0.3)
    if not sentence.time and tense != PROGRESSIVE and rng.random() < 0.5:
        time = words("times", "past" if tense == PAST else "neutral")
        sentence = replace(sentence, time=rng.choice(time))
    return Turn(_ask("shorter", sentence.said(), rng, side), sentence.short(), noisy=False)


def _can_be_shorter(sentence: Sentence) -> bool:
    extras = [
        sentence.subject.adjective,
        sentence.adverb,
        sentence.place,
        sentence.tail,
        sentence.time,
        sentence.thing and sentence.thing.adjective,
    ]
    return not sentence.state and not sentence.needs_place and sum(map(bool, extras)) >= 2


def _capitals(rng: Random, side: Side) -> Turn:
    tense = rng.choices((PRESENT, PROGRESSIVE, PAST, FUTURE), (4, 2, 3, 1))[0]
    sentence = draw_any(rng, side, tense=tense, wanted=_has_known_capitals)
    if rng.random() < 0.25:
        sentence = replace(sentence, question=True)
    text = sentence.said()
    shown = text[:-1].lower() if rng.random() < 0.85 else text.lower()
    return Turn(_ask("capitals", shown, rng, side), text, noisy=False)


def _has_known_capitals(sentence: Sentence) -> bool:
    """Whether every capital letter inside it can be known: days, months, names that are usual."""
    inside = sentence.said()[:-1].split()[1:]
    return all(word in _known_capitals() for word in inside if word[0].isupper())


@cache
def _known_capitals() -> frozenset[str]:
    days = [day.removesuffix("s") for time in FREE_WORDS["times"] for day in time.split() if day[0].isupper()]
    subjects = [word for word in words("nouns", "subject") if word[0].isupper()]
    times = [
        day for kind in ("neutral", "past", "future") for time in words("times", kind) for day in time.split()
    ]
    known = (
        *days,
        *(f"{day}s" for day in days),
        *times,
        *subjects,
        *FREE_WORDS["surnames"],
        *_proper_words(),
    )
    return frozenset(known)


def _upper_case(rng: Random, side: Side) -> Turn:
    """'THE TRAIN IS LATE': every letter is a capital."""
    if side is Side.TRAIN and rng.random() < 0.25:
        text = rng.choice((known_word, wordlike))(rng, side)
    else:
        text = _sentence_for_capitals(rng, side)
    question = with_sentence(capitalised(choose(PHRASES["upper_case"], rng, side)), text, rng)
    answer = (text if text in question else text.rstrip(".")).upper()
    return Turn(
        question,
        answer,
        accepted=frozenset({answer.rstrip("."), answer.rstrip(".") + "."}),
        noisy=False,
        letterwise=answer,
    )


def _sentence_for_capitals(rng: Random, side: Side) -> str:
    """A short sentence, often without its full stop, or its last words."""
    tense = rng.choice((PRESENT, PRESENT, PAST))
    is_short = side is Side.TRAIN and rng.random() < 0.3
    longest = SHORT_UPPER_CASE if is_short else LONGEST_UPPER_CASE
    while True:
        text = draw_any(rng, side, tense=tense).said()
        if len(text) <= longest:
            break
    roll = rng.random()
    if roll < 0.7:
        text = text[:-1]
    if 0.3 < roll < 0.8:
        text = text[0].lower() + text[1:]
    return " ".join(text.split()[-rng.randint(1, 3) :]) if 0.5 < roll < 0.7 else text


def _join(rng: Random, side: Side) -> Turn:
    tense = rng.choice((PRESENT, PROGRESSIVE, PAST))
    first, second = (draw_sentence(rng, side, tense=tense, wanted=_is_short) for _ in range(2))
    word = rng.choice(JOINING_WORDS)
    shown_word = rng.choice((word, f"'{word}'", f"'{word}'", f'"{word}"'))
    both = f"{first.said()} {second.said()}"
    question = choose(PHRASES["join"], rng, side).replace("{w}", shown_word).replace("{s}", both)
    answer = joined(first.said(), second.said(), word)
    return Turn(question, answer, accepted=frozenset({answer.replace(",", "")}), noisy=False)


def _is_short(sentence: Sentence) -> bool:
    return not sentence.time and not sentence.adverb


def _to_pronoun(rng: Random, side: Side) -> Turn:
    tense = rng.choices((PRESENT, PROGRESSIVE, PAST), (5, 2, 3))[0]
    sentence = draw_sentence(rng, side, tense=tense, wanted=lambda each: each.subject.certain)
    after = replace(sentence, subject=Subject(sentence.subject.pronoun, sentence.subject.pronoun, "person"))
    return Turn(_ask("pronoun", sentence.said(), rng, side), after.said(), noisy=False)


def _to_plural(rng: Random, side: Side) -> Turn:
    """'The dog sleeps.' to 'The dogs sleep.': the subject and its verb change."""
    tense = rng.choices((PRESENT, PROGRESSIVE, PAST), (6, 3, 1.5))[0]
    sentence = draw_sentence(rng, side, tense=tense, wanted=_has_single_noun)
    noun = sentence.subject.noun
    subject = replace(
        sentence.subject, text=sentence.subject.text.replace(noun, plural_of(noun)), pronoun="they"
    )
    after = replace(sentence, subject=subject)
    return Turn(_ask("plural", sentence.said(), rng, side), after.said(), noisy=False)


def _has_single_noun(sentence: Sentence) -> bool:
    """Whether the subject is a noun for one, and no 'his' or 'her' goes with it."""
    subject, thing = sentence.subject, sentence.thing
    own = thing is not None and thing.before in ("his", "her", "its")
    return (
        bool(subject.noun)
        and not subject.plural
        and not own
        and subject.text.startswith(("the ", "my ", "our "))
    )


def _proper_words() -> tuple[str, ...]:
    return ("I", *words("names", "she"), *words("names", "he"))

"""Grammar of single words: plurals, forms of verbs, grades, opposites, a or an, terms.

Kinds of words are in word_kinds.py, exercises on whole sentences in exercises.py; the ways to ask
are in phrases/grammar.toml.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

from . import exercises, word_kinds
from .dialogue import Family, Side, Turn, side_of
from .inflection import Grades, Verb, a_or_an, grades, irregular_plurals, plural_of, verbs, words
from .phrase_files import read_phrases, read_records
from .phrasing import choose
from .single_words import ask_about_word, count_nouns, follow_ups_in, may_be_used

PHRASES = read_phrases("grammar")
FORM_NAMES = {
    "past": "past tense",
    "participle": "past participle",
    "third": "third person",
    "ing": "-ing form",
}
FORM_CHOICES = ("past", "past", "past", "participle", "participle", "third", "ing")
ALSO_RIGHT = {
    "burned": "burnt",
    "learned": "learnt",
    "dreamed": "dreamt",
    "smelled": "smelt",
    "leaped": "leapt",
    "shone": "shined",
    "showed": "shown",
    "travelled": "traveled",
    "travelling": "traveling",
    "farther": "further",
    "farthest": "furthest",
}  # other forms that schools teach as well
TWO_WAYS = (
    *("clever", "narrow", "gentle", "quiet", "simple", "friendly", "lonely", "lovely", "healthy", "hungry"),
    *("lucky", "noisy", "lazy", "angry", "tidy", "sleepy", "thirsty", "cloudy", "crazy", "silly", "cosy"),
)  # adjectives that many compare with more and most


def families() -> tuple[Family, ...]:
    """What can be asked about one word and about the terms of grammar, and the exercises on sentences."""
    return (
        Family("plural", 8, _plural),
        Family("verb-forms", 6, _verb_form),
        Family("comparison", 5, _comparison),
        Family("opposite", 6, _opposite),
        Family("a-or-an", 4, _article),
        *word_kinds.families(),
        Family("grammar-terms", 6, _term),
        *exercises.families(),
    )


@cache
def _irregular_nouns() -> tuple[str, ...]:
    return words("irregular_plurals", "exam") + tuple(irregular_plurals())


def _noun(rng: Random, side: Side) -> str:
    while True:
        noun = rng.choice(_irregular_nouns() if rng.random() < 0.45 else count_nouns())
        regular = plural_of(noun) == noun + "s"
        if may_be_used(f"plural|{noun}", side, regular=regular):
            return noun


def _plural(rng: Random, side: Side) -> Turn:
    noun = _noun(rng, side)
    if rng.random() < 0.06 and plural_of(noun) != noun:
        word, number = (noun, "singular") if rng.random() < 0.5 else (plural_of(noun), "plural")
        pattern = choose(PHRASES["number"], rng, side)
        return Turn(ask_about_word(pattern, word, rng), f"The word {word} is {number}.", noisy=False)
    if rng.random() < 0.12 and plural_of(noun) != noun:
        pattern = choose(PHRASES["singular"], rng, side)
        plural = plural_of(noun)
        return Turn(ask_about_word(pattern, plural, rng), f"The singular of {plural} is {noun}.", noisy=False)
    pattern = choose(PHRASES["plural"], rng, side).replace("{a}", a_or_an(noun))
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.5:
        other = _noun(rng, side)
        asked = rng.choice(("and_for", "and_plural"))
        follow_ups = follow_ups_in(asked, other, _plural_answer(other), rng, side)
    return Turn(ask_about_word(pattern, noun, rng), _plural_answer(noun), follow_ups=follow_ups, noisy=False)


def _plural_answer(noun: str) -> str:
    return f"The plural of {noun} is {plural_of(noun)}."


@cache
def _all_verbs() -> tuple[tuple[Verb, ...], tuple[Verb, ...]]:
    known = tuple(verbs().values())
    return tuple(verb for verb in known if not verb.regular), tuple(verb for verb in known if verb.regular)


def _verb(rng: Random, side: Side, form: str) -> Verb:
    irregular, regular = _all_verbs()
    while True:
        verb = rng.choice(
            irregular if rng.random() < (0.65 if form in ("past", "participle") else 0.4) else regular
        )
        plain = getattr(verb, form) in (verb.base + "ed", verb.base + "s", verb.base + "ing")
        if may_be_used(f"verb|{form}|{verb.base}", side, regular=plain):
            return verb


def _verb_form(rng: Random, side: Side) -> Turn:
    form = rng.choice(FORM_CHOICES)
    verb = _verb(rng, side, form)
    if form == "participle" and rng.random() < 0.25:
        answer = f"The past tense of {verb.base} is {verb.past} and the past participle is {verb.participle}."
        question = ask_about_word(choose(PHRASES["both_forms"], rng, side), verb.base, rng)
        return Turn(question, answer, accepted=also_right(answer), noisy=False)
    if form == "past" and side is Side.TRAIN and rng.random() < 0.35:
        pattern = choose(PHRASES["past_too"], rng, side)
    else:
        name = rng.choice(PHRASES[f"form_{form}"])
        pattern = choose(PHRASES["verb_form"], rng, side)
        pattern = pattern.replace("{f}", name).replace("{af}", f"{a_or_an(name.lstrip('-'))} {name}")
    answer = _verb_answer(verb, form)
    return Turn(
        ask_about_word(pattern, verb.base, rng),
        answer,
        accepted=also_right(answer),
        follow_ups=_verb_follow_up(verb, form, rng, side),
        noisy=False,
    )


def _verb_follow_up(verb: Verb, form: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    roll = rng.random()
    if roll < 0.3:
        other = _verb(rng, side, form)
        return follow_ups_in("and_for", other.base, _verb_answer(other, form), rng, side)
    if roll < 0.6:
        next_form = rng.choice([each for each in FORM_NAMES if each != form])
        return follow_ups_in(
            "and_form", rng.choice(PHRASES[f"form_{next_form}"]), _verb_answer(verb, next_form), rng, side
        )
    return ()


def _verb_answer(verb: Verb, form: str) -> str:
    return f"The {FORM_NAMES[form]} of {verb.base} is {getattr(verb, form)}."


def also_right(answer: str) -> frozenset[str]:
    """The same answer with the other forms that schools teach: 'burnt' for 'burned'."""
    both = re.sub(r"\w+(?=\.| and )", lambda found: ALSO_RIGHT.get(found[0], found[0]), answer)
    return frozenset({both})


def _grades(rng: Random, side: Side) -> Grades:
    """An adjective to compare; those that must be learned by heart come often."""
    while True:
        adjective = rng.choice(_unlike_others() if rng.random() < 0.3 else tuple(grades().values()))
        plain = adjective.comparative in (f"{adjective.base}er", f"more {adjective.base}")
        if may_be_used(f"grade|{adjective.base}", side, regular=plain):
            return adjective


@cache
def _unlike_others() -> tuple[Grades, ...]:
    irregular = [each for each in grades().values() if each.kind == "irregular"]
    doubled = [grades()[base] for base in words("grades", "doubling")]
    return (*irregular, *irregular, *doubled)


def _comparison(rng: Random, side: Side) -> Turn:
    form = rng.choice(("comparative", "comparative", "superlative"))
    adjective, roll = _grades(rng, side), rng.random()
    base, better, best = adjective.base, adjective.comparative, adjective.superlative
    if roll < 0.12:
        pattern = choose(PHRASES["next_grade"], rng, side).replace("{c}", better)
        answer = f"The superlative of {base} is {best}."
        return Turn(ask_about_word(pattern, base, rng), answer, accepted=also_right(answer), noisy=False)
    if roll < 0.22:
        answer = f"The comparative of {base} is {better} and the superlative is {best}."
        question = ask_about_word(choose(PHRASES["both_grades"], rng, side), base, rng)
        return Turn(question, answer, accepted=_other_grades(adjective, answer), noisy=False)
    pattern = choose(PHRASES["comparison"], rng, side).replace("{f}", form)
    follow_ups: tuple[Turn, ...] = ()
    if roll < 0.4:
        other = "superlative" if form == "comparative" else "comparative"
        answer = f"The {other} of {base} is {getattr(adjective, other)}."
        follow_ups = follow_ups_in("and_form", other, answer, rng, side)
    elif roll < 0.55:
        next_one = _grades(rng, side)
        answer = f"The {form} of {next_one.base} is {getattr(next_one, form)}."
        follow_ups = follow_ups_in("and_for", next_one.base, answer, rng, side)
    answer = f"The {form} of {base} is {getattr(adjective, form)}."
    return Turn(
        ask_about_word(pattern, base, rng),
        answer,
        accepted=_other_grades(adjective, answer),
        follow_ups=follow_ups,
        noisy=False,
    )


def _other_grades(adjective: Grades, answer: str) -> frozenset[str]:
    """'more clever' is as right as 'cleverer', and 'further' as 'farther'."""
    base = adjective.base
    if base not in TWO_WAYS:
        return also_right(answer)
    with_more = answer.replace(f"is {adjective.comparative}", f"is more {base}")
    return frozenset({with_more.replace(f"is {adjective.superlative}", f"is most {base}")})


@cache
def opposites() -> dict[str, str]:
    """Words with the word of opposite meaning that we teach."""
    known: dict[str, str] = {}
    for entry in words("opposites", "pairs"):
        first, second = entry.split()
        known[first], known[second] = second, first
    for entry in words("opposites", "only"):
        first, second = entry.split()
        known.setdefault(first, second)
    return known


@cache
def _also_opposite() -> dict[str, tuple[str, ...]]:
    also: dict[str, tuple[str, ...]] = {}
    for entry in words("opposites", "also"):
        first, second = entry.replace("_", "-").split()
        also[first] = (*also.get(first, ()), second)
    return also


@cache
def _opposite_words() -> tuple[str, ...]:
    return tuple(opposites())


def _opposite(rng: Random, side: Side) -> Turn:
    word = rng.choice(_opposite_words())
    pattern = choose(PHRASES["opposite"], rng, side)
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.4:
        other = rng.choice(_opposite_words())
        asked = rng.choice(("and_for", "and_opposite"))
        follow_ups = follow_ups_in(asked, other, _opposite_answer(other, opposites()[other]), rng, side)
    accepted = frozenset(_opposite_answer(word, also) for also in _also_opposite().get(word, ()))
    answer = _opposite_answer(word, opposites()[word])
    return Turn(
        ask_about_word(pattern, word, rng), answer, accepted=accepted, follow_ups=follow_ups, noisy=False
    )


def _opposite_answer(word: str, other: str) -> str:
    return f"The opposite of {word} is {other}."


def _article(rng: Random, side: Side) -> Turn:
    while True:
        noun = rng.choice(_article_nouns()[rng.random() < 0.5])
        text = noun
        if rng.random() < 0.2:
            text = f"{rng.choice(_ARTICLE_ADJECTIVES)} {noun}"
        if side_of(f"article|{text}") is side:
            break
    pattern = choose(PHRASES["article"], rng, side)
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.4:
        other = rng.choice(_article_nouns()[rng.random() < 0.5])
        follow_ups = follow_ups_in("and_for", other, f"{a_or_an(other)} {other}", rng, side)
    return Turn(
        ask_about_word(pattern, text, rng), f"{a_or_an(text)} {text}", follow_ups=follow_ups, noisy=False
    )


_ARTICLE_ADJECTIVES = (
    "old",
    "new",
    "red",
    "interesting",
    "honest",
    "easy",
    "useful",
    "small",
    "orange",
    "empty",
)


@cache
def _article_nouns() -> tuple[tuple[str, ...], tuple[str, ...]]:
    both = {"a": [], "an": ["hour", "honour"]}  # type: dict[str, list[str]]
    both["a"] += ["unicorn", "uniform", "university", "unit", "user", "euro", "one-way street"]
    for noun in count_nouns():
        if noun not in ("people", "scissors"):
            both[a_or_an(noun)].append(noun)
    return tuple(both["a"]), tuple(both["an"])


def _term(rng: Random, side: Side) -> Turn:
    record = rng.choice(read_records("grammar", "terms"))
    pattern, name = choose(PHRASES["term"], rng, side), str(record["name"])
    bare = name.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    if record["plural"] and rng.random() < 0.2:
        bare = name = str(record["plural"])
        for single, several in (("is {t}", "are {t}"), ("{t} is", "{t} are"), ("What's {t}", "What are {t}")):
            pattern = pattern.replace(single, several)
        pattern = pattern.replace("whats", "what are").replace("What is it?", "What are they?")
        pattern = pattern.replace("What is that?", "What are they?").replace("might {t} be", "might {t} be")
    turn = Turn(pattern.replace("{t}", name).replace("{b}", bare), str(record["says"]))
    other = rng.choice(read_records("grammar", "terms"))
    if rng.random() < 0.6:
        return turn
    return replace(
        turn, follow_ups=follow_ups_in("and_for", str(other["name"]), str(other["says"]), rng, side)
    )

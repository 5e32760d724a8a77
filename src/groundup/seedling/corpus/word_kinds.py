"""Kinds of words: is it a noun, a verb, an adjective? The answer shows the word in use, then says its kind.

Other questions about single words are in grammar.py; the ways to ask are in phrases/grammar.toml.
"""

from __future__ import annotations

from functools import cache
from random import Random

from .dialogue import Family, Side, Turn
from .inflection import a_or_an, grades, verbs, words
from .phrase_files import read_phrases
from .phrasing import choose
from .single_words import ask_about_word, count_nouns, follow_ups_in, may_be_used

PHRASES = read_phrases("grammar")
OTHER_KINDS = {
    "pronoun": ("he", "she", "they", "we", "you", "me", "him", "us", "them"),
    "article": ("the", "a", "an"),
    "preposition": ("under", "in", "behind", "between", "with", "from", "into", "without", "at", "of"),
    "conjunction": ("and", "but", "because", "or", "although"),
}
KIND_WEIGHTS = (6, 6, 6, 4, 1, 0.5, 1, 0.7)
MAIN_KINDS = ("noun", "verb", "adjective", "adverb")
IN_USE = {"noun": "the {w}", "verb": "to {w}", "adjective": "it is {w}", "adverb": "to do it {w}"}


def families() -> tuple[Family, ...]:
    """Questions about the kind of a word."""
    return (Family("kind-of-word", 13, _kind_of_word),)


def told(word: str, kind: str) -> str:
    """'The word dog, as in "the dog", is a noun': the use of the word first, its kind after it."""
    in_use = f', as in "{IN_USE[kind]}",'.replace("{w}", word) if kind in IN_USE else ""
    return f"The word {word}{in_use} is {a_or_an(kind)} {kind}"


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    """Words that belong to one kind alone, by kind."""
    nouns, bases = set(count_nouns()), set(verbs())
    adjectives = [*grades(), *words("adjectives", "thing"), *words("adjectives", "colour")]
    unclear, nouns_too = {*words("kinds", "unclear"), "many", "much"}, words("kinds", "verbs_and_nouns")
    kinds = {
        "noun": [noun for noun in count_nouns() if noun not in bases and noun not in adjectives],
        "verb": [
            base for base in verbs() if base not in nouns and base not in adjectives and base not in nouns_too
        ],
        "adjective": [each for each in dict.fromkeys(adjectives) if each not in bases and each not in nouns],
        "adverb": [
            each for kind in ("others", "manner") for each in words("adverbs", kind) if each.endswith("ly")
        ],
        **{kind: list(listed) for kind, listed in OTHER_KINDS.items()},
    }
    return {kind: tuple(each for each in listed if each not in unclear) for kind, listed in kinds.items()}


def _draw(rng: Random) -> tuple[str, str]:
    kind = rng.choices(tuple(_kinds()), KIND_WEIGHTS)[0]
    return rng.choice(_kinds()[kind]), kind


def _kind_of_word(rng: Random, side: Side) -> Turn:
    if rng.random() < 0.15:
        return _which_word(rng, side)
    while True:
        word, kind = _draw(rng)
        if may_be_used(f"kind|{word}", side, regular=kind not in OTHER_KINDS):
            break
    if rng.random() < 0.35:
        return _is_kind(word, kind, rng, side)
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.4:
        other, other_kind = _draw(rng)
        follow_ups = follow_ups_in("and_for", other, f"{told(other, other_kind)}.", rng, side)
    question = ask_about_word(choose(PHRASES["kind_of_word"], rng, side), word, rng)
    accepted = frozenset({f"The word {word} is {a_or_an(kind)} {kind}."})
    return Turn(question, f"{told(word, kind)}.", accepted=accepted, follow_ups=follow_ups, noisy=False)


def _is_kind(word: str, kind: str, rng: Random, side: Side) -> Turn:
    """'Is dog a noun?': the kind first, then yes or no."""
    asked = kind if rng.random() < 0.5 else rng.choice(MAIN_KINDS)
    pattern = choose(PHRASES["is_kind"], rng, side).replace("{k}", f"{a_or_an(asked)} {asked}")
    verdict = "yes" if asked == kind else "no"
    return Turn(ask_about_word(pattern, word, rng), f"{told(word, kind)}, so {verdict}.", noisy=False)


def _which_word(rng: Random, side: Side) -> Turn:
    """'Which word is a noun: dog, run or red?': the kind of each word in turn, then the one asked for."""
    kinds = rng.sample(MAIN_KINDS, 3)
    drawn = [rng.choice(_kinds()[kind]) for kind in kinds]
    word, kind = rng.choice(list(zip(drawn, kinds, strict=True)))
    listed = ", ".join(drawn) if rng.random() < 0.5 else f"{drawn[0]}, {drawn[1]} or {drawn[2]}"
    pattern = choose(PHRASES["which_word"], rng, side).replace("{k}", f"{a_or_an(kind)} {kind}")
    first, second, third = (f"{each} is {a_or_an(of)} {of}" for each, of in zip(drawn, kinds, strict=True))
    return Turn(
        pattern.replace("{l}", listed).replace("{n}", kind),
        f"Here {first}, {second} and {third}. So the {kind} is {word}.",
        noisy=False,
    )

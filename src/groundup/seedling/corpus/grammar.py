"""Grammar of single words: plurals, forms of verbs, grades, opposites, a or an, kinds of words, terms.

Exercises on whole sentences are in exercises.py; the ways to ask are in phrases/grammar.toml.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from random import Random

from . import exercises
from .dialogue import Family, Side, Turn, side_of
from .inflection import Grades, Verb, a_or_an, grades, irregular_plurals, plural_of, tables, verbs, words
from .phrasing import choose, read_phrases, read_records
from .sentences import MASS_CLASSES

PHRASES = read_phrases("grammar")
FORM_NAMES = {
    "past": "past tense",
    "participle": "past participle",
    "third": "third person",
    "ing": "-ing form",
}
FORM_CHOICES = ("past", "past", "past", "participle", "participle", "third", "ing")
OTHER_KINDS = {
    "pronoun": ("he", "she", "it", "they", "we", "you", "me", "him", "us", "them"),
    "article": ("the", "a", "an"),
    "preposition": ("under", "in", "behind", "between", "with", "from", "into", "without", "at", "of"),
    "conjunction": ("and", "but", "because", "or", "although"),
}


def families() -> tuple[Family, ...]:
    """What can be asked about one word and about the terms of grammar, and the exercises on sentences."""
    return (
        Family("plural", 8, _plural),
        Family("verb-forms", 9, _verb_form),
        Family("comparison", 6, _comparison),
        Family("opposite", 9, _opposite),
        Family("a-or-an", 4, _article),
        Family("kind-of-word", 5, _kind_of_word),
        Family("grammar-terms", 6, _term),
        *exercises.families(),
    )


@cache
def count_nouns() -> tuple[str, ...]:
    """Every noun that has a plural, each once."""
    listed = tables()["nouns"]
    nouns = [noun for kind in listed if kind not in MASS_CLASSES for noun in words("nouns", kind)]
    return tuple(dict.fromkeys([*irregular_plurals(), *nouns]))


def may_be_used(key: str, side: Side, *, regular: bool) -> bool:
    """Irregular forms must be learned by heart on both sides; one in ten regular ones is held out."""
    if not regular:
        return True
    return side is Side.HELD_OUT or side_of(key) is Side.TRAIN


def _ask(pattern: str, word: str, rng: Random) -> str:
    shown = rng.choice(PHRASES["quoted"])
    if "{q}" in pattern:
        pattern = pattern.replace("{q}", shown)
    pattern = pattern.replace("{w}", word)
    return pattern[:1].upper() + pattern[1:] if rng.random() < 0.7 else pattern


def _follow_up(patterns: str, shown: str, answer: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    sides = (Side.TRAIN,) if side is Side.TRAIN else (Side.TRAIN, Side.HELD_OUT)
    turns = []
    for each in sides:
        question = choose(PHRASES[patterns], rng, each).replace("{w}", shown).replace("{f}", shown)
        turns.append(Turn("~" + question if each is Side.HELD_OUT else question, answer, noisy=False))
    return tuple(turns)


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
        return Turn(_ask(pattern, word, rng), f"The word {word} is {number}.", noisy=False)
    if rng.random() < 0.12 and plural_of(noun) != noun:
        pattern = choose(PHRASES["singular"], rng, side)
        plural = plural_of(noun)
        return Turn(_ask(pattern, plural, rng), f"The singular of {plural} is {noun}.", noisy=False)
    pattern = choose(PHRASES["plural"], rng, side).replace("{a}", a_or_an(noun))
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.5:
        other = _noun(rng, side)
        asked = rng.choice(("and_for", "and_plural"))
        follow_ups = _follow_up(asked, other, _plural_answer(other), rng, side)
    return Turn(_ask(pattern, noun, rng), _plural_answer(noun), follow_ups=follow_ups, noisy=False)


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
        return Turn(_ask(choose(PHRASES["both_forms"], rng, side), verb.base, rng), answer, noisy=False)
    if form == "past" and side is Side.TRAIN and rng.random() < 0.35:
        pattern = choose(PHRASES["past_too"], rng, side)
    else:
        name = rng.choice(PHRASES[f"form_{form}"])
        pattern = choose(PHRASES["verb_form"], rng, side)
        pattern = pattern.replace("{f}", name).replace("{af}", f"{a_or_an(name.lstrip('-'))} {name}")
    return Turn(
        _ask(pattern, verb.base, rng),
        _verb_answer(verb, form),
        follow_ups=_verb_follow_up(verb, form, rng, side),
        noisy=False,
    )


def _verb_follow_up(verb: Verb, form: str, rng: Random, side: Side) -> tuple[Turn, ...]:
    roll = rng.random()
    if roll < 0.3:
        other = _verb(rng, side, form)
        return _follow_up("and_for", other.base, _verb_answer(other, form), rng, side)
    if roll < 0.6:
        next_form = rng.choice([each for each in FORM_NAMES if each != form])
        return _follow_up(
            "and_form", rng.choice(PHRASES[f"form_{next_form}"]), _verb_answer(verb, next_form), rng, side
        )
    return ()


def _verb_answer(verb: Verb, form: str) -> str:
    return f"The {FORM_NAMES[form]} of {verb.base} is {getattr(verb, form)}."


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
        return Turn(_ask(pattern, base, rng), f"The superlative of {base} is {best}.", noisy=False)
    if roll < 0.22:
        answer = f"The comparative of {base} is {better} and the superlative is {best}."
        return Turn(_ask(choose(PHRASES["both_grades"], rng, side), base, rng), answer, noisy=False)
    pattern = choose(PHRASES["comparison"], rng, side).replace("{f}", form)
    follow_ups: tuple[Turn, ...] = ()
    if roll < 0.4:
        other = "superlative" if form == "comparative" else "comparative"
        answer = f"The {other} of {base} is {getattr(adjective, other)}."
        follow_ups = _follow_up("and_form", other, answer, rng, side)
    elif roll < 0.55:
        next_one = _grades(rng, side)
        answer = f"The {form} of {next_one.base} is {getattr(next_one, form)}."
        follow_ups = _follow_up("and_for", next_one.base, answer, rng, side)
    answer = f"The {form} of {base} is {getattr(adjective, form)}."
    return Turn(_ask(pattern, base, rng), answer, follow_ups=follow_ups, noisy=False)


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
        follow_ups = _follow_up(asked, other, _opposite_answer(other, opposites()[other]), rng, side)
    accepted = frozenset(_opposite_answer(word, also) for also in _also_opposite().get(word, ()))
    answer = _opposite_answer(word, opposites()[word])
    return Turn(_ask(pattern, word, rng), answer, accepted=accepted, follow_ups=follow_ups, noisy=False)


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
        follow_ups = _follow_up("and_for", other, f"{a_or_an(other)} {other}", rng, side)
    return Turn(_ask(pattern, text, rng), f"{a_or_an(text)} {text}", follow_ups=follow_ups, noisy=False)


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


@dataclass(frozen=True)
class _Kinds:
    words: dict[str, tuple[str, ...]]

    def draw(self, rng: Random) -> tuple[str, str]:
        kind = rng.choices(tuple(self.words), (6, 6, 6, 4, 1, 0.5, 1, 0.7))[0]
        return rng.choice(self.words[kind]), kind


@cache
def _kinds() -> _Kinds:
    """Words that belong to one kind alone, by kind."""
    nouns, bases = set(count_nouns()), set(verbs())
    adjectives = [*grades(), *words("adjectives", "thing"), *words("adjectives", "colour")]
    unclear, nouns_too = words("kinds", "unclear"), words("kinds", "verbs_and_nouns")
    kinds = {
        "noun": [noun for noun in count_nouns() if noun not in bases and noun not in adjectives],
        "verb": [
            base for base in verbs() if base not in nouns and base not in adjectives and base not in nouns_too
        ],
        "adjective": [each for each in dict.fromkeys(adjectives) if each not in bases and each not in nouns],
        "adverb": [each for each in words("adverbs", "others") if each.endswith("ly")]
        + [each for each in words("adverbs", "manner") if each.endswith("ly")],
        **{kind: list(listed) for kind, listed in OTHER_KINDS.items()},
    }
    return _Kinds(
        {kind: tuple(each for each in listed if each not in unclear) for kind, listed in kinds.items()}
    )


def _which_word(rng: Random, side: Side) -> Turn:
    """'Which word is a noun: dog, run or red?'"""
    kinds = rng.sample(("noun", "verb", "adjective", "adverb"), 3)
    drawn = [rng.choice(_kinds().words[kind]) for kind in kinds]
    word, kind = rng.choice(list(zip(drawn, kinds, strict=True)))
    listed = ", ".join(drawn) if rng.random() < 0.5 else f"{drawn[0]}, {drawn[1]} or {drawn[2]}"
    pattern = choose(PHRASES["which_word"], rng, side).replace("{k}", f"{a_or_an(kind)} {kind}")
    return Turn(
        pattern.replace("{l}", listed).replace("{n}", kind),
        f"The word {word} is {a_or_an(kind)} {kind}.",
        noisy=False,
    )


def _kind_of_word(rng: Random, side: Side) -> Turn:
    if rng.random() < 0.15:
        return _which_word(rng, side)
    while True:
        word, kind = _kinds().draw(rng)
        small = kind in OTHER_KINDS
        if may_be_used(f"kind|{word}", side, regular=not small):
            break
    answer = f"The word {word} is {a_or_an(kind)} {kind}."
    if rng.random() < 0.35:
        asked = kind if rng.random() < 0.5 else rng.choice(("noun", "verb", "adjective", "adverb"))
        pattern = choose(PHRASES["is_kind"], rng, side).replace("{k}", f"{a_or_an(asked)} {asked}")
        start = "Yes, the" if asked == kind else "No, the"
        return Turn(_ask(pattern, word, rng), start + answer[3:], noisy=False)
    follow_ups: tuple[Turn, ...] = ()
    if rng.random() < 0.4:
        other, other_kind = _kinds().draw(rng)
        other_answer = f"The word {other} is {a_or_an(other_kind)} {other_kind}."
        follow_ups = _follow_up("and_for", other, other_answer, rng, side)
    pattern = choose(PHRASES["kind_of_word"], rng, side)
    return Turn(_ask(pattern, word, rng), answer, follow_ups=follow_ups, noisy=False)


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
    return replace(turn, follow_ups=_follow_up("and_for", str(other["name"]), str(other["says"]), rng, side))

"""Spelling, counting letters, reversing words and finding letters in them.

Every answer writes the letters down before it says anything about them, so that each step is a look at
what is already there: "b0 a1 n1 a2 n2 a3" counts the letter a along the word. The letters stand apart,
since a model that reads whole pieces of words has to take them to pieces first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from .dialogue import Family, Make, Side, Turn
from .lexicon import ALPHABET, NAMES, known_word, letter_row, wordlike
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose

PHRASES = read_phrases("letters")
FOLLOW_UPS = read_phrases("letter_follow_ups")
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
ORDINAL_FIGURES = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"]
NAMED_WITH_A_VOWEL = "aefhilmnorsx"  # "an f", but "a u"
KNOWN_SHARE = 0.36  # of the words to train with; the others show the letters of every piece of a word
LONGEST_LETTERS = 14
LONGEST_REVERSED_LETTERS = 11
FIRST, LAST = 1, -1  # places of a letter; the others are 2, 3 ...


@dataclass(frozen=True)
class Task:
    """What is to be done with a word, and with which letter or place of it."""

    key: str
    letter: str = ""
    place: int = 0

    def answer(self, word: str) -> str:
        """The only answer."""
        if self.key == "spell":
            return spelled(word)
        if self.key == "count":
            return counted(word)
        if self.key == "count_one":
            return counted_one(word, self.letter)
        if self.key == "reverse":
            return reversed_word(word)
        if self.key == "contains":
            return contains(word, self.letter)
        return letter_at(word, self.place)


def families() -> tuple[Family, ...]:
    """Spell, count all letters or one, reverse, the first, last and n-th letter, is a letter there."""
    return (
        Family("spell", 30, _maker("spell")),
        Family("count-letters", 16, _maker("count")),
        Family("count-one-letter", 22, _maker("count_one")),
        Family("reverse-word", 16, _maker("reverse", LONGEST_REVERSED_LETTERS)),
        Family("first-last-letter", 9, _maker("first_last")),
        Family("nth-letter", 5, _maker("nth", shortest_letters=3)),
        Family("contains-letter", 9, _maker("contains")),
    )


def spelled(word: str) -> str:
    """'cat' to 'It is spelled c a t.'"""
    return f"It is spelled {' '.join(word)}."


def numbered(word: str) -> str:
    """'cat' to 'c1 a2 t3'."""
    return " ".join(f"{letter}{place}" for place, letter in enumerate(word, 1))


def counted(word: str) -> str:
    """'cat' to 'Counting: c1 a2 t3. That makes 3 letters.'"""
    return f"Counting: {numbered(word)}. That makes {len(word)} {'letter' if len(word) == 1 else 'letters'}."


def counted_one(word: str, letter: str) -> str:
    """'banana', 'a' to 'Counting a: b0 a1 n1 a2 n2 a3. The letter a appears 3 times.'"""
    return f"Counting {letter}: {_appearing(word, letter)}."


def _appearing(word: str, letter: str) -> str:
    """'banana', 'a' to 'b0 a1 n1 a2 n2 a3. The letter a appears 3 times'"""
    running = " ".join(f"{each}{word[:place].count(letter)}" for place, each in enumerate(word, 1))
    times = word.count(letter)
    return f"{running}. The letter {letter} appears {times} {'time' if times == 1 else 'times'}"


def reversed_word(word: str) -> str:
    """'cat' to 'It is spelled c a t. Backwards it is t a c: tac'"""
    return f"{spelled(word)} Backwards it is {' '.join(word[::-1])}: {word[::-1]}"


def contains(word: str, letter: str) -> str:
    """'cat', 'x' to 'Looking for x: c0 a0 t0. The letter x appears 0 times, so no, it is not there.'"""
    verdict = "yes, it is there" if letter in word else "no, it is not there"
    return f"Looking for {letter}: {_appearing(word, letter)}, so {verdict}."


def letter_at(word: str, place: int) -> str:
    """'cat', -1 to 'It is spelled c a t. The last letter is t.'; places in between are numbered."""
    if place in (FIRST, LAST):
        return f"{spelled(word)} The {'first' if place == FIRST else 'last'} letter is {word[min(place, 0)]}."
    return f"Counting: {numbered(word)}. Letter {place} is {word[place - 1]}."


_NAMES = frozenset(NAMES)
_NEXT_TASKS = (
    "spell",
    "count",
    "count",
    "count_one",
    "count_one",
    "reverse",
    "reverse",
    "first_last",
    "contains",
)


def _maker(key: str, longest_letters: int = LONGEST_LETTERS, shortest_letters: int = 2) -> Make:
    def make(rng: Random, side: Side) -> Turn:
        word = _word(rng, side, longest_letters, shortest_letters)
        task = _task(key, word, rng)
        return _turn(
            task,
            choose(PHRASES[key], rng, side),
            word,
            rng,
            follow_ups=_follow_ups(task, word, longest_letters, rng, side),
        )

    return make


def _task(key: str, word: str, rng: Random) -> Task:
    if key == "count_one":
        return Task(key, letter=_letter(word, rng))
    if key == "contains":
        return Task(key, letter=rng.choice(word) if rng.random() < 0.5 else rng.choice(ALPHABET))
    if key == "first_last":
        return Task(key, place=rng.choice((FIRST, LAST)))
    if key == "nth":
        return Task(key, place=rng.randint(2, min(len(word), len(ORDINALS))))
    return Task(key)


def _turn(task: Task, pattern: str, word: str, rng: Random, *, follow_ups: tuple[Turn, ...] = ()) -> Turn:
    """The pattern with its slots filled, the word written as people may write it, and the answer."""
    if task.letter:
        pattern = _with_letter(pattern, task.letter, rng)
    if task.place:
        pattern = _with_place(pattern, task.place, rng)
    roll = rng.random()
    capital_share = 0.7 if word.capitalize() in _NAMES else 0.15
    shown = word.upper() if roll > 0.93 else word.capitalize() if roll < capital_share else word
    question = pattern.replace("{q}", rng.choice(PHRASES["quoted"])).replace("{w}", shown)
    backwards = word[::-1] if task.key == "reverse" else ""
    return Turn(question, task.answer(word), follow_ups=follow_ups, noisy=False, letterwise=backwards)


def _follow_ups(task: Task, word: str, longest_letters: int, rng: Random, side: Side) -> tuple[Turn, ...]:
    """Either the same question about another word, or other questions about the same word.

    Never both: after "and backwards?" it would not be clear what "and the word tree?" asks for.
    """
    roll = rng.random()
    if roll < 0.35:  # most conversations end here; making fewer keeps the generator fast
        return ()
    if roll < 0.65:
        other = _word(rng, side, longest_letters, shortest_letters=max(2, task.place))
        return (_follow_up("another", task, other, rng, side),)
    keys = {rng.choice(_NEXT_TASKS): None for _ in range(2)}
    if len(word) > LONGEST_REVERSED_LETTERS:
        keys.pop("reverse", None)
    tasks = [_task(key, word, rng) for key in keys]
    return tuple(_follow_up(each.key, each, word, rng, side) for each in tasks if each != task)


def _follow_up(phrases: str, task: Task, word: str, rng: Random, side: Side) -> Turn:
    turn = _turn(task, choose(FOLLOW_UPS[phrases], rng, side), word, rng)
    return replace(turn, question=HELD_OUT_MARK + turn.question) if side is Side.HELD_OUT else turn


def _word(rng: Random, side: Side, longest_letters: int, shortest_letters: int = 2) -> str:
    while True:
        roll = rng.random()
        if roll < (0.85 if side is Side.HELD_OUT else KNOWN_SHARE):
            word = known_word(rng, side)
        elif roll < 0.94 or (side is Side.HELD_OUT and roll < 0.97):
            word = wordlike(rng, side)
        elif roll < 0.97:
            word = rng.choice(NAMES).lower()
        else:
            word = letter_row(rng, side)
        if shortest_letters <= len(word) <= longest_letters:
            return word


def _letter(word: str, rng: Random) -> str:
    """A letter to count: mostly one that is there, and often one that is there more than once."""
    roll = rng.random()
    if roll < 0.2:
        return rng.choice(ALPHABET)
    repeated = [letter for letter in word if word.count(letter) > 1]
    return rng.choice(repeated if repeated and roll < 0.65 else word)


def _with_letter(pattern: str, letter: str, rng: Random) -> str:
    """Fill the slots for a letter: bare, quoted, with an article, or in the plural."""
    article = "an" if letter in NAMED_WITH_A_VOWEL else "a"
    shown = letter.upper() if rng.random() < 0.15 else letter
    if "{m}" in pattern:
        pattern = pattern.replace("{m}", rng.choice(PHRASES["letters"]))
    elif "{e}" in pattern:
        pattern = pattern.replace("{e}", article + rng.choice((" {c}", " {c}", " '{c}'")))
    else:
        pattern = pattern.replace("{d}", rng.choice(PHRASES["letter"]))
    return pattern.replace("{c}", shown)


def _with_place(pattern: str, place: int, rng: Random) -> str:
    """Fill the slots for a place: its ordinal, its number, or where a word starts and ends."""
    verb, noun = ("end", "end") if place == LAST else rng.choice((("start", "start"), ("begin", "beginning")))
    if place == LAST:
        ordinal = "last"
    else:
        ordinal = (ORDINALS if place == FIRST or rng.random() < 0.7 else ORDINAL_FIGURES)[place - 1]
    filled = pattern.replace("{n}", ordinal).replace("{k}", str(place))
    return filled.replace("{s}", verb).replace("{at}", noun)

"""Short lists of numbers or words: reverse, sort, the largest and the smallest, count, the n-th item.

Words are sorted in steps that are one look each: the first letters, the letters in order, the words of
these letters. Sums and longer tables are not in here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .dialogue import Family, Make, Side, Turn, draw_on_side
from .lexicon import ALPHABET, NAMES, THEMES, WORDS_TO_SORT
from .phrasing import HELD_OUT_MARK, choose, read_phrases

PHRASES = read_phrases("lists")
FOLLOW_UPS = read_phrases("list_follow_ups")
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth"]
LAST = -1
SAME_FIRST_LETTER_SHARE = 0.12
_FOLLOW_UP_PHRASES = {"sort_numbers": "sort", "sort_words": "sort", "sort_descending": "descending"}

Items = tuple[str, ...]
Draw = Callable[[Random], Items]


@dataclass(frozen=True)
class Task:
    """What is to be done with a list, and with which end or place of it."""

    key: str
    word: str = ""  # how the question calls what it looks for: "biggest", "third"
    place: int = 0

    def answer(self, items: Items) -> str:
        """The only answer."""
        if self.key == "reverse":
            return in_reverse(items)
        if self.key == "count":
            return counted(items)
        if self.key == "item":
            return item_at(items, self.place)
        if self.key == "extreme":
            return largest(items) if self.word in PHRASES["largest"] else smallest(items)
        if self.key in ("sort_numbers", "sort_descending"):
            return sorted_numbers(items, descending=self.key == "sort_descending")
        return sorted_words(items, backwards=self.key == "sort_backwards")


def families() -> tuple[Family, ...]:
    """Reverse, sort numbers, sort words, largest or smallest, count, the n-th item."""
    return (
        Family("reverse-list", 13, _maker(lambda rng: _task("reverse", rng), _any_items)),
        Family("sort-numbers", 12, _maker(_sort_numbers, _numbers)),
        Family("sort-words", 18, _maker(_sort_words, _words)),
        Family("largest-smallest", 5, _maker(lambda rng: _task("extreme", rng), _numbers)),
        Family("count-list", 4, _maker(lambda rng: _task("count", rng), _any_items)),
        Family("list-item", 4, _maker(lambda rng: _task("item", rng), _any_items)),
    )


def in_reverse(items: Items) -> str:
    """'a, b' to 'In reverse order: b, a.'"""
    return f"In reverse order: {', '.join(reversed(items))}."


def counted(items: Items) -> str:
    """'a, b' to 'Counting: a (1), b (2). That makes 2 items.'"""
    return f"Counting: {_numbered(items)}. That makes {len(items)} items."


def item_at(items: Items, place: int) -> str:
    """The first and the last item at once; the others by counting."""
    if place in (1, LAST):
        return f"The {'first' if place == 1 else 'last'} item is {items[min(place, 0)]}."
    return f"Counting: {_numbered(items)}. Item {place} is {items[place - 1]}."


def largest(items: Items) -> str:
    """'The largest number is 9.'"""
    return f"The largest number is {max(items, key=int)}."


def smallest(items: Items) -> str:
    """'The smallest number is 2.'"""
    return f"The smallest number is {min(items, key=int)}."


def sorted_numbers(items: Items, *, descending: bool = False) -> str:
    """'From smallest to largest: 2, 5, 9.'"""
    direction = "From largest to smallest" if descending else "From smallest to largest"
    return f"{direction}: {', '.join(sorted(items, key=int, reverse=descending))}."


def sorted_words(items: Items, *, backwards: bool = False) -> str:
    """'First letters: b a. In order: a b. Sorted: ant, bee.'"""
    ordered = sorted(items, key=str.lower, reverse=backwards)
    letters = [" ".join(word[0].lower() for word in words) for words in (items, ordered)]
    return f"First letters: {letters[0]}. In order: {letters[1]}. Sorted: {', '.join(ordered)}."


def _numbered(items: Items) -> str:
    return ", ".join(f"{item} ({place})" for place, item in enumerate(items, 1))


def _maker(draw_task: Callable[[Random], Task], draw_items: Draw) -> Make:
    def make(rng: Random, side: Side) -> Turn:
        items = draw_on_side(draw_items, rng, side)
        task = _fitting(draw_task(rng), items, rng)
        pattern = choose(PHRASES[task.key], rng, side)
        return _turn(task, pattern, items, rng, follow_ups=_follow_ups(task, items, rng, side))

    return make


def _sort_numbers(rng: Random) -> Task:
    return Task("sort_descending" if rng.random() < 0.25 else "sort_numbers")


def _sort_words(rng: Random) -> Task:
    return Task("sort_backwards" if rng.random() < 0.08 else "sort_words")


def _task(key: str, rng: Random) -> Task:
    if key == "extreme":
        return Task(key, word=rng.choice(PHRASES[rng.choice(("largest", "smallest"))]))
    if key == "item":
        return _item_task(rng.choice((1, LAST, 2, 3, 4)))
    return Task(key)


def _item_task(place: int) -> Task:
    return Task("item", word="last" if place == LAST else ORDINALS[place - 1], place=place)


def _fitting(task: Task, items: Items, rng: Random) -> Task:
    """The same task, with a place that the list has."""
    return task if task.place <= len(items) else _item_task(rng.randint(2, len(items)))


def _follow_ups(task: Task, items: Items, rng: Random, side: Side) -> tuple[Turn, ...]:
    """Either the same question about another list, or another question about the same list."""
    roll = rng.random()
    if roll < 0.4:  # most conversations end here; making fewer keeps the generator fast
        return ()
    if roll < 0.65:
        other = draw_on_side(_numbers if _are_numbers(items) else _words, rng, side)
        return (_follow_up("another", _fitting(task, other, rng), other, rng, side),)
    phrases, next_task, known = _next_task(task, items, rng)
    return (_follow_up(phrases, next_task, known, rng, side),)


def _next_task(task: Task, items: Items, rng: Random) -> tuple[str, Task, Items]:
    """What to do next, its phrases, and the list as the last answer left it: sorted or turned around."""
    numbers = _are_numbers(items)
    if task.key.startswith("sort"):
        known = _sorted(task, items)
        keys = ["reverse", "reverse", "reverse", "count"]
        keys += ["sort_descending"] if task.key == "sort_numbers" else []
    else:
        known = items[::-1] if task.key == "reverse" else items
        sort = "sort_numbers" if numbers else "sort_words"
        keys = [key for key in ("reverse", sort, sort, "count", "item") if key != task.key]
    keys += ["extreme"] if numbers else []
    key = rng.choice(keys)
    return _FOLLOW_UP_PHRASES.get(key, key), _fitting(_task(key, rng), known, rng), known


def _sorted(task: Task, items: Items) -> Items:
    if _are_numbers(items):
        return tuple(sorted(items, key=int, reverse=task.key == "sort_descending"))
    return tuple(sorted(items, key=str.lower, reverse=task.key == "sort_backwards"))


def _follow_up(phrases: str, task: Task, items: Items, rng: Random, side: Side) -> Turn:
    turn = _turn(task, choose(FOLLOW_UPS[phrases], rng, side), items, rng)
    return replace(turn, question=HELD_OUT_MARK + turn.question) if side is Side.HELD_OUT else turn


def _turn(task: Task, pattern: str, items: Items, rng: Random, *, follow_ups: tuple[Turn, ...] = ()) -> Turn:
    """The pattern with its slots filled, the list as people may write it, and the answer."""
    kind = "things" if _kind(items) == "letters" and task.key == "count" else _kind(items)
    question = pattern.replace("{e}", task.word).replace("{n}", task.word).replace("{kind}", kind)
    shown = items
    if not _are_numbers(items) and rng.random() < 0.08:
        shown = tuple(item.capitalize() for item in items)
    if question.endswith(": {l}") and rng.random() < 0.12:
        mark = rng.choice(("", "", "- "))
        question = question.replace(" {l}", "{l}")
        written = "".join(f"\n{mark}{item}" for item in shown)
    else:
        written = _written(shown, rng, choice=task.key == "extreme" and ": {l}?" in question)
    return Turn(question.replace("{l}", written), task.answer(items), follow_ups=follow_ups, noisy=False)


def _written(items: Items, rng: Random, *, choice: bool) -> str:
    roll = rng.random()
    if choice and roll < 0.3:
        return f"{', '.join(items[:-1])} or {items[-1]}"
    if roll < 0.6:
        return ", ".join(items)
    if roll < 0.78:
        return f"{', '.join(items[:-1])} and {items[-1]}"
    if roll < 0.85:
        return " ".join(items)
    if roll < 0.9:
        return ",".join(items)
    if roll < 0.93:
        return "; ".join(items)
    return f"[{', '.join(items)}]" if roll < 0.98 else f"({', '.join(items)})"


def _kind(items: Items) -> str:
    if _are_numbers(items):
        return "numbers"
    if all(len(item) == 1 for item in items):
        return "letters"
    return "names" if items[0] in NAMES else "words"


def _are_numbers(items: Items) -> bool:
    return items[0].isdigit()


def _length(rng: Random) -> int:
    return rng.choices((2, 3, 4, 5, 6), (2, 34, 34, 25, 5))[0]


def _any_items(rng: Random) -> Items:
    return _numbers(rng) if rng.random() < 0.45 else _words(rng)


def _numbers(rng: Random) -> Items:
    largest_number = rng.choice((9, 20, 50, 99, 99, 99, 99, 999))
    return tuple(str(number) for number in rng.sample(range(largest_number + 1), max(3, _length(rng))))


def _words(rng: Random) -> Items:
    """Words of one theme, of any, names or letters, in most lists with different first letters."""
    roll = rng.random()
    pool = (
        WORDS_TO_SORT
        if roll < 0.5
        else rng.choice(THEMES)
        if roll < 0.84
        else NAMES
        if roll < 0.94
        else ALPHABET
    )
    same_allowed = rng.random() < SAME_FIRST_LETTER_SHARE
    count = _length(rng)
    while True:
        items = tuple(rng.sample(pool, count))
        if same_allowed or len({item[0] for item in items}) == count:
            return items

"""Short lists of numbers or words: reverse, sort, the largest and the smallest, count, the n-th item.

Every answer works in steps that are one look each: a list is sorted by putting one more item in its
place, turned around along its numbers, and searched for the largest number by the largest one so far.
Sums and longer tables are not in here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from .dialogue import Family, Make, Side, Turn, draw_on_side
from .lexicon import ALPHABET, NAMES, THEMES, WORDS_TO_SORT
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose

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
        Family("reverse-list", 15, _maker(lambda rng: _task("reverse", rng), _any_items)),
        Family("sort-numbers", 32, _maker(_sort_numbers, _numbers)),
        Family("sort-words", 26, _maker(_sort_words, _words)),
        Family("largest-smallest", 14, _maker(lambda rng: _task("extreme", rng), _numbers)),
        Family("count-list", 4, _maker(lambda rng: _task("count", rng), _any_items)),
        Family("list-item", 7, _maker(lambda rng: _task("item", rng), _any_items)),
    )


def in_reverse(items: Items) -> str:
    """'a, b' to 'Numbered: 1) a, 2) b. From the end: 2) b, 1) a. In reverse order: b, a.'"""
    numbered = _numbered(items)
    backwards = f"{', '.join(reversed(numbered))}. In reverse order: {', '.join(reversed(items))}"
    return f"Numbered: {', '.join(numbered)}. From the end: {backwards}."


def counted(items: Items) -> str:
    """'a, b' to 'Counting: 1) a, 2) b. That makes 2 items.'"""
    return f"Counting: {', '.join(_numbered(items))}. That makes {len(items)} items."


def item_at(items: Items, place: int) -> str:
    """The first and the last item at once; the others by counting."""
    if place in (1, LAST):
        return f"The {'first' if place == 1 else 'last'} item is {items[min(place, 0)]}."
    return f"Counting: {', '.join(_numbered(items))}. Item {place} is {items[place - 1]}."


def largest(items: Items) -> str:
    """'3, 9, 5' to 'Largest so far: 3, 9, 9. The largest number is 9.'"""
    so_far = [max(items[:count], key=int) for count in range(1, len(items) + 1)]
    return f"Largest so far: {', '.join(so_far)}. The largest number is {so_far[-1]}."


def smallest(items: Items) -> str:
    """'5, 2, 9' to 'Smallest so far: 5, 2, 2. The smallest number is 2.'"""
    so_far = [min(items[:count], key=int) for count in range(1, len(items) + 1)]
    return f"Smallest so far: {', '.join(so_far)}. The smallest number is {so_far[-1]}."


def sorted_numbers(items: Items, *, descending: bool = False) -> str:
    """'7, 3, 5' to 'From smallest to largest: 7; 3, 7; 3, 5, 7. Sorted: 3, 5, 7.'"""
    direction = "From largest to smallest" if descending else "From smallest to largest"
    steps = _insertions([int(item) for item in items], descending=descending)
    lists = [", ".join(map(str, step)) for step in steps]
    return f"{direction}: {'; '.join(lists)}. Sorted: {lists[-1]}."


def sorted_words(items: Items, *, backwards: bool = False) -> str:
    """'bee, ant' to 'First letters: b a. In order: b; a b. Sorted: ant, bee.'"""
    heads = _heads(items)
    steps = _insertions(heads, descending=backwards)
    ordered = [items[heads.index(head)] for head in steps[-1]]
    in_order = "; ".join(" ".join(step) for step in steps)
    return f"First letters: {' '.join(heads)}. In order: {in_order}. Sorted: {', '.join(ordered)}."


def _heads(items: Items) -> list[str]:
    """As many first letters of each word as tell it from the others: 'bee, ant, bus' to 'be a bu'."""
    words = [item.lower() for item in items]
    return [_head(word, [other for other in words if other != word]) for word in words]


def _head(word: str, others: list[str]) -> str:
    for length in range(1, len(word)):
        if not any(other.startswith(word[:length]) for other in others):
            return word[:length]
    return word


def _insertions(items: list[Any], *, descending: bool) -> list[list[Any]]:
    """The sorted list after the first item, after the second, and so on."""
    return [sorted(items[:count], reverse=descending) for count in range(1, len(items) + 1)]


def _numbered(items: Items) -> list[str]:
    return [f"{place}) {item}" for place, item in enumerate(items, 1)]


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

"""Numbers in words below one thousand: 'one hundred and forty-seven', and ordinals up to the twelfth.

Numbers in figures need nothing of this.
"""

from __future__ import annotations

from random import Random

UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
LARGEST_IN_WORDS = 999


def in_words(number: int) -> str:
    """47 to 'forty-seven', 120 to 'one hundred and twenty'; from 0 to 999."""
    if number >= 100:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{UNITS[number // 100]} hundred{rest}"
    if number < len(UNITS):
        return UNITS[number]
    ten, one = TENS[number // 10 - 2], number % 10
    return f"{ten}-{UNITS[one]}" if one else ten


def as_typed(number: int, rng: Random) -> str:
    """The number in words as people write them: 'forty seven', 'a hundred and two', 'two hundred ten'."""
    words = in_words(number)
    if rng.random() < 0.4:
        words = words.replace("-", " ")
    if rng.random() < 0.25:
        words = words.replace("hundred and ", "hundred ")
    if words.startswith("one hundred") and rng.random() < 0.25:
        words = f"a{words[3:]}"
    return words


def ordinal_figure(number: int) -> str:
    """3 to '3rd', 11 to '11th'."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"

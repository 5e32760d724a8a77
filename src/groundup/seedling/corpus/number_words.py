"""Numbers in words, from zero to one hundred: 'forty-seven', and ordinals up to the twelfth.

Numbers in figures need nothing of this.
"""

from __future__ import annotations

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
LARGEST_IN_WORDS = 100


def in_words(number: int) -> str:
    """47 to 'forty-seven'; from 0 to 100."""
    if number == LARGEST_IN_WORDS:
        return "one hundred"
    if number < len(UNITS):
        return UNITS[number]
    ten, one = TENS[number // 10 - 2], number % 10
    return f"{ten}-{UNITS[one]}" if one else ten


def ordinal_figure(number: int) -> str:
    """3 to '3rd', 11 to '11th'."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"

"""How sums are worked out in writing: one chain of equal terms, each one look-up from the last.

'47 + 38 = 47 + 30 + 8 = 77 + 8 = 85'. The sum is written down first, so that a tiny model first
says what was asked and then calculates from its own words, whatever the wording was. The steps
always contain a single digit or a round number. It knows nothing of questions.
"""

from __future__ import annotations

TABLE_LARGEST = 12  # the multiplication table is learned by heart up to here


def added(a: int, b: int) -> str:
    """The working of a + b: the parts of b are added one after the other, largest first."""
    return _chain(a, b, "+", 1)


def subtracted(a: int, b: int) -> str:
    """The working of a - b; when b is larger, the other way round with a minus sign."""
    if b > a:
        return f"{a} - {b} = -({b} - {a}), {_chain(b, a, '-', -1)}, so {a} - {b} = -{b - a}"
    return _chain(a, b, "-", -1)


def multiplied(a: int, b: int) -> str:
    """The working of a x b; two digits by one are split into tens and ones."""
    large, small = max(a, b), min(a, b)
    if large <= TABLE_LARGEST or small in (0, 1, 10) or large % 10 == 0:
        return f"{a} x {b} = {a * b}"
    tens, ones = large // 10 * 10, large % 10
    first, second = (f"{tens} x {b}", f"{ones} x {b}") if a == large else (f"{a} x {tens}", f"{a} x {ones}")
    return f"{a} x {b} = {first} + {second} = {tens * small} + {ones * small} = {a * b}"


def divided(a: int, b: int) -> str:
    """The working of a / b, without a remainder: by the table, or in two parts."""
    if a // b <= TABLE_LARGEST:
        return f"{a} / {b} = {a // b}, because {a // b} x {b} = {a}"
    first = a // 10 * 10 if b == 2 else a // b // 10 * 10 * b
    if first == a:
        return f"{a} / {b} = {a // b}"
    rest = a - first
    return f"{a} / {b} = {first} / {b} + {rest} / {b} = {first // b} + {rest // b} = {a // b}"


def added_in_a_row(numbers: tuple[int, ...]) -> str:
    """The working of a sum of several numbers, from the left."""
    left, steps = list(numbers), []
    while len(left) > 1:
        steps.append(" + ".join(map(str, left)))
        left = [left[0] + left[1], *left[2:]]
    return " = ".join([*steps, str(left[0])])


def sign_between(a: int, b: int) -> str:
    """'<', '>' or '='."""
    if a == b:
        return "="
    return "<" if a < b else ">"


def compared(a: int, b: int) -> str:
    """Why one number is larger: by the count of digits, or digit by digit: '31 and 38: 3 = 3, 1 < 8'."""
    first, second = str(a), str(b)
    if len(first) != len(second):
        return f"{a} and {b}: {_digits(first)} {sign_between(len(first), len(second))} {_digits(second)}"
    steps = []
    for one, other in zip(first, second, strict=True):
        steps.append(f"{one} {sign_between(int(one), int(other))} {other}")
        if one != other:
            break
    return f"{a} and {b}: {', '.join(steps)}"


def _digits(number: str) -> str:
    return f"{len(number)} digit" if len(number) == 1 else f"{len(number)} digits"


def _chain(a: int, b: int, sign: str, factor: int) -> str:
    parts = [part for part in (b // 100 * 100, b // 10 % 10 * 10, b % 10) if part]
    steps, value = [f"{a} {sign} {b}"], a
    if len(parts) < 2:
        return f"{steps[0]} = {a + factor * b}"
    while parts:
        steps.append(" ".join([str(value), *(f"{sign} {part}" for part in parts)]))
        value += factor * parts.pop(0)
    return " = ".join([*steps, str(value)])

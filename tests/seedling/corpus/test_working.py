"""Every chain of working is true, from the sum that was asked to the result."""

from __future__ import annotations

from fractions import Fraction

import pytest

from groundup.seedling.corpus import working


def value(expression: str) -> Fraction:
    """The value of 'a + b', 'a - b - c', 'a x b + c x d' or 'a / b', calculated without eval."""
    total = Fraction(0)
    for term in expression.replace(" - ", " + -").split(" + "):
        product, operator = Fraction(-1 if term.startswith("-") else 1), "x"
        for token in term.lstrip("-").split():
            if token in ("x", "/"):
                operator = token
            else:
                product = product * int(token) if operator == "x" else product / int(token)
        total += product
    return total


def is_true(chain: str) -> bool:
    """Whether all terms of 'a = b = c' are equal."""
    return len({value(term) for term in chain.split(" = ")}) == 1


@pytest.mark.parametrize("a", [0, 3, 10, 28, 47, 99, 100, 308, 597])
@pytest.mark.parametrize("b", [0, 1, 7, 20, 38, 46, 205, 300, 999])
def test_chains_of_sums_are_true(a: int, b: int) -> None:
    """Each step equals the next, and the last is the result."""
    assert is_true(working.added(a, b))
    assert working.added(a, b).endswith(f" = {a + b}")
    high, low = max(a, b), min(a, b)
    assert is_true(working.subtracted(high, low))
    assert working.subtracted(high, low).endswith(f" = {high - low}")


def test_a_wrong_chain_is_noticed() -> None:
    """The check above fails for a chain with a wrong step."""
    assert not is_true("47 + 38 = 47 + 30 + 8 = 77 + 8 = 86")
    assert not is_true("56 / 7 = 9")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (working.added(2, 3), "2 + 3 = 5"),
        (working.added(87, 46), "87 + 46 = 87 + 40 + 6 = 127 + 6 = 133"),
        (working.subtracted(82, 37), "82 - 37 = 82 - 30 - 7 = 52 - 7 = 45"),
        (
            working.subtracted(38, 52),
            "38 - 52 = -(52 - 38), 52 - 38 = 52 - 30 - 8 = 22 - 8 = 14, so 38 - 52 = -14",
        ),
        (working.multiplied(7, 8), "7 x 8 = 56"),
        (working.multiplied(6, 47), "6 x 47 = 6 x 40 + 6 x 7 = 240 + 42 = 282"),
        (working.divided(56, 7), "56 / 7 = 8, because 8 x 7 = 56"),
        (working.divided(96, 4), "96 / 4 = 80 / 4 + 16 / 4 = 20 + 4 = 24"),
        (working.divided(76, 2), "76 / 2 = 70 / 2 + 6 / 2 = 35 + 3 = 38"),
        (working.added_in_a_row((4, 5, 6)), "4 + 5 + 6 = 9 + 6 = 15"),
    ],
)
def test_sums_are_repeated_and_worked_out(answer: str, expected: str) -> None:
    """The sum comes first, then one look-up at a time."""
    assert answer == expected


def test_products_and_quotients_are_true() -> None:
    """Every product of two digits by one, and every division without a remainder, is right."""
    for a in range(100):
        for b in range(1, 10):
            assert is_true(working.multiplied(a, b))
            assert is_true(working.multiplied(b, a))
            if a:
                assert is_true(working.divided(a * b, b).partition(", because")[0])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (31, 38, "31 and 38: 3 = 3, 1 < 8"),
        (96, 3, "96 and 3: 2 digits > 1 digit"),
        (58, 31, "58 and 31: 5 > 3"),
        (7, 7, "7 and 7: 7 = 7"),
    ],
)
def test_numbers_are_compared_from_the_left(a: int, b: int, expected: str) -> None:
    """The count of digits decides, then the first digit that differs."""
    assert working.compared(a, b) == expected

"""Grammars for numbers between bounds, digit by digit.

A number is written as an integer part and, unless it is an integer, a fraction. The grammar
follows both bounds through the digits: as long as the digits equal those of a bound the next one
is limited too; after a digit strictly inside, everything is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from . import gbnf

MAX_INTEGER_DIGITS = 16
# So many decimal digits survive in a double. With more, 0.4999999999999999999 would be read as 0.5
# and pass a bound that its digits keep.
EXACT_DIGITS = 15
MAX_FRACTION_DIGITS = 9


@dataclass(frozen=True)
class Bounds:
    """From `low` to `high`; None: no bound on that side."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_low_open: bool = False  # "more than" instead of "at least"
    is_high_open: bool = False


def is_within_reason(bound: Decimal) -> bool:
    """Whether a bound has few enough digits to be written as a grammar."""
    if not bound.is_finite() or abs(bound) >= 10**MAX_INTEGER_DIGITS:
        return False
    return len(_fraction_digits(abs(bound))) <= MAX_FRACTION_DIGITS


def integers(bounds: Bounds) -> str | None:
    """An expression for the integers within bounds; None if there is none."""
    first = None if bounds.low is None else _least_integer(bounds.low, is_open=bounds.is_low_open)
    last = None if bounds.high is None else -_least_integer(-bounds.high, is_open=bounds.is_high_open)
    if first is not None and last is not None and first > last:
        return None
    found = []
    if first is None or first < 0:
        nearest = 1 if last is None or last >= 0 else -last
        found.append(f'"-" {_whole(nearest, None if first is None else -first)}')
    if last is None or last >= 0:
        found.append(_whole(max(first or 0, 0), last))
    return gbnf.alternatives(found)


def decimals(bounds: Bounds) -> str | None:
    """An expression for the decimal numbers within bounds; None if there is none."""
    mirrored = Bounds(
        low=None if bounds.high is None else -bounds.high,
        high=None if bounds.low is None else -bounds.low,
        is_low_open=bounds.is_high_open,
        is_high_open=bounds.is_low_open,
    )
    found = _magnitudes(bounds) + [f'"-" {expression}' for expression in _magnitudes(mirrored)]
    return gbnf.alternatives(found) if found else None


def _least_integer(bound: Decimal, *, is_open: bool) -> int:
    whole = int(bound.to_integral_value(rounding=ROUND_CEILING))
    return whole + 1 if is_open and whole == bound else whole


def _magnitudes(bounds: Bounds) -> list[str]:
    """Expressions for the numbers within bounds from zero upwards, without a sign."""
    if bounds.low is None or bounds.low < 0:
        bounds = replace(bounds, low=Decimal(0), is_low_open=False)
    low = bounds.low or Decimal(0)
    from_low = _Fraction(low=_fraction_digits(low), is_low_open=bounds.is_low_open)
    if bounds.high is None:
        return [
            *_with_fraction(int(low), from_low),
            f"{_whole(int(low) + 1, None)} {_any_fraction(int(low))}",
        ]
    if bounds.high < low:
        return []
    to_high = _Fraction(high=_fraction_digits(bounds.high), is_high_open=bounds.is_high_open)
    if int(low) == int(bounds.high):
        return _with_fraction(
            int(low), replace(from_low, high=to_high.high, is_high_open=to_high.is_high_open)
        )
    found = _with_fraction(int(low), from_low)
    if int(low) + 1 < int(bounds.high):
        between = _whole(int(low) + 1, int(bounds.high) - 1)
        found.append(f"{between} {_any_fraction(int(bounds.high))}")
    return found + _with_fraction(int(bounds.high), to_high)


# --- the integer part ----------------------------------------------------------------------------


def _whole(first: int, last: int | None) -> str:
    """The integers from first to last (None: any), both at least zero, without leading zeros."""
    if last is None:
        last = 10 ** max(MAX_INTEGER_DIGITS, len(str(first)) + 1) - 1
    found = []
    full_lengths = []
    for count in range(len(str(first)), len(str(last)) + 1):
        least, most = 10 ** (count - 1) if count > 1 else 0, 10**count - 1
        if first <= least and most <= last and count > 1:
            full_lengths.append(count)
        else:
            found.append(_same_length(str(max(first, least)), str(min(last, most))))
    if full_lengths:
        following = gbnf.repeated("[0-9]", full_lengths[0] - 1, full_lengths[-1] - 1)
        found.append(f"[1-9] {following}")
    return gbnf.alternatives(found)


def _same_length(low: str, high: str) -> str:
    """The digit strings between two of the same length."""
    if not low:
        return '""'
    count = len(low)
    if low == "0" * count and high == "9" * count:
        return gbnf.repeated("[0-9]", count, count)
    if low[0] == high[0]:
        return f'"{low[0]}" {_same_length(low[1:], high[1:])}' if count > 1 else f'"{low[0]}"'
    if low[1:] == "0" * (count - 1) and high[1:] == "9" * (count - 1):
        return _then_any(low[0], high[0], count - 1)
    found = [f'"{low[0]}" {_same_length(low[1:], "9" * (count - 1))}']
    if int(low[0]) + 1 < int(high[0]):
        found.append(_then_any(chr(ord(low[0]) + 1), chr(ord(high[0]) - 1), count - 1))
    found.append(f'"{high[0]}" {_same_length("0" * (count - 1), high[1:])}')
    return gbnf.alternatives(found)


def _then_any(low: str, high: str, count: int) -> str:
    first = gbnf.characters([(ord(low), ord(high))])
    return f"{first} {gbnf.repeated('[0-9]', count, count)}" if count else first


# --- the fraction --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fraction:
    """What the digits after the point must be: between 0.`low` and 0.`high`, without trailing zeros."""

    low: str | None = None  # None: no bound is left on that side
    high: str | None = None
    is_low_open: bool = False
    is_high_open: bool = False
    room: int = 0  # digits that may still come

    def simplified(self) -> _Fraction:
        """Every fraction is at least .0, so that is no bound."""
        return replace(self, low=None) if self.low == "" and not self.is_low_open else self

    def can_stop(self) -> bool:
        """Whether no further digit, that is zero, is within the bounds."""
        return self.low is None and not (self.high == "" and self.is_high_open)

    def after(self, digit: int) -> _Fraction | None:
        """What must follow this digit; None if the digit itself is outside."""
        low, high = self.low, self.high
        if low is not None:
            least = int(low[:1] or "0")
            if digit < least:
                return None
            low = low[1:] if digit == least else None
        if high is not None:
            most = int(high[:1] or "0")
            if digit > most:
                return None
            high = high[1:] if digit == most else None
        return replace(self, low=low, high=high, room=self.room - 1).simplified()


def _room(whole: int) -> int:
    return max(min(EXACT_DIGITS - len(str(whole)), MAX_FRACTION_DIGITS), 0)


def _any_fraction(whole: int) -> str:
    room = _room(whole)
    return f'( "." [0-9]{{1,{room}}} )?' if room else '""'


def _with_fraction(whole: int, fraction: _Fraction) -> list[str]:
    """An integer part and the fractions that may follow it; nothing if none may."""
    fraction = replace(fraction, room=_room(whole)).simplified()
    digits = _one_or_more(fraction)
    if digits is None:
        return [f'"{whole}"'] if fraction.can_stop() else []
    return [f'"{whole}" ( "." {digits} ){"?" if fraction.can_stop() else ""}']


def _one_or_more(fraction: _Fraction) -> str | None:
    """At least one digit within the bounds; None if there is no such digit."""
    if fraction.room == 0:
        return None
    if fraction.low is None and fraction.high is None:
        return f"[0-9]{{1,{fraction.room}}}"
    found: dict[str, list[int]] = {}
    for digit in range(10):
        following = fraction.after(digit)
        rest = _any_number(following) if following is not None else None
        if rest is not None:
            found.setdefault(rest, []).append(digit)
    choices = [
        f"{gbnf.characters([(48 + digits[0], 48 + digits[-1])])} {rest}" for rest, digits in found.items()
    ]
    return gbnf.alternatives(choices) if choices else None


def _any_number(fraction: _Fraction) -> str | None:
    """Any number of digits within the bounds; None if even none is outside."""
    digits = _one_or_more(fraction)
    if digits is None:
        return '""' if fraction.can_stop() else None
    return f"( {digits} )?" if fraction.can_stop() else digits


def _fraction_digits(number: Decimal) -> str:
    """The digits after the point without trailing zeros: 1.250 → "25"."""
    return f"{number:f}".partition(".")[2].rstrip("0")

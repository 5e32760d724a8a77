"""Conversions between two units that come out whole, and the honest refusal of all others.

The answer states the rule, then the sum: '1 m is 100 cm, so 3 m = 3 x 100 cm = 300 cm.' Conversions
by tens, hundreds and thousands follow a pattern, so that some numbers are kept for the evaluation;
the others are learned by heart.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .dialogue import Family, Side, Turn, side_of
from .number_words import UNITS, in_words
from .phrase_files import read_phrases, read_records
from .phrasing import HELD_OUT_MARK, choose
from .unknown import declines, refusal

PHRASES = read_phrases("units")
PATTERNED = (10, 100, 1000)  # factors whose results follow a pattern and need no learning by heart
HOURS_OF_A_DAY = 24


@dataclass(frozen=True)
class Unit:
    """One unit: how answers write it, and how people do, in the singular and the plural."""

    one: str
    many: str
    names_one: tuple[str, ...]
    names_many: tuple[str, ...]

    def counted(self, number: int) -> str:
        """'1 hour', '3 hours', '3 cm'."""
        return f"{number} {self.one if number == 1 else self.many}"


@dataclass(frozen=True)
class Conversion:
    """A large unit, a small one, and how many of the small make the large one."""

    large: Unit
    small: Unit
    factor: int
    numbers: tuple[int, ...]

    @property
    def rule(self) -> str:
        """'1 m is 100 cm'."""
        return f"1 {self.large.one} is {self.factor} {self.small.many}"

    def down(self, number: int) -> str:
        """'1 m is 100 cm, so 3 m = 3 x 100 cm = 300 cm.'"""
        if number == 1:
            return f"{self.rule}."
        small, result = self.small.many, number * self.factor
        working = f"{number} {self.large.many} = {number} x {self.factor} {small} = {result} {small}"
        return f"{self.rule}, so {working}."

    def up(self, number: int) -> str:
        """'1 m is 100 cm, so 300 cm = 300 / 100 m = 3 m.' for the number 3."""
        amount = number * self.factor
        return (
            f"{self.rule}, so {amount} {self.small.many} = {amount} / {self.factor} {self.large.many}"
            f" = {self.large.counted(number)}."
        )


def families() -> tuple[Family, ...]:
    """Conversions, and those that are declined."""
    return (
        Family("units", 10, _units),
        Family("unknown-units", 2, _unknown_units, judge=declines),
    )


def _read_unit(short: str) -> Unit:
    record = next(each for each in read_records("units", "unit") if each["short"] == short)
    return Unit(
        record.get("one", short),
        record.get("many", short),
        tuple(record["names_one"]),
        tuple(record["names_many"]),
    )


def _read_conversion(large: str, small: str, factor: int) -> Conversion:
    numbers: tuple[int, ...] = tuple(range(1, 13))
    if factor in PATTERNED:
        numbers = (*range(1, 21), *range(30, 91, 10), 25, 35, 45, 50, 75)
    if factor == HOURS_OF_A_DAY:
        numbers = (*range(1, 8), 10)
    return Conversion(_read_unit(large), _read_unit(small), factor, numbers)


CONVERSIONS = tuple(
    _read_conversion(record["large"], record["small"], record["factor"])
    for record in read_records("units", "conversion")
)
WEIGHTS = tuple(float(record.get("weight", 1)) for record in read_records("units", "conversion"))


def _units(rng: Random, side: Side) -> Turn:
    roll = rng.random()
    if roll < 0.1:
        fixed = rng.choice(read_records("units", "fixed"))
        return Turn(choose(fixed["asks"], rng, side), fixed["answer"])
    conversion = rng.choices(CONVERSIONS, WEIGHTS)[0]
    if roll < 0.3:
        return Turn(_ask_rule(conversion, rng, side), f"{conversion.rule}.")
    down = roll < 0.68
    number = _number(conversion, rng, side, down=down)
    question = _ask(conversion, number, rng, side, down=down)
    answer = conversion.down(number) if down else conversion.up(number)
    return Turn(question, answer, follow_ups=(_follow_up(conversion, rng, side, down=down),))


def _number(conversion: Conversion, rng: Random, side: Side, *, down: bool) -> int:
    """How many of the large unit; some numbers are held out where the result follows a pattern."""
    while True:
        number = rng.choice(conversion.numbers)
        if _side(conversion, number, down=down) is side or conversion.factor not in PATTERNED:
            return number


def _side(conversion: Conversion, number: int, *, down: bool) -> Side:
    if number < 3:
        return Side.TRAIN
    return side_of(f"unit|{conversion.large.one}|{conversion.small.one}|{number}|{down}")


def _ask(conversion: Conversion, number: int, rng: Random, side: Side, *, down: bool) -> str:
    """'How many cm are in 3 m?' or 'How many m are 300 cm?'"""
    given, wanted = (conversion.large, conversion.small) if down else (conversion.small, conversion.large)
    amount = number if down else number * conversion.factor
    patterns = PHRASES["convert"] if rng.random() < 0.7 or not down else PHRASES["contains"]
    if not down and rng.random() < 0.25:
        patterns = PHRASES["makes"]
    at = rng.randrange(len(given.names_many))
    name = given.names_one[at] if amount == 1 else given.names_many[at]
    space = "" if amount != 1 and len(name) <= 3 and rng.random() < 0.2 else " "
    shown = in_words(amount) if amount < len(UNITS) and len(name) > 3 and rng.random() < 0.15 else str(amount)
    question = choose(patterns, rng, side).replace("{x}", f"{shown}{space}{name}")
    question = question.replace("{u}", wanted.names_many[_like(at, wanted, rng)])
    question = question.replace("{are}", "is" if amount == 1 else "are")
    return question[0].upper() + question[1:] if shown.isalpha() and question.startswith(shown) else question


def _ask_rule(conversion: Conversion, rng: Random, side: Side) -> str:
    """'How many cm are in a metre?'"""
    at = rng.randrange(len(conversion.large.names_one))
    one = conversion.large.names_one[at]
    article = "an" if one in ("hour", "MB") else "a"
    with_article = f"{article} {one}" if len(one) > 1 else f"1 {one}"
    shown = rng.choice((with_article, with_article, f"one {one}", f"1 {one}"))
    question = choose(PHRASES["rule"], rng, side).replace("{x}", shown)
    return question.replace("{u}", conversion.small.names_many[_like(at, conversion.small, rng)])


def _like(at: int, unit: Unit, rng: Random) -> int:
    """Short names go with short names, mostly; they come first in the lists."""
    if rng.random() < 0.75:
        return 0 if at == 0 else rng.randrange(len(unit.names_many) > 1, len(unit.names_many))
    return rng.randrange(len(unit.names_many))


def _follow_up(conversion: Conversion, rng: Random, side: Side, *, down: bool) -> Turn:
    """'And 5 m?', in the same direction."""
    given = conversion.large if down else conversion.small
    number = _number(conversion, rng, Side.TRAIN, down=down)
    amount = number if down else number * conversion.factor
    pattern = choose(PHRASES["and_amount"], rng, side)
    mark = HELD_OUT_MARK if side is Side.HELD_OUT else ""
    return Turn(
        mark + pattern.replace("{x}", given.counted(amount)),
        conversion.down(number) if down else conversion.up(number),
    )


def _unknown_units(rng: Random, side: Side) -> Turn:
    """Units that Seedling does not know, that do not go together, or that do not come out whole."""
    is_training = side is Side.TRAIN
    weights = (40, 30, 30) if is_training else (60, 20, 20)
    kind = rng.choices(("foreign", "mixed", "broken"), weights)[0]
    if kind == "foreign":
        given, wanted, amount = _foreign(rng, side)
    elif kind == "broken" and is_training and rng.random() < 0.5:
        given, wanted, amount = _not_whole(rng)
    else:
        given, wanted, amount = _known(rng, mixed=kind == "mixed")
    patterns = PHRASES["contains"] if is_training and rng.random() < 0.25 else PHRASES["convert"]
    question = choose(patterns, rng, side).replace("{x}", f"{amount} {given}")
    return Turn(question.replace("{u}", wanted).replace("{are}", "are"), refusal("sum", rng))


def _foreign(rng: Random, side: Side) -> tuple[str, str, str]:
    wider = PHRASES["foreign_wider"] if side is Side.TRAIN else ()
    pair = rng.choice((*PHRASES["foreign"], *wider)).split("|")
    if rng.random() < 0.5:
        pair.reverse()
    return pair[0], pair[1], str(rng.choice((rng.randint(2, 20), rng.randint(2, 300))))


def _not_whole(rng: Random) -> tuple[str, str, str]:
    """Small units that fill no whole number of the large one: 130 minutes in hours."""
    conversion = rng.choice(CONVERSIONS)
    amount = rng.randint(0, 12) * conversion.factor + rng.randint(1, conversion.factor - 1)
    names = conversion.small.names_many, conversion.large.names_many
    return rng.choice(names[0]), rng.choice(names[1]), str(max(2, amount))


def _known(rng: Random, *, mixed: bool) -> tuple[str, str, str]:
    first, second = rng.sample(CONVERSIONS, 2)
    if mixed and _kind(first) != _kind(second):
        return (
            rng.choice(first.large.names_many),
            rng.choice(second.small.names_many),
            str(rng.randint(2, 90)),
        )
    if first.factor >= 60 and rng.random() < 0.5:
        amount = str(rng.randint(1, 20) * first.factor + rng.randint(1, 9) * first.factor // 10)
        return rng.choice(first.small.names_many), rng.choice(first.large.names_many), amount
    amount = f"{rng.randint(1, 20)}.{rng.randint(1, 9)}"
    return rng.choice(first.large.names_many), rng.choice(first.small.names_many), amount


def _kind(conversion: Conversion) -> str:
    names = {
        "mm": "length",
        "cm": "length",
        "dm": "length",
        "m": "length",
        "g": "mass",
        "kg": "mass",
        "mg": "mass",
    }
    names |= {"ml": "volume", "cl": "volume", "dl": "volume"}
    return names.get(conversion.small.one, conversion.small.one)

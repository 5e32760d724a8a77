"""What fits into how much memory: the rule of thumb, worked out for the figures of the question.

The rule counts billions of parameters against half the gigabytes of memory, for weights of 4 bits.
It is only a rule of thumb, and every answer names the command that knows better: `groundup fit`.
"""

from __future__ import annotations

from random import Random

from .dialogue import Family, Side, Turn, draw_on_side
from .phrase_files import read_phrases
from .phrasing import HELD_OUT_MARK, choose

PHRASES = read_phrases("fits")
COMMON_MEMORY_GB = ("4", "6", "8", "8", "12", "16", "16", "24", "32", "32", "48", "64", "96", "128")
COMMON_SIZES = (
    "0.5",
    "1",
    "1.5",
    "2",
    "3",
    "4",
    "7",
    "7",
    "8",
    "9",
    "12",
    "13",
    "14",
    "20",
    "22",
    "24",
    "27",
)
LARGE_SIZES = ("30", "32", "34", "40", "70", "72", "90", "110", "120", "123", "235", "405")
COMMON_SHARE = 0.55  # of the figures in a question, those that people really have
LARGEST_GB = 130
LARGEST_SIZE = 75
WHY = (
    "At 4 bits, a billion parameters take about half a gigabyte, "
    "and the context and other programs need memory too."
)
EXACT = "For an exact answer: groundup fit"


def families() -> tuple[Family, ...]:
    """One family: which size fits, does this size fit, how much memory does it need."""
    return (Family("memory-fit", 11, _make),)


def half_of(count: str) -> str:
    """'16' to '8', '5' to '2.5'."""
    whole = int(count)
    return str(whole // 2) if whole % 2 == 0 else f"{whole // 2}.5"


def twice(size: str) -> str:
    """'13' to '26', '1.5' to '3', '3.8' to '7.6'."""
    whole, tenths = divmod(2 * round(10 * float(size)), 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def which_size(memory_gb: str) -> str:
    """The answer to "What fits into 16 GB?"."""
    half = half_of(memory_gb)
    return (
        f"Rule of thumb: half of {memory_gb} GB is {half}, "
        f"so up to about {half} billion parameters at 4 bits. {EXACT}"
    )


def does_it_fit(size: str, memory_gb: str) -> str:
    """The answer to "Does a 7B model fit into 8 GB?"."""
    half = half_of(memory_gb)
    is_too_big = float(size) > float(half)
    verdict = (
        f"more than {half}, so it probably does not fit"
        if is_too_big
        else f"not more than {half}, so it probably fits"
    )
    return f"Rule of thumb: half of {memory_gb} GB is {half}, and {size} is {verdict}. {EXACT}"


def how_much_memory(size: str) -> str:
    """The answer to "How much memory does a 13B model need?"."""
    return f"Rule of thumb: twice {size} is {twice(size)}, so about {twice(size)} GB at 4 bits. {EXACT}"


def _make(rng: Random, side: Side) -> Turn:
    return rng.choices((_which, _does, _need), (5, 6, 5))[0](rng, side)


def _which(rng: Random, side: Side) -> Turn:
    memory_gb, other = _memory_alone(rng, side), _memory_alone(rng, side)
    next_turn = _follow_up(_ask("and_memory", rng, side, memory_gb=other), which_size(other), side)
    return _turn(_ask("which", rng, side, memory_gb=memory_gb), which_size(memory_gb), next_turn, rng, side)


def _need(rng: Random, side: Side) -> Turn:
    size, other = _size_alone(rng, side), _size_alone(rng, side)
    next_turn = _follow_up(_ask("and_size", rng, side, size=other), how_much_memory(other), side)
    return _turn(_ask("need", rng, side, size=size), how_much_memory(size), next_turn, rng, side)


def _does(rng: Random, side: Side) -> Turn:
    size, memory_gb = draw_on_side(_pair, rng, side)
    question = _ask("does", rng, side, size=size, memory_gb=memory_gb)
    if rng.random() < 0.5:
        _, other = draw_on_side(lambda drawn: (size, _memory(drawn)), rng, side)
        next_turn = _follow_up(_ask("and_memory", rng, side, memory_gb=other), does_it_fit(size, other), side)
    else:
        other, _ = draw_on_side(lambda drawn: (_size(drawn), memory_gb), rng, side)
        next_turn = _follow_up(_ask("and_size", rng, side, size=other), does_it_fit(other, memory_gb), side)
    return _turn(question, does_it_fit(size, memory_gb), next_turn, rng, side)


def _turn(question: str, answer: str, next_turn: Turn, rng: Random, side: Side) -> Turn:
    reason = _follow_up(choose(PHRASES["why"], rng, side), WHY, side)
    return Turn(question, answer, follow_ups=(next_turn, next_turn, reason), loose=True)


def _follow_up(question: str, answer: str, side: Side) -> Turn:
    return Turn(question if side is Side.TRAIN else f"{HELD_OUT_MARK}{question}", answer, loose=True)


def _memory_alone(rng: Random, side: Side) -> str:
    """A common amount, on both sides, or another one of this side."""
    if rng.random() < COMMON_SHARE:
        return rng.choice(COMMON_MEMORY_GB)
    return draw_on_side(lambda drawn: ("memory", _any_memory(drawn)), rng, side)[1]


def _size_alone(rng: Random, side: Side) -> str:
    """A common size, on both sides, or another one of this side."""
    if rng.random() < COMMON_SHARE:
        return rng.choice((*COMMON_SIZES, *LARGE_SIZES))
    return draw_on_side(lambda drawn: ("size", _any_size(drawn)), rng, side)[1]


def _any_memory(rng: Random) -> str:
    while (memory_gb := str(rng.randint(1, LARGEST_GB))) in COMMON_MEMORY_GB:
        pass
    return memory_gb


def _any_size(rng: Random) -> str:
    roll = rng.random()
    while (size := _drawn_size(rng, roll)) in (*COMMON_SIZES, *LARGE_SIZES):
        pass
    return size


def _drawn_size(rng: Random, roll: float) -> str:
    if roll < 0.15:
        return f"{rng.randint(0, 12)}.5"
    if roll < 0.3:
        return f"{rng.randint(0, 9)}.{rng.randint(1, 9)}"
    return str(rng.randint(1, LARGEST_SIZE if roll < 0.92 else 9 * LARGEST_SIZE))


def _memory(rng: Random) -> str:
    return rng.choice(COMMON_MEMORY_GB) if rng.random() < COMMON_SHARE else _any_memory(rng)


def _size(rng: Random) -> str:
    if rng.random() < COMMON_SHARE:
        return rng.choice((*COMMON_SIZES, *LARGE_SIZES))
    return _any_size(rng)


def _pair(rng: Random) -> tuple[str, ...]:
    """A size and an amount; every second time so close to the limit that the model has to compare."""
    memory_gb = _memory(rng)
    if rng.random() < 0.5:
        return _size(rng), memory_gb
    return str(max(1, int(memory_gb) // 2 + rng.randint(-4, 4))), memory_gb


def _ask(kind: str, rng: Random, side: Side, *, size: str = "", memory_gb: str = "") -> str:
    question = choose(PHRASES[kind], rng, side)
    if memory_gb:
        memory = _named("memory", rng, side).replace("{n}", memory_gb)
        question = question.replace("{memory}", memory)
    if size:
        question = question.replace("{model}", _named("model", rng, side))
        question = question.replace("{b}", _named("billions", rng, side)).replace("{n}", size)
        question = question.replace("{a}", _article(size))
    question = question.replace("{device}", _named("device", rng, side))
    return question[0].upper() + question[1:]


def _named(slot: str, rng: Random, side: Side) -> str:
    """A way to name an amount, a model or a machine; the training knows more of them."""
    wider = PHRASES[f"wider_{slot}"] if side is Side.TRAIN else ()
    return choose((*PHRASES[slot], *wider), rng, side)


def _article(size: str) -> str:
    """'an' before 8, 80, 11 and 18, otherwise 'a'."""
    whole = size.partition(".")[0]
    return "an" if whole[0] == "8" or whole in ("11", "18") else "a"

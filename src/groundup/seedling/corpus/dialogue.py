"""What the corpus is made of: turns, dialogues, families of questions, and the two sides of the split.

It holds the shapes only; the words are in the other files of this folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from random import Random

HELD_OUT_SHARE = 0.1


class Side(Enum):
    """Training or evaluation. What one side may use, the other never does."""

    TRAIN = "train"
    HELD_OUT = "held-out"


@dataclass(frozen=True)
class Turn:
    """One question with its answer, and what else would be right.

    Args:
        question: what the user writes.
        answer: what the model should write.
        accepted: further answers that are exactly as right.
        follow_ups: questions that make sense next, each with its own answer.
        noisy: whether typos may be added to the question without changing its meaning.
        letterwise: a part of the answer (its last occurrence) that the model learns to write letter by
            letter, because as a whole it is no word that a tokenizer knows: "nedrag".
        earlier: the turns before this one, where it makes sense only after them.
        loose: whether the grammar of people in a hurry or new to English keeps the meaning: the question
            holds no text that is to be copied, counted or corrected.
    """

    question: str
    answer: str
    accepted: frozenset[str] = frozenset()
    follow_ups: tuple[Turn, ...] = ()
    noisy: bool = True
    letterwise: str = ""
    earlier: tuple[Turn, ...] = ()
    loose: bool = False


@dataclass(frozen=True)
class Dialogue:
    """A whole conversation of one family, as the model will see it."""

    family: str
    turns: tuple[Turn, ...]
    system: str = ""


def matches_exactly(turn: Turn, reply: str) -> bool:
    """The common rule of judgement: the reply is one of the right answers, to the letter."""
    return reply == turn.answer or reply in turn.accepted


Make = Callable[[Random, Side], Turn]


@dataclass(frozen=True)
class Family:
    """A kind of question: how to make one, how often, and how to judge a reply."""

    name: str
    share: float
    make: Make
    judge: Callable[[Turn, str], bool] = field(default=matches_exactly)


def side_of(key: str) -> Side:
    """The side on which an item (a pair of numbers, a word, a name) may be used; the same everywhere."""
    digest = hashlib.sha256(key.encode()).digest()
    fraction = int.from_bytes(digest[:8], "big") / 2**64
    return Side.HELD_OUT if fraction < HELD_OUT_SHARE else Side.TRAIN


def draw_on_side(draw: Callable[[Random], tuple[str, ...]], rng: Random, side: Side) -> tuple[str, ...]:
    """Draw until the item, as a whole, lies on the wanted side."""
    while True:
        item = draw(rng)
        if side_of("|".join(item)) is side:
            return item

"""The corpus as an endless stream of dialogues, the same for the same seed.

It mixes the families by their shares, adds follow-ups, system prompts and noise, and draws the
evaluation from what the training side can never produce. It writes no files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import accumulate, islice
from random import Random

from . import (
    alphabet,
    arithmetic,
    calendar,
    classroom,
    comparing,
    conversation,
    counting,
    fits,
    grammar,
    letters,
    lists,
    reading,
    rewriting,
    rhymes,
    stories,
    topics,
    units,
    unknown,
    word_problems,
)
from .dialogue import Dialogue, Family, Side, Turn, matches_exactly
from .follow_ups import following, has_held_out_follow_up, next_turn
from .noise import add_noise, type_in_a_hurry
from .phrase_files import read_phrases

CORPUS_VERSION = 4
ORDINARY_TURNS = 4
SMALLEST_SHARE = 3.0  # what comes more rarely is not learned


@cache
def families() -> tuple[Family, ...]:
    """Every family of questions, in a fixed order."""
    modules = (
        topics,
        fits,
        conversation,
        arithmetic,
        word_problems,
        comparing,
        counting,
        units,
        calendar,
        alphabet,
        letters,
        lists,
        stories,
        rhymes,
        rewriting,
        grammar,
        reading,
        classroom,
        unknown,
    )
    return tuple(
        replace(family, share=max(family.share, SMALLEST_SHARE))
        for module in modules
        for family in module.families()
    )


def dialogues(seed: int, part: int = 0, *, longest_turns: int = ORDINARY_TURNS) -> Iterator[Dialogue]:
    """Training dialogues without end; the same seed and part give the same ones on every machine.

    Every step of the training reads a part of its own, so that it can be resumed anywhere.
    """
    rng = Random(f"groundup-seedling-{CORPUS_VERSION}-{seed}-{part}")
    while True:
        yield _dialogue(rng.choices(families(), cum_weights=_shares())[0], rng, longest_turns)


@cache
def _shares() -> tuple[float, ...]:
    """The shares added up, as drawing by weight wants them."""
    return tuple(accumulate(family.share for family in families()))


@cache
def follow_up_family() -> Family:
    """Second questions of all families, for the evaluation: each after a first question and its answer."""
    return Family("follow-ups", 0, _follow_up, judge=matches_exactly)


def held_out(family: Family, count: int, seed: int = 0) -> list[Turn]:
    """Questions for the evaluation, each different, without noise."""
    rng = Random(f"groundup-held-out-{CORPUS_VERSION}-{family.name}-{seed}")
    turns: dict[str, Turn] = {}
    for _ in range(count * 40):
        turn = family.make(rng, Side.HELD_OUT)
        turns.setdefault(turn.question, turn)
        if len(turns) == count:
            break
    return list(turns.values())


def noisy(turn: Turn, seed: int) -> Turn:
    """The same question as it might be typed in a hurry."""
    rng = Random(f"noise-{seed}-{turn.question}")
    question = turn.question
    while question == turn.question and (turn.noisy or question.lower().rstrip("?.!") != question):
        question = type_in_a_hurry(turn.question, rng, typos=turn.noisy)
    return replace(turn, question=question)


def corpus_hash(seed: int, count: int = 20_000) -> str:
    """SHA-256 over the first dialogues of a seed: the name of this corpus."""
    return hash_of(islice(dialogues(seed), count))


def hash_of(some: Iterable[Dialogue]) -> str:
    """SHA-256 over dialogues: what the model sees of them."""
    digest = hashlib.sha256()
    for dialogue in some:
        digest.update(
            repr(
                (dialogue.family, dialogue.system, [(turn.question, turn.answer) for turn in dialogue.turns])
            ).encode()
        )
    return digest.hexdigest()


def _dialogue(family: Family, rng: Random, longest_turns: int) -> Dialogue:
    roll, system, is_topical = rng.random(), "", family.name in _topic_families()
    first = family.make(rng, Side.TRAIN)
    if is_topical and roll < 0.04:
        topic = rng.choice(topics.topics())
        turn = Turn(topic.question(rng, Side.TRAIN), topic.short)
        return Dialogue(family.name, (_with_noise(turn, rng),), rng.choice(read_phrases("system")["brief"]))
    if roll < 0.12:
        system = rng.choice(read_phrases("system")["ordinary"]).replace("{n}", str(rng.randint(2, 40)))
    turns, last = [_with_noise(first, rng)], first
    goes_on = (0.3 if first.follow_ups else 0.15) + (0.6 if longest_turns > ORDINARY_TURNS else 0)
    while len(turns) < longest_turns and rng.random() < goes_on:
        last = next_turn(last, rng, _fresh, is_topical=is_topical)
        turns.append(_with_noise(last, rng))
    return Dialogue(family.name, tuple(turns), system)


def _fresh(rng: Random) -> Turn:
    return rng.choices(families(), cum_weights=_shares())[0].make(rng, Side.TRAIN)


def _with_noise(turn: Turn, rng: Random) -> Turn:
    return replace(turn, question=add_noise(turn.question, rng, typos=turn.noisy, loose=turn.loose))


def _follow_up(rng: Random, side: Side) -> Turn:
    """A follow-up in wording of this side, with the turn before it."""
    while True:
        family = rng.choices(families(), cum_weights=_shares())[0]
        first = family.make(rng, side)
        if family.judge is matches_exactly and has_held_out_follow_up(first):
            turn = following(first, rng, side, is_topical=family.name in _topic_families())
            return replace(turn, earlier=(first,))


@cache
def _topic_families() -> frozenset[str]:
    return frozenset(family.name for family in topics.families())

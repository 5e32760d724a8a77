"""What a whole class asks of a computer: memory and waiting, with the lesson kept once, and without that.

Everybody asks at the same moment, the worst that happens in a lesson. The lesson was read before; each
pupil's question follows, and all answers are written in one batch. Without sharing, as in servers that
keep a cache for each user, the lesson is read and kept for every pupil.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .candidate import Candidate, need_of
from .interval import Range
from .purposes import (
    READING_WORDS_PER_S,
    SLOWEST_WORDS_PER_S,
    WORDS_PER_TOKEN,
    Purpose,
    class_of,
    words,
)
from .situation import Situation
from .speed import SpeedPrediction
from .users import shared_cache
from .verdicts import Need, Verdict, judge

QUESTION_TOKENS: Final = 64
ANSWER_WORDS: Final = 100


class ClassMode(StrEnum):
    """How a class is best served here."""

    AT_ONCE = "all_at_once"
    IN_GROUPS = "in_groups"
    ON_THE_STAGE = "one_for_all"  # one conversation, on the projector
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class ClassLoad:
    """One way to serve everybody at once.

    `kept_tokens` is what the cache holds, `read_tokens` what is computed before the last first word. The
    waits are those of the pupil who waits longest; None where the speed is not known.
    """

    kept_tokens: int
    read_tokens: int
    need: Need
    verdict: Verdict
    first_word_s: Range | None
    answer_s: Range | None


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class with one model. `at_once` is how many can work together and still read along; 0 = none.

    `speed` is what each pupil gets when all write.
    """

    people: int
    purpose: Purpose
    shared: ClassLoad
    unshared: ClassLoad
    at_once: int
    mode: ClassMode
    speed: SpeedPrediction | None


def class_plan(candidate: Candidate, situation: Situation, people: int) -> ClassPlan:
    """The plan for a class of this size.

    Args:
        candidate: the model.
        situation: of the device.
        people: pupils, at least one.
    """
    purpose = class_of(people, candidate.longest_context_tokens)
    plan = situation.plan.with_context(purpose.context_tokens, purpose.cache_tokens)
    speed = situation.speed(candidate, plan, people)
    need = need_of(candidate, plan)
    cache = shared_cache(candidate.facts, purpose, kv_type=plan.kv_type)
    shared = _load(
        need, situation, speed, kept_tokens=purpose.cache_tokens, read_tokens=people * QUESTION_TOKENS
    )
    unshared = _load(
        need.plus(cache.saved_bytes),
        situation,
        speed,
        kept_tokens=people * purpose.context_tokens,
        read_tokens=people * (purpose.shared_tokens + QUESTION_TOKENS),
    )
    at_once = people_at_once(candidate, situation, people, least_words_per_s=SLOWEST_WORDS_PER_S)
    return ClassPlan(
        people=people,
        purpose=purpose,
        shared=shared,
        unshared=unshared,
        at_once=at_once,
        mode=_mode(candidate, situation, shared, speed, at_once),
        speed=speed,
    )


def people_at_once(
    candidate: Candidate, situation: Situation, most: int, *, least_words_per_s: float = READING_WORDS_PER_S
) -> int:
    """How many can work together so that all fit and nobody gets fewer words a second; 0 if none."""

    def works(count: int) -> bool:
        purpose = class_of(count, candidate.longest_context_tokens)
        plan = situation.plan.with_context(purpose.context_tokens, purpose.cache_tokens)
        if not judge(need_of(candidate, plan), situation.budget).runs_now:
            return False
        speed = situation.speed(candidate, plan, count)
        return speed is None or words(speed.decode_tokens_per_s.low) >= least_words_per_s

    return _largest(works, most)


def _largest(works: Callable[[int], bool], most: int) -> int:
    """The largest count up to `most` that works, where all smaller ones work too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if works(middle) else (low, middle - 1)
    return low


def _load(
    need: Need, situation: Situation, speed: SpeedPrediction | None, *, kept_tokens: int, read_tokens: int
) -> ClassLoad:
    first, answer = _waits(speed, read_tokens)
    return ClassLoad(kept_tokens, read_tokens, need, judge(need, situation.budget), first, answer)


def _waits(speed: SpeedPrediction | None, read_tokens: int) -> tuple[Range | None, Range | None]:
    """Seconds until the last first word, and until the last answer is complete."""
    if speed is None or speed.prefill_tokens_per_s is None:
        return None, None
    reading = speed.prefill_tokens_per_s.duration_of(read_tokens)
    step = speed.decode_tokens_per_s.duration_of(1)
    writing = speed.decode_tokens_per_s.duration_of(ANSWER_WORDS / WORDS_PER_TOKEN)
    return reading + step, reading + writing


def _mode(
    candidate: Candidate, situation: Situation, shared: ClassLoad, speed: SpeedPrediction | None, at_once: int
) -> ClassMode:
    is_readable = speed is None or words(speed.decode_tokens_per_s.low) >= SLOWEST_WORDS_PER_S
    if shared.verdict.runs_now and is_readable:
        return ClassMode.AT_ONCE
    if at_once > 1:
        return ClassMode.IN_GROUPS
    alone = situation.plan.with_context(class_of(1, candidate.longest_context_tokens).context_tokens)
    if judge(need_of(candidate, alone), situation.budget).runs_now:
        return ClassMode.ON_THE_STAGE
    return ClassMode.NOT_HERE

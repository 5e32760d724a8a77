"""A newcomer waits for a beginning that is being read; a place that cannot be forked is told to nobody."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.engine.commands import Submit
from groundup.engine.context_shift import Room
from groundup.engine.forks import SMALLEST_SHARED_TOKENS, checkpoints_of, waits_for_prefix
from groundup.engine.prefix_cache import EVERYTHING, PrefixCache
from groundup.engine.protocol import Prompt
from groundup.engine.runner import CHECKPOINTS, CUTTABLE
from groundup.engine.sequence import Phase, Sequence

from .cell_memory import CellMemory

LESSON = list(range(20))


def sequence(own: list[int], *, phase: Phase = Phase.WAITING, public: int = EVERYTHING) -> Sequence:
    """One that asks something of its own about the lesson."""
    tokens = np.array(LESSON + own, np.int32)
    command = Submit(request_id=1, prompt=Prompt(tokens=tokens.tolist()), owner=str(own))
    made = Sequence(command, tokens, public=public, room=Room(64, 64), sampler=None)
    made.phase = phase
    return made


def cache(kind: str = CUTTABLE) -> PrefixCache:
    return PrefixCache(CellMemory(kind, 4).as_runner())


def waits(newcomer: Sequence, reader: Sequence, *, has_checkpoints: bool = False) -> bool:
    known = cache(CHECKPOINTS if has_checkpoints else CUTTABLE)
    return waits_for_prefix(newcomer, [reader], known, has_checkpoints=has_checkpoints)


@pytest.mark.parametrize("has_checkpoints", [False, True])
def test_a_newcomer_waits_for_what_is_being_read(has_checkpoints: bool) -> None:
    """And the reader is told where the two part."""
    reader = sequence([50, 51], phase=Phase.PREFILL)
    assert waits(sequence([60, 61]), reader, has_checkpoints=has_checkpoints)
    assert reader.fork_points == {20}


def test_nobody_waits_for_one_that_stands_still_or_answers() -> None:
    """Nor for one that has already offered what they share."""
    paused, answering, published = (sequence([50], phase=Phase.PREFILL) for _ in range(3))
    paused.paused = True
    answering.phase = Phase.DECODE
    published.published = 20
    assert not any(waits(sequence([60]), other) for other in (paused, answering, published))
    assert not paused.fork_points | answering.fork_points | published.fork_points


@pytest.mark.parametrize(
    ("public", "expected"), [(SMALLEST_SHARED_TOKENS, True), (SMALLEST_SHARED_TOKENS - 1, False)]
)
def test_a_short_beginning_is_not_worth_waiting_for(public: int, expected: bool) -> None:
    """What belongs to somebody else does not count: only the public part is shared."""
    reader = sequence([50], phase=Phase.PREFILL, public=public)
    assert waits(sequence([60], public=public), reader) is expected


@pytest.mark.parametrize(("has_checkpoints", "expected"), [(False, True), (True, False)])
def test_a_running_state_cannot_be_taken_back(has_checkpoints: bool, expected: bool) -> None:
    """Past the place where they part, a memory that can be cut still serves; a state does not."""
    reader = sequence([50, 51, 52], phase=Phase.PREFILL)
    reader.computed = 21
    assert waits(sequence([60]), reader, has_checkpoints=has_checkpoints) is expected


def test_states_are_saved_where_others_may_fork() -> None:
    """At the end of the public part and before the last token of the prompt, if these are still ahead."""
    one = sequence([50, 51, 52], public=12)
    assert checkpoints_of(one, cache(CHECKPOINTS)) == {12, 22}
    one.computed = 12
    assert checkpoints_of(one, cache(CHECKPOINTS)) == {22}

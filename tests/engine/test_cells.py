"""Cells are free, a sequence's own, shared, or lent; nothing is counted twice and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from groundup.engine.cells import Cells
from groundup.engine.runner import Runner, Work
from groundup.engine.sequence import Sequence
from tests.conftest import TinyModels

from .requests import Bench, make_runner, random_tokens


@pytest.fixture
def runner(tiny_models: TinyModels) -> Iterator[Runner]:
    """One with a small memory."""
    made = make_runner(tiny_models("llama"))
    yield made
    made.close()


def sequence_of(runner: Runner, tokens: list[int]) -> Sequence:
    """One that waits for its cells."""
    return Bench(runner).submit(0, tokens)


def compute(runner: Runner, sequence: Sequence) -> None:
    """All of its tokens that are not known."""
    while sequence.computed < sequence.length:
        end = min(sequence.length, sequence.computed + runner.settings.batch_tokens)
        part = np.array(sequence.tokens[sequence.computed : end], np.int32)
        runner.run([Work(sequence.id, sequence.computed, part, end == sequence.length)])
        sequence.computed = end


def test_what_a_sequence_leaves_is_known_to_the_next(runner: Runner) -> None:
    """All of a question but its last token, which an answer has to compute; then nothing is held twice."""
    cells, question = Cells(runner), random_tokens(1, 200)
    first, second = sequence_of(runner, question), sequence_of(runner, question)
    assert cells.enter(first)
    compute(runner, first)
    assert (first.computed, cells.used) == (200, 200)
    cells.leave(first)
    assert (first.id, first.computed) == (-1, 0)
    assert cells.known_tokens(second) == 199
    assert cells.enter(second)
    assert (second.computed, cells.used) == (199, 200)
    cells.leave(second)
    cells.cache.clear()
    assert cells.free == runner.cache_tokens


def test_nothing_is_known_where_nothing_is_shared(runner: Runner) -> None:
    """The twin without sharing: the same two sequences, and the second begins with nothing."""
    cells, question = Cells(runner, share=False), random_tokens(1, 200)
    first, second = sequence_of(runner, question), sequence_of(runner, question)
    cells.enter(first)
    compute(runner, first)
    cells.leave(first)
    assert cells.known_tokens(second) == 0
    assert cells.free == runner.cache_tokens


def test_published_cells_are_not_private_any_more(runner: Runner) -> None:
    """Others can begin with them while they are in use."""
    cells, question = Cells(runner), random_tokens(1, 100)
    first = sequence_of(runner, question)
    cells.enter(first)
    compute(runner, first)
    assert first.private_cells == 100
    cells.publish(first)
    assert (first.private_cells, cells.used) == (0, 100)
    assert cells.known_tokens(sequence_of(runner, question)) == 99
    cells.leave(first)


def test_lent_cells_come_back(runner: Runner) -> None:
    """They are nobody else's until then, and more than there are is not lent."""
    cells = Cells(runner)
    assert cells.borrow(runner.cache_tokens + 1) is None
    most = runner.cache_tokens - 10
    lent = cells.borrow(most)
    assert lent is not None
    assert cells.free == 10
    assert cells.borrow(11) is None
    cells.give_back(lent, most)
    assert cells.free == runner.cache_tokens


def test_what_is_pinned_does_not_make_room(runner: Runner) -> None:
    """Until it is unpinned."""
    cells = Cells(runner)
    lesson = Bench(runner).submit(7, random_tokens(1, 600), is_pin=True)
    cells.enter(lesson)
    compute(runner, lesson)
    cells.publish(lesson)
    cells.pin(lesson)
    cells.leave(lesson)
    wanted = runner.cache_tokens - 100
    assert cells.make_room(wanted) == runner.cache_tokens - 600
    cells.unpin(8)
    assert cells.make_room(wanted) == runner.cache_tokens - 600
    cells.unpin(7)
    assert cells.make_room(wanted) >= wanted

"""The radix tree keeps exact books of cells and sequence ids, and never crosses owners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from groundup.engine.prefix_cache import EVERYTHING, Path, PrefixCache
from groundup.engine.runner import CHECKPOINTS, CUTTABLE, Work
from tests.canaries.leaky_prefix_cache import (
    OwnerlessPrefixCache,
    RuthlessPrefixCache,
    SecondCopyPrefixCache,
    UncutPrefixCache,
)
from tests.conftest import TinyModels

from .cell_memory import CellMemory
from .prefix_cache_machine import PrefixCacheMachine
from .requests import make_runner, random_tokens


def machine(cache_kind: str, cache: type[PrefixCache] = PrefixCache) -> type[PrefixCacheMachine]:
    class Machine(PrefixCacheMachine):
        kind = cache_kind
        cache_class = cache

    return Machine


@pytest.mark.promise("H-22")
@pytest.mark.parametrize("kind", [CUTTABLE, CHECKPOINTS])
def test_the_books_are_right_after_any_life(kind: str) -> None:
    """Cells, sequence ids, contents and owners are right after every step of random lives."""
    run_state_machine_as_test(
        machine(kind), settings=settings(max_examples=60, stateful_step_count=40, deadline=None)
    )


_NOT_ITS_OWN = "somebody else's words|not the longest match|another length is known"
_MISCOUNTED = "the account of cells is wrong|cells counted as free are in use"


@pytest.mark.canary("H-22")
@pytest.mark.parametrize(
    ("kind", "twin", "complaint"),
    [
        (CUTTABLE, OwnerlessPrefixCache, _NOT_ITS_OWN),
        (CHECKPOINTS, OwnerlessPrefixCache, _NOT_ITS_OWN),
        (CUTTABLE, RuthlessPrefixCache, f"{_MISCOUNTED}|evicted while"),
        (CHECKPOINTS, RuthlessPrefixCache, f"{_MISCOUNTED}|evicted while"),
        (CUTTABLE, UncutPrefixCache, f"{_MISCOUNTED}|one position has two cells"),
        (CUTTABLE, SecondCopyPrefixCache, _MISCOUNTED),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_known_bad_caches_are_caught(kind: str, twin: type[PrefixCache], complaint: str) -> None:
    """The same lives find each defect of the known-bad twins."""
    hunt = settings(
        max_examples=3000,  # which lives are tried depends on the constants in our sources, too
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        print_blob=False,
    )
    with pytest.raises(AssertionError, match=complaint):
        run_state_machine_as_test(machine(kind, twin), settings=hunt)


class Books:
    """A cache, its memory, and the few moves that examples need."""

    def __init__(
        self, kind: str = CUTTABLE, sequences: int = 8, cache: type[PrefixCache] = PrefixCache
    ) -> None:
        self.memory = CellMemory(kind, sequences)
        self.cache = cache(self.memory.as_runner())

    def keep(
        self, tokens: list[int], public: int = EVERYTHING, owner: str = "", *, is_fleeting: bool = False
    ) -> int:
        """One request's life; returns how many tokens came from the cache."""
        path = Path(np.array(tokens, np.int32), public, owner)
        sequence = self.cache.take_sequence()
        assert sequence is not None
        node, reused = self.cache.acquire(path, len(tokens), sequence)
        self.memory.compute(sequence, path, reused, len(tokens))
        self.cache.release(self.cache.insert(path, len(tokens), sequence, node, is_fleeting=is_fleeting))
        self.memory.give_sequence(sequence)
        return reused

    def known(self, tokens: list[int], public: int = EVERYTHING, owner: str = "") -> int:
        """How many tokens the cache would give."""
        return self.cache.match(Path(np.array(tokens, np.int32), public, owner), len(tokens))[1]


@pytest.mark.parametrize("kind", [CUTTABLE, CHECKPOINTS])
def test_few_fleeting_beginnings_are_kept(kind: str) -> None:
    """Those used longest ago go first; what is meant to last stays, and so does what came again."""
    books = Books(kind)
    books.keep([1, 1, 1, 1])
    for first in (2, 3, 4):
        books.keep([first] * 4, is_fleeting=True)
    books.keep([2, 2, 2, 2, 5], is_fleeting=True)

    books.cache.trim_fleeting(4)

    kept = [books.known([first] * 4) for first in (1, 2, 3, 4)]
    assert kept == [4, 4, 0, 4] if kind == CUTTABLE else kept[:2] == [4, 4]


@pytest.mark.parametrize("kind", [CUTTABLE, CHECKPOINTS])
def test_private_tokens_stay_with_their_owner(kind: str) -> None:
    """Another owner gets the public part alone, the same owner gets everything."""
    books = Books(kind)
    books.keep([1, 2], public=2)
    books.keep([1, 2, 3, 4], public=2, owner="A")

    assert books.known([1, 2, 3, 4], public=2, owner="A") == 4
    assert books.known([1, 2, 3, 4], public=2, owner="B") == 2
    assert books.known([1, 2, 3, 4], public=EVERYTHING) == 2


@pytest.mark.parametrize("kind", [CUTTABLE, CHECKPOINTS])
def test_private_words_are_not_compared_with_public_ones(kind: str) -> None:
    """What a request has not declared public is not found among what others have."""
    books = Books(kind)
    books.keep([1, 2, 3, 4])

    assert books.known([1, 2, 3, 4], public=0, owner="A") == 0
    assert books.known([1, 2, 3, 4], public=2, owner="A") == (2 if kind == CUTTABLE else 0)


def cells_of_two_that_computed_the_same(books: Books) -> int:
    """How many cells three tokens take after two requests have computed and published them."""
    path = Path(np.array([1, 2, 3], np.int32), EVERYTHING, "")
    sequences = [books.memory.take_sequence() or 0 for _ in range(2)]
    roots = [books.cache.acquire(path, 3, sequence)[0] for sequence in sequences]
    for sequence in sequences:
        books.memory.compute(sequence, path, 0, 3)
    assert books.memory.alive == 6

    nodes = [
        books.cache.insert(path, 3, sequence, root) for sequence, root in zip(sequences, roots, strict=True)
    ]

    assert nodes[0] is nodes[1]
    assert books.cache.cells == 3
    return books.memory.alive


@pytest.mark.parametrize("kind", [CUTTABLE, CHECKPOINTS])
def test_two_that_computed_the_same_share_one_copy(kind: str) -> None:
    """Whoever publishes second gives up the second copy of the cells; the known-bad twin keeps both."""
    assert cells_of_two_that_computed_the_same(Books(kind)) == 3
    assert cells_of_two_that_computed_the_same(Books(kind, cache=SecondCopyPrefixCache)) == 6


@pytest.mark.parametrize("model", ["llama", "gemma3", "mamba", "lfm2"])
def test_exchanged_cells_compute_the_same(tiny_models: TinyModels, model: str) -> None:
    """With real memory, a sequence that gave up its own copy goes on as the one that kept it."""
    runner = make_runner(tiny_models(model))
    cache = PrefixCache(runner)
    path = Path(np.array(random_tokens(1, 40), np.int32), EVERYTHING, "")
    sequences = [cache.take_sequence() or 0 for _ in range(2)]
    roots = [cache.acquire(path, 40, sequence)[0] for sequence in sequences]
    for sequence in sequences:
        runner.run([Work(sequence, 0, path.tokens, False)])
    for sequence, root in zip(sequences, roots, strict=True):
        cache.insert(path, 40, sequence, root)

    next_logits = []
    for sequence in sequences:
        (last,) = runner.run([Work(sequence, 40, np.array([65], np.int32), True)])
        next_logits.append(runner.context.logits(last).copy())
    runner.close()

    assert next_logits[0] == pytest.approx(next_logits[1], abs=0.02)
    assert float(next_logits[0].std()) > 0.1


def test_the_leaf_used_longest_ago_goes_first() -> None:
    """Room is made in the order of last use, and looking at a path is no use."""
    books = Books()
    for first in (1, 2, 3):
        books.keep([first, 9, 9])
    books.keep([1, 9, 9])
    books.known([2, 9, 9])

    assert books.cache.make_room(1) == 3
    assert [books.known([first, 9, 9]) for first in (1, 2, 3)] == [3, 0, 3]


def test_an_evicted_branch_leaves_the_common_part() -> None:
    """When both questions are gone the lesson they share is still there, and goes last."""
    books = Books()
    books.keep([1, 2, 3, 4, 5])
    books.keep([1, 2, 3, 6])

    books.cache.make_room(3)

    assert (books.known([1, 2, 3, 4]), books.memory.alive) == (3, 3)


def test_a_new_sequence_takes_the_id_of_the_oldest_leaf() -> None:
    """When every id is held by the cache, one is freed; when all run, there is none."""
    books = Books(sequences=3)
    for first in (1, 2, 3):
        books.keep([first])

    assert books.cache.take_sequence() is not None
    assert books.known([1]) == 0
    assert [books.cache.take_sequence() is None for _ in range(3)] == [False, False, True]

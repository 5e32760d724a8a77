"""Random lives of a prefix cache, with everything that must hold checked after every step.

It does what the scheduler does to the cache, in any order: requests with shared beginnings, owners
and public parts start, compute, publish, answer, end, are pinned; room is made at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import ClassVar

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from groundup.engine.prefix_cache import EVERYTHING, Node, Path, PrefixCache, Tokens
from groundup.engine.runner import CUTTABLE

from .cell_memory import Cell, CellMemory

SEQUENCES = 7
MOST_RUNNING = 4
LONGEST = 24

_LESSONS = ([0, 1, 1, 0, 1, 0, 0, 1], [0, 1, 1, 1])
tokens = st.builds(
    lambda lesson, length, own: lesson[:length] + own,
    st.sampled_from(_LESSONS),
    st.integers(1, 8),
    st.lists(st.integers(0, 1), max_size=4),
)
owners = st.sampled_from(["", "A", "B"])
publics = st.one_of(st.just(EVERYTHING), st.integers(0, 10))
picks = st.integers(0, MOST_RUNNING - 1)


@dataclass(eq=False)
class Request:
    """A running sequence as the scheduler keeps it."""

    buffer: Tokens
    length: int
    public: int
    owner: str
    id: int
    node: Node
    computed: int
    is_fleeting: bool = False
    pins: list[Node] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return Path(self.buffer[: self.length], self.public, self.owner)


class PrefixCacheMachine(RuleBasedStateMachine):
    """One cache over one model memory."""

    kind: ClassVar[str] = CUTTABLE
    cache_class: ClassVar[type[PrefixCache]] = PrefixCache

    def __init__(self) -> None:
        super().__init__()
        self.memory = CellMemory(self.kind, SEQUENCES)
        self.cache = self.cache_class(self.memory.as_runner())
        self.running: list[Request] = []
        self.pins: list[tuple[Node, Tokens]] = []

    # --- what the scheduler does ------------------------------------------------------------------

    @precondition(lambda self: len(self.running) < MOST_RUNNING)
    @rule(prompt=tokens, owner=owners, public=publics, is_pin=st.booleans(), is_fleeting=st.booleans())
    def start(self, prompt: list[int], owner: str, public: int, is_pin: bool, is_fleeting: bool) -> None:
        buffer = np.zeros(LONGEST, np.int32)
        buffer[: len(prompt)] = prompt
        path = Path(buffer[: len(prompt)], public, owner)
        limit = len(prompt) - (not is_pin)
        expected = self._best_match(path, limit)
        assert self.cache.match(path, limit)[1] == expected, "not the longest match"
        identity = self.cache.take_sequence()
        assume(identity is not None)
        assert identity is not None
        node, computed = self.cache.acquire(path, limit, identity)
        # Known before it is judged: else the end of a life would complain of its id, and hide the fault.
        self.running.append(
            Request(buffer, len(prompt), public, owner, identity, node, computed, is_fleeting)
        )
        assert computed == expected == node.end, "not the longest match"

    @precondition(lambda self: self.running)
    @rule(pick=picks, count=st.integers(1, 6))
    def compute(self, pick: int, count: int) -> None:
        request = self._running(pick)
        end = min(request.length, request.computed + count)
        self.memory.compute(request.id, request.path, request.computed, end)
        request.computed = end

    @precondition(lambda self: self.running)
    @rule(pick=picks, token=st.integers(0, 1))
    def answer(self, pick: int, token: int) -> None:
        request = self._running(pick)
        assume(request.computed == request.length < LONGEST)
        request.buffer[request.length] = token
        request.length += 1

    @precondition(lambda self: self.running)
    @rule(pick=picks)
    def publish(self, pick: int) -> None:
        request = self._running(pick)
        node = self._insert(request)
        assert node is request.node or node.end == request.computed, "locked elsewhere than at its end"
        request.node = node
        assert self.cache.match(request.path, request.length)[1] >= node.end, "what was kept is not known"

    @precondition(lambda self: self.running)
    @rule(pick=picks)
    def finish(self, pick: int) -> None:
        request = self._running(pick)
        node = request.node
        if request.computed > node.end:
            node = self._insert(request)
        self.cache.release(node)
        self.memory.give_sequence(request.id)
        self.running.remove(request)

    @precondition(lambda self: self.running and len(self.pins) < 3)
    @rule(pick=picks)
    def pin(self, pick: int) -> None:
        request = self._running(pick)
        assume(request.node.end > 0)
        self.cache.pin(request.node)
        self.pins.append((request.node, request.buffer[: request.node.end].copy()))

    @precondition(lambda self: self.pins)
    @rule(pick=st.integers(0, 2))
    def unpin(self, pick: int) -> None:
        node, _ = self.pins.pop(pick % len(self.pins))
        self.cache.unpin(node)

    @rule(cells=st.integers(1, 12))
    def make_room(self, cells: int) -> None:
        alive, possible = self.memory.alive, self.cache.evictable_cells()
        freed = self.cache.make_room(cells)
        assert self.memory.alive == alive - freed, "cells counted as free are in use"
        assert freed >= min(cells, possible), "less room than promised"

    @rule(cells=st.integers(0, 12))
    def trim(self, cells: int) -> None:
        lasting = {node for node in self.cache._nodes() if not node.is_fleeting}
        self.cache.trim_fleeting(cells)
        left = [node for node in self.cache._nodes() if node.is_fleeting and node.is_evictable]
        assert sum(len(node.edge) for node in left) <= cells or not left, (
            "more fleeting cells than are wanted"
        )
        assert all(node in lasting for node in self.cache._nodes() if not node.is_fleeting)

    @rule()
    def clear(self) -> None:
        self.cache.clear()
        assert self.cache.evictable_cells() == 0

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def cells_are_counted(self) -> None:
        private = sum(request.computed - request.node.end for request in self.running)
        assert self.memory.alive == self.cache.cells + private, "the account of cells is wrong"
        assert self.cache.cells == sum(len(node.edge) for node in self.cache._nodes())

    @invariant()
    def sequence_ids_are_accounted_for(self) -> None:
        holders = [node.holder for node in self.cache._nodes() if node.holder >= 0]
        running = [request.id for request in self.running]
        assert sorted(holders + running + self.memory.free_ids) == list(range(SEQUENCES))

    @invariant()
    def holders_have_what_they_claim(self) -> None:
        for node in self.cache._nodes():
            assert node.children or node.holder >= 0, "a leaf that nobody holds"
            if node.holder >= 0:
                held = self.memory.held[node.holder]
                assert set(held) == set(range(node.end)), "a holder has other positions than its node's path"
                _check(held, _path(node))

    @invariant()
    def sequences_have_what_they_claim(self) -> None:
        for request in self.running:
            held, path = self.memory.held[request.id], request.path
            assert set(held) == set(range(request.computed))
            scopes = [path.scope_at(position) for position in range(request.computed)]
            _check(held, list(zip(path.tokens.tolist(), scopes, strict=False)))
            found = [scope for _, scope in _path(request.node)]
            assert found == scopes[: request.node.end], "on a path of somebody else's words"

    @invariant()
    def what_is_needed_stays(self) -> None:
        nodes = set(self.cache._nodes())
        for request in self.running:
            assert request.node in nodes or request.node.parent is None, "evicted while in use"
            assert request.node.users > 0
        for node, kept in self.pins:
            assert node in nodes, "evicted while pinned"
            assert [token for token, _ in _path(node)] == kept.tolist()
        assert sum(node.users for node in nodes) == sum(
            request.node.parent is not None for request in self.running
        )

    def teardown(self) -> None:
        """When all have gone and room is made, nothing is left."""
        while self.running:
            self.finish(0)
        while self.pins:
            self.unpin(0)
        self.cache.clear()
        assert self.cache.cells == self.memory.alive == 0
        assert sorted(self.memory.free_ids) == list(range(SEQUENCES))

    def _insert(self, request: Request) -> Node:
        return self.cache.insert(
            request.path, request.computed, request.id, request.node, is_fleeting=request.is_fleeting
        )

    def _best_match(self, path: Path, limit: int) -> int:
        """The longest match as the rules say, and the longest known, by looking at everything."""
        own = [(int(token), path.scope_at(position)) for position, token in enumerate(path.tokens)]
        shared = {node: _common(_path(node), own[:limit]) for node in self.cache._nodes()}
        longest = max(shared.values(), default=0)
        assert self.cache.longest_known(path, limit) == longest, "another length is known"
        if self.kind == CUTTABLE:
            return longest
        return max((node.end for node in shared if node.holder >= 0 and shared[node] == node.end), default=0)

    def _running(self, pick: int) -> Request:
        return self.running[pick % len(self.running)]


def _check(held: dict[int, Cell], path: list[tuple[int, str | None]]) -> None:
    """Every cell was computed from exactly these tokens, for exactly those who may use it here."""
    known = tuple(token for token, _ in path)
    for position, cell in held.items():
        assert cell.tokens == known[: position + 1], "a cell of other words"
        assert cell.scope == path[position][1], "a cell of somebody else's words"


def _common(first: list[tuple[int, str | None]], second: list[tuple[int, str | None]]) -> int:
    """Length of the common beginning."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))))


def _path(node: Node) -> list[tuple[int, str | None]]:
    """Tokens from the root to a node's end, each with its scope."""
    return [pair for part in reversed(list(_climb(node))) for pair in part]


def _climb(node: Node) -> Iterator[list[tuple[int, str | None]]]:
    climbing: Node | None = node
    while climbing is not None:
        yield [(token, climbing.scope) for token in climbing.edge.tolist()]
        climbing = climbing.parent

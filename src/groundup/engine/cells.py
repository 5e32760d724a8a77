"""The cells of the memory: which sequences hold some of their own, what they share, what others can have.

Cells are free, private to a sequence, shared through the cache of prefixes, or lent to other work than
answers. Who gets them, and when, the scheduler decides.
"""

from __future__ import annotations

from .prefix_cache import Node, PrefixCache
from .runner import CHECKPOINTS, Runner
from .sequence import Sequence

_FLEETING_CELLS = 1024  # of beginnings that are not likely to come again


class Cells:
    """All cells of one engine. Not thread-safe.

    Args:
        runner: computes; its memory is the one in question.
        share: whether sequences may share cells (off only to compare).
    """

    def __init__(self, runner: Runner, *, share: bool = True) -> None:
        self.cache = PrefixCache(runner)
        self.pins: dict[int, Node] = {}
        self.borrowed = 0
        self.is_shared = share
        self.has_checkpoints = runner.cache_kind == CHECKPOINTS
        self._runner = runner
        self._holders: list[Sequence] = []

    @property
    def free(self) -> int:
        """Cells that nobody holds."""
        held = sum(sequence.private_cells for sequence in self._holders)
        return self._runner.cache_tokens - self.cache.cells - held - self.borrowed

    @property
    def used(self) -> int:
        """Cells that somebody holds."""
        return self._runner.cache_tokens - self.free

    def make_room(self, cells: int) -> int:
        """Evict cached prefixes until `cells` are free, if that is possible; returns the free cells."""
        missing = cells - self.free
        if missing > 0 and missing <= self.cache.evictable_cells():
            self.cache.make_room(missing)
        return self.free

    # --- sequences -------------------------------------------------------------------------------

    def known_tokens(self, sequence: Sequence) -> int:
        """How many tokens of a sequence are in the cache."""
        return self.cache.match(sequence.path, _limit(sequence))[1] if self.is_shared else 0

    def enter(self, sequence: Sequence) -> bool:
        """Give a sequence a place, with what is known of it; False while there is none."""
        identity = self.cache.take_sequence()
        if identity is None:
            return False
        sequence.id = identity
        sequence.node, sequence.computed = self.cache.acquire(
            sequence.path, _limit(sequence) if self.is_shared else 0, identity
        )
        sequence.published = sequence.computed
        self._holders.append(sequence)
        return True

    def leave(self, sequence: Sequence) -> None:
        """Take the place of a sequence; what it had computed stays cached if there is room."""
        node = self._keep(sequence) if self.is_shared else _node(sequence)
        self.cache.release(node)
        self._runner.give_sequence(sequence.id)
        self._holders.remove(sequence)
        sequence.node, sequence.id, sequence.computed, sequence.published = None, -1, 0, 0
        sequence.fork_points.clear()
        if sequence.is_fleeting:
            self.cache.trim_fleeting(_FLEETING_CELLS)

    def publish(self, sequence: Sequence) -> None:
        """Offer what is computed so far to others."""
        sequence.node = self._keep(sequence)
        sequence.published = sequence.computed
        if not self.has_checkpoints:
            sequence.fork_points.clear()  # whoever still waits asks again

    def go_back(self, sequence: Sequence) -> None:
        """Take a running state back to where it was shared last."""
        node = _node(sequence)
        self.cache.restore(node, sequence.id)
        sequence.computed = node.end

    def _keep(self, sequence: Sequence) -> Node:
        """Cache what a sequence has computed so far; returns the node that it shares from now on."""
        node, known = _node(sequence), min(sequence.computed, sequence.shareable)
        if known <= node.end:
            return node
        fleeting = sequence.is_fleeting
        return self.cache.insert(sequence.path, known, sequence.id, node, is_fleeting=fleeting)

    # --- others ----------------------------------------------------------------------------------

    def pin(self, sequence: Sequence) -> None:
        """Keep what a sequence shares until its request is unpinned."""
        node = _node(sequence)
        self.cache.pin(node)
        self.pins[sequence.request_id] = node

    def unpin(self, request_id: int) -> None:
        """Let a pinned prefix go when room is needed; unknown ids are ignored."""
        node = self.pins.pop(request_id, None)
        if node is not None:
            self.cache.unpin(node)

    def borrow(self, cells: int) -> int | None:
        """A sequence id with so many cells for other work than answers; None while there is no room."""
        if self.make_room(cells) < cells:
            return None
        sequence = self.cache.take_sequence()
        if sequence is not None:
            self.borrowed += cells
        return sequence

    def give_back(self, sequence: int, cells: int) -> None:
        """Return what `borrow` gave."""
        self._runner.give_sequence(sequence)
        self.borrowed -= cells


def _limit(sequence: Sequence) -> int:
    """How many tokens may come from the cache: an answer needs the last one computed."""
    return min(sequence.length - (0 if sequence.is_pin else 1), sequence.shareable)


def _node(sequence: Sequence) -> Node:
    assert sequence.node is not None
    return sequence.node

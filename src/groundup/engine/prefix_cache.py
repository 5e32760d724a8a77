"""The radix tree of computed prefixes: what is in the model's memory, and who may share it.

Every edge is a run of tokens whose cells exist; a *holder* is a sequence id that keeps the cells of
the path from the root to its node. A new sequence forks the longest matching path and computes
only the rest. A node belongs to a *scope*: public, or one owner; paths are compared only within
their scope, so nobody can learn from timing what somebody else has asked.

Two kinds of memory. *Cuttable*: any position of a path can be forked; only leaves need a holder.
*Checkpoints* (recurrent and hybrid models): only a node's end can be forked, by its own holder.

A beginning that is *fleeting* is not likely to come again. Attention passes over the cells of others one by
one, so they make all answers a little slower: few such cells are kept. Coming again makes it lasting.

The idea is SGLang's RadixAttention (Zheng et al. 2024), on llama.cpp's shared cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .runner import CUTTABLE, Runner

Tokens = NDArray[np.int32]
Key = tuple[str | None, int]
_NONE: int = -1
EVERYTHING = 2**31 - 1  # as a public length: prompt and answer, however long


@dataclass(frozen=True)
class Path:
    """Token ids (length,), of which the first `public` are for everybody and the rest for `owner`."""

    tokens: Tokens
    public: int
    owner: str

    def shared_length(self, other: Path) -> int:
        """How many leading tokens of two paths are equal and in the same scope."""
        limit = min(len(self.tokens), len(other.tokens))
        if self.public != other.public:
            limit = min(limit, self.public, other.public)
        elif self.owner != other.owner:
            limit = min(limit, self.public)
        return common_length(self.tokens[:limit], other.tokens[:limit])

    def scope_at(self, position: int) -> str | None:
        """None (public) or the owner."""
        return None if position < self.public else self.owner


def common_length(first: Tokens, second: Tokens) -> int:
    """Length of the common prefix of two arrays."""
    count = min(len(first), len(second))
    different = first[:count] != second[:count]
    return int(different.argmax()) if different.any() else count


class Node:
    """A run of tokens after its parent's. `end` is the depth, in tokens, of its last one."""

    __slots__ = (
        "children", "edge", "end", "holder", "is_fleeting", "key",
        "last_used", "parent", "pins", "scope", "users",
    )  # fmt: skip

    def __init__(self, parent: Node | None, edge: Tokens, scope: str | None) -> None:
        self.parent = parent
        self.edge = edge
        self.scope = scope
        self.end: int = (parent.end if parent else 0) + len(edge)
        self.key: Key = (scope, int(edge[0]) if len(edge) else 0)
        self.children: dict[Key, Node] = {}
        self.holder = _NONE
        self.users = 0  # running sequences whose shared part ends here
        self.pins = 0
        self.last_used = 0
        self.is_fleeting = False

    @property
    def is_evictable(self) -> bool:
        """Whether nobody needs it and nothing hangs on it."""
        return not self.children and not self.users and not self.pins and self.parent is not None


class PrefixCache:
    """Computed prefixes of one model's memory. Holds sequence ids of the runner for its leaves."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._cuttable = runner.cache_kind == CUTTABLE
        self._root = Node(None, np.zeros(0, np.int32), None)
        self._clock = 0
        self._serial = 0
        self.cells = 0  # cells of all edges

    # --- finding ---------------------------------------------------------------------------------

    def match(self, path: Path, limit: int) -> tuple[Node, int]:
        """The deepest node on `path` that can be forked, and how many tokens match, at most `limit`.

        With cuttable memory the match may end inside the node's edge.
        """
        if not self._cuttable:
            return self._match_checkpoint(self._root, path, limit)
        node, depth = self._root, 0
        while depth < limit:
            child = node.children.get((path.scope_at(depth), int(path.tokens[depth])))
            if child is None:
                break
            scope_end = min(path.public, limit) if depth < path.public else limit
            count = common_length(child.edge, path.tokens[depth:scope_end])
            node, depth = child, depth + count
            if count < len(child.edge):
                break
        return node, depth

    def _match_checkpoint(self, node: Node, path: Path, limit: int) -> tuple[Node, int]:
        """The deepest node with a holder of its own; edges of siblings may begin alike."""
        best = (node, node.end if node.holder != _NONE else 0)
        scope_end = min(path.public, limit) if node.end < path.public else limit
        for child in node.children.values():
            fits = child.end <= scope_end and child.scope == path.scope_at(node.end)
            if fits and np.array_equal(child.edge, path.tokens[node.end : child.end]):
                found = self._match_checkpoint(child, path, limit)
                best = max(best, found, key=lambda pair: pair[1])
        return best if best[1] else (self._root, 0)

    def longest_known(self, path: Path, limit: int) -> int:
        """How many leading tokens of `path` the tree has, also where they cannot be forked."""
        pending, longest = [self._root], 0
        while pending:
            node = pending.pop()
            scope_end = min(path.public, limit) if node.end < path.public else limit
            for child in node.children.values():
                if node.end < limit and child.scope == path.scope_at(node.end):
                    count = common_length(child.edge, path.tokens[node.end : scope_end])
                    longest = max(longest, node.end + count)
                    if count == len(child.edge):
                        pending.append(child)
        return longest

    def acquire(self, path: Path, limit: int, sequence: int) -> tuple[Node, int]:
        """Fork the longest match into `sequence` and lock it; returns its node and length in tokens."""
        node, length = self.match(path, limit)
        if length:
            node = self._split(node, length)
            self._runner.fork(self._holder_below(node), sequence, 0, length)
            self._make_lasting(node)
        self._touch(node)
        node.users += 1
        return node, length

    def restore(self, node: Node, sequence: int) -> None:
        """Give `sequence`, whose node this is, the state at the node's end again."""
        self._runner.cut(sequence, 0)
        if node.end:
            self._runner.fork(self._holder_below(node), sequence, 0, node.end)

    def release(self, node: Node) -> None:
        """Unlock what `acquire` or `insert` locked."""
        node.users -= 1

    # --- growing ---------------------------------------------------------------------------------

    def insert(
        self, path: Path, length: int, sequence: int, locked: Node, *, is_fleeting: bool = False
    ) -> Node:
        """Keep the first `length` tokens of `path`, which `sequence` has computed.

        The lock moves from `locked` to the node returned, and the sequence then shares that node's
        cells. Where no sequence id can be freed, or the path forked elsewhere with checkpoints,
        nothing changes and `locked` is returned.
        """
        node, depth = self.match(path, length)
        if not self._cuttable and depth != locked.end and depth < length:
            return locked  # its state would hold a second copy of cells that the tree has already
        if depth < length and self._extend(node, locked, path, length, sequence):
            return node
        if depth < length:
            leaf = self._add_leaf(node, depth, path, length, sequence)
            if leaf is None:
                return locked
            node = leaf
            node.is_fleeting = is_fleeting
        elif self._cuttable:
            node = self._split(node, length)
        if depth > locked.end:
            self._exchange(node, sequence, locked.end, depth)
        self._touch(node)
        node.users += 1
        self.release(locked)
        return node

    def pin(self, node: Node) -> None:
        """Keep a node until `unpin`."""
        node.pins += 1

    def unpin(self, node: Node) -> None:
        """Undo one `pin`."""
        node.pins -= 1

    def _extend(self, leaf: Node, locked: Node, path: Path, length: int, sequence: int) -> bool:
        """Lengthen a leaf that only this sequence uses, instead of hanging a node below it."""
        start, own = leaf.end, leaf is locked and leaf.users == 1 and not leaf.pins and not leaf.children
        same_scope = leaf.scope == path.scope_at(start) and not start < path.public < length
        if not (self._cuttable and own and leaf.parent and leaf.holder != _NONE and same_scope):
            return False
        self._runner.fork(sequence, leaf.holder, start, length)
        leaf.edge = np.concatenate([leaf.edge, path.tokens[start:length]])
        leaf.end = length
        self.cells += length - start
        self._touch(leaf)
        return True

    def _add_leaf(self, node: Node, depth: int, path: Path, length: int, sequence: int) -> Node | None:
        """A new leaf (two nodes where the scope changes) below `depth`, held by a new sequence id."""
        node.users += 1  # so that making room cannot remove it
        holder = self._take_holder()
        node.users -= 1
        if holder is None:
            return None
        if self._cuttable and depth:
            node = self._split(node, depth)
            self._runner.fork(self._holder_below(node), holder, 0, depth)
        self._runner.fork(sequence, holder, depth, length)
        above = node
        for start, end in ((depth, min(path.public, length)), (max(depth, path.public), length)):
            if start < end:
                node = self._attach(node, path.tokens[start:end], path.scope_at(start))
        node.holder = holder
        if self._cuttable and above.holder != _NONE:
            self._runner.give_sequence(above.holder)  # the new leaf holds its cells too
            above.holder = _NONE
        return node

    def _exchange(self, node: Node, sequence: int, start: int, end: int) -> None:
        """Let a sequence share the tree's cells at start..end-1 and give up its own, equal ones."""
        if self._cuttable:
            self._runner.replace(sequence, self._holder_below(node), start, end)
        else:  # a state is exchanged as a whole
            self._runner.cut(sequence, 0)
            self._runner.fork(node.holder, sequence, 0, end)

    def _attach(self, parent: Node, edge: Tokens, scope: str | None) -> Node:
        node = Node(parent, edge.copy(), scope)
        if not self._cuttable:
            self._serial += 1
            node.key = (scope, self._serial)
        parent.children[node.key] = node
        self.cells += len(edge)
        return node

    def _split(self, node: Node, end: int) -> Node:
        """The node that ends exactly at depth `end` on the way to `node`, made if need be."""
        if node.end == end or node.parent is None:
            return node
        cut = end - (node.end - len(node.edge))
        upper = Node(node.parent, node.edge[:cut], node.scope)
        upper.last_used = node.last_used
        upper.is_fleeting = node.is_fleeting
        node.parent.children[upper.key] = upper
        node.edge, node.parent = node.edge[cut:], upper
        node.key = (node.scope, int(node.edge[0]))
        upper.children[node.key] = node
        return upper

    def _holder_below(self, node: Node) -> int:
        while node.holder == _NONE:
            node = next(iter(node.children.values()))
        return node.holder

    def _touch(self, node: Node) -> None:
        self._clock += 1
        climbing: Node | None = node
        while climbing is not None:
            climbing.last_used = self._clock
            climbing = climbing.parent

    def _make_lasting(self, node: Node) -> None:
        climbing: Node | None = node
        while climbing is not None:
            climbing.is_fleeting = False
            climbing = climbing.parent

    # --- making room -----------------------------------------------------------------------------

    def take_sequence(self) -> int | None:
        """An unused sequence id, if need be that of the cached leaf used longest ago."""
        return self._take_holder()

    def _take_holder(self) -> int | None:
        sequence = self._runner.take_sequence()
        while sequence is None:
            if not self._evict_oldest():
                return None
            sequence = self._runner.take_sequence()
        return sequence

    def make_room(self, cells: int) -> int:
        """Evict leaves, the one used longest ago first, until `cells` are free; returns how many were."""
        before = self.cells
        while before - self.cells < cells and self._evict_oldest():
            pass
        return before - self.cells

    def trim_fleeting(self, most_cells: int) -> None:
        """Evict fleeting leaves that nobody uses, the one used longest ago first, down to so many cells."""
        leaves = sorted(
            (node for node in self._nodes() if node.is_fleeting and node.is_evictable),
            key=lambda node: node.last_used,
        )
        cells = sum(len(node.edge) for node in leaves)
        for leaf in leaves:
            if cells <= most_cells:
                break
            cells -= len(leaf.edge)
            self._evict(leaf)

    def evictable_cells(self) -> int:
        """Cells that `make_room` could free: those of subtrees that nobody uses or has pinned."""
        needed: set[Node] = set()
        for node in self._nodes():
            climbing: Node | None = node if node.users or node.pins else None
            while climbing is not None and climbing not in needed:
                needed.add(climbing)
                climbing = climbing.parent
        return self.cells - sum(len(node.edge) for node in needed)

    def clear(self) -> None:
        """Evict all that nobody uses or has pinned."""
        self.make_room(self.cells + 1)

    @property
    def leaves(self) -> int:
        """How many sequence ids the tree holds."""
        return sum(node.holder != _NONE for node in self._nodes())

    def _evict_oldest(self) -> bool:
        leaves = [node for node in self._nodes() if node.is_evictable]
        if not leaves:
            return False
        self._evict(min(leaves, key=lambda node: node.last_used))
        return True

    def _evict(self, leaf: Node) -> None:
        parent = leaf.parent
        assert parent is not None
        del parent.children[leaf.key]
        self.cells -= len(leaf.edge)
        orphaned = not parent.children and parent.holder == _NONE and parent.parent is not None
        if self._cuttable and orphaned:
            self._runner.cut(leaf.holder, parent.end)
            parent.holder = leaf.holder
            return
        if leaf.holder != _NONE:
            self._runner.give_sequence(leaf.holder)
        if orphaned and parent.is_evictable:
            self._evict(parent)  # without a holder nothing can be forked from it

    def _nodes(self) -> Iterator[Node]:
        pending = list(self._root.children.values())
        while pending:
            node = pending.pop()
            pending.extend(node.children.values())
            yield node

"""Prefix caches with one defect each, which the tests of sharing must catch."""

from __future__ import annotations

from groundup.engine.prefix_cache import Node, Path, PrefixCache


class OwnerlessPrefixCache(PrefixCache):
    """Forgets whose words they are: everything is shared with everybody."""

    def match(self, path: Path, limit: int) -> tuple[Node, int]:
        """Looks everything up as if it were public."""
        return super().match(_everybodys(path), limit)

    def insert(
        self, path: Path, length: int, sequence: int, locked: Node, *, is_fleeting: bool = False
    ) -> Node:
        """Stores everything as if it were public."""
        return super().insert(_everybodys(path), length, sequence, locked, is_fleeting=is_fleeting)


def _everybodys(path: Path) -> Path:
    return Path(path.tokens, len(path.tokens), "")


class RuthlessPrefixCache(PrefixCache):
    """Makes room with leaves that running answers use and that were pinned."""

    def _evict_oldest(self) -> bool:
        leaves = [node for node in self._nodes() if not node.children]
        if leaves:
            self._evict(min(leaves, key=lambda node: node.last_used))
        return bool(leaves)


class UncutPrefixCache(PrefixCache):
    """Hands an evicted leaf's holder to the parent, and forgets to free the leaf's cells."""

    def _evict(self, leaf: Node) -> None:
        cut, self._runner.cut = self._runner.cut, _keep_all  # type: ignore[method-assign]
        try:
            super()._evict(leaf)
        finally:
            self._runner.cut = cut  # type: ignore[method-assign]


class SecondCopyPrefixCache(PrefixCache):
    """Lets a sequence keep its own cells of what the tree has already."""

    def _exchange(self, node: Node, sequence: int, start: int, end: int) -> None:
        """Exchanges nothing."""


def _keep_all(sequence: int, start: int) -> None:
    """Instead of `Runner.cut`."""

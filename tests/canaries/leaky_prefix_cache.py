"""Prefix caches with one defect each, which the tests of sharing must catch."""

from __future__ import annotations

from groundup.engine.prefix_cache import Node, Path, PrefixCache


class OwnerlessPrefixCache(PrefixCache):
    """Forgets whose words they are: everything is shared with everybody."""

    def match(self, path: Path, limit: int) -> tuple[Node, int]:
        """Looks everything up as if it were public."""
        return super().match(_everybodys(path), limit)

    def insert(self, path: Path, length: int, sequence: int, locked: Node) -> Node:
        """Stores everything as if it were public."""
        return super().insert(_everybodys(path), length, sequence, locked)


def _everybodys(path: Path) -> Path:
    return Path(path.tokens, len(path.tokens), "")

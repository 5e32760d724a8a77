"""An exact model of llama.cpp's unified cells: which sequence id has which cell at which position.

Where the library would silently do something else than what was meant (copy cells that do not
exist, give one position two cells, cut a state), the model fails. It computes nothing: a cell
remembers what it was computed from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from groundup.engine.prefix_cache import Path
from groundup.engine.runner import CUTTABLE, Runner


@dataclass(frozen=True, eq=False)
class Cell:
    """One computed position: the tokens up to it, and whom the request that computed it lets use it."""

    tokens: tuple[int, ...]
    scope: str | None


class CellMemory:
    """What `PrefixCache` uses of a `Runner`, for one kind of cache."""

    def __init__(self, cache_kind: str, sequences: int) -> None:
        self.cache_kind = cache_kind
        self.sequences = sequences
        self.free_ids = list(range(sequences))
        self.held: dict[int, dict[int, Cell]] = {sequence: {} for sequence in range(sequences)}

    def as_runner(self) -> Runner:
        """Itself, in the type that the cache expects."""
        return cast(Runner, self)

    @property
    def alive(self) -> int:
        """How many different cells exist."""
        return len({cell for cells in self.held.values() for cell in cells.values()})

    def compute(self, sequence: int, path: Path, start: int, end: int) -> None:
        """Fill new cells with the tokens start..end-1 of a path."""
        cells = self.held[sequence]
        assert set(cells) == set(range(start)), "computed on top of the wrong positions"
        for position in range(start, end):
            cells[position] = Cell(tuple(path.tokens[: position + 1].tolist()), path.scope_at(position))

    # --- as the runner does -----------------------------------------------------------------------

    def take_sequence(self) -> int | None:
        """An unused sequence id, or None when all are taken."""
        return self.free_ids.pop() if self.free_ids else None

    def give_sequence(self, sequence: int) -> None:
        """Forget a sequence and return its id."""
        assert sequence in self.held, "no such sequence id"
        assert sequence not in self.free_ids, "a sequence id was returned twice"
        self.held[sequence].clear()
        self.free_ids.append(sequence)

    def fork(self, source: int, target: int, start: int, end: int) -> None:
        """Let `target` share the cells of `source` at positions start..end-1."""
        assert source not in self.free_ids, "forked from an unused sequence id"
        if self.cache_kind != CUTTABLE:
            assert set(self.held[source]) == set(range(end)), "a state forked elsewhere than at its end"
            assert not self.held[target], "a state forked onto another"
            start = 0
        for position in range(start, end):
            cell = self.held[source].get(position)
            assert cell is not None, "forked a cell that does not exist"
            assert self.held[target].get(position, cell) is cell, "one position has two cells"
            self.held[target][position] = cell

    def cut(self, sequence: int, start: int) -> None:
        """Take `sequence` off its cells from position `start` on."""
        assert start == 0 or self.cache_kind == CUTTABLE, "a state was cut"
        self.held[sequence] = {
            position: cell for position, cell in self.held[sequence].items() if position < start
        }

    def replace(self, sequence: int, source: int, start: int, end: int) -> None:
        """Give up the cells of `sequence` at start..end-1 for the equal ones of `source`."""
        assert self.cache_kind == CUTTABLE, "a part of a state was replaced"
        for position in range(start, end):
            del self.held[sequence][position]
        self.fork(source, sequence, start, end)

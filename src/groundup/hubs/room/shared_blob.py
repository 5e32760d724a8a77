"""A blob that several neighbours have in part: who has which chunk, and which chunk to fetch next.

The rarest chunk comes first, so that every chunk is soon with several and nobody waits for the one that
has everything. Which hashes count is decided once for all neighbours: a liar's own hashes would vouch for
its lies. Pure reckoning; nothing is sent here.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from groundup.hubs.chunks import Range
from groundup.hubs.hub import RemoteFile
from groundup.names import Digest

from .member import Member
from .messages import ChunkHashes, chunk_count, chunk_range

SAMPLE: Final = 48


@dataclass(slots=True)
class SharedBlob:
    """One blob on its way here. `authority` is the neighbour whose list of hashes counts.

    `suspects` gave a chunk that does not fit this list; `liars` are those whose list fitted everything
    and whose file was wrong. `is_unverifiable`: nobody has hashes, and only the whole file can be checked.
    """

    file: RemoteFile
    chunk_bytes: int = 0
    hashes: ChunkHashes | None = None
    authority: Member | None = None
    is_unverifiable: bool = False
    suspects: set[Member] = field(default_factory=set)
    liars: set[Member] = field(default_factory=set)
    last_change_s: float = 0.0

    @property
    def digest(self) -> Digest:
        """The digest of the blob."""
        return self.file.digest

    @property
    def is_ready(self) -> bool:
        """Whether chunks can be fetched: their length is known, and what they must be if anybody knows."""
        return bool(self.chunk_bytes) and (self.hashes is not None or self.is_unverifiable)

    @property
    def count(self) -> int:
        """How many chunks there are."""
        return chunk_count(self.file.size_bytes, self.chunk_bytes)

    def accept(self, hashes: ChunkHashes, authority: Member | None) -> None:
        """Take a list of hashes as the one that counts."""
        self.hashes, self.authority = hashes, authority
        self.chunk_bytes = hashes.chunk_bytes
        self.is_unverifiable = False

    def reject_hashes(self) -> Member | None:
        """The list was wrong: whoever gave it is a liar, and its suspects were innocent."""
        liar, self.authority, self.hashes = self.authority, None, None
        self.suspects.clear()
        if liar is not None:
            self.liars.add(liar)
        return liar

    def numbers(self, start: int, end: int) -> range:
        """The chunks that have a byte from `start` to before `end`."""
        return range(start // self.chunk_bytes, -(-end // self.chunk_bytes))

    def extent(self, number: int) -> Range:
        """The bytes of a chunk."""
        return chunk_range(number, self.file.size_bytes, self.chunk_bytes)

    def is_right(self, number: int, data: bytes) -> bool:
        """Whether a chunk is what the list says; true where there is none."""
        return self.hashes is None or hashlib.sha256(data).hexdigest() == self.hashes.of_chunk(number)

    def holders(self, members: Iterable[Member], now_s: float) -> list[Member]:
        """Those who have something of it and may be asked now."""
        return [
            one
            for one in members
            if one.is_here(now_s)
            and one not in self.suspects
            and one not in self.liars
            and one.holding(self.digest).have
        ]

    def choose(self, waiting: Sequence[Range], holders: Sequence[Member], slots: int) -> int | None:
        """The place in `waiting` of the rarest range that somebody with a free slot has; None without one.

        A sample is looked at first, since looking at thousands takes longer than fetching one.
        """
        places = range(len(waiting))
        for tried in (random.sample(places, min(SAMPLE, len(waiting))), places):
            ranked = [
                (rarity, random.random(), place)
                for place in tried
                if (rarity := self._rarity(waiting[place], holders, slots)) is not None
            ]
            if ranked:
                return min(ranked)[2]
        return None

    def pick(self, number: int, holders: Iterable[Member], slots: int) -> Member | None:
        """Who is to be asked for a chunk: not the busy ones, and rather those who have little."""
        bit = 1 << number
        free = [one for one in holders if one.in_flight < slots and one.holding(self.digest).have & bit]
        return min(
            free,
            key=lambda one: (one.in_flight, one.holding(self.digest).have.bit_count(), random.random()),
            default=None,
        )

    def _rarity(self, wanted: Range, holders: Sequence[Member], slots: int) -> int | None:
        """How many have all of a range, those counted to whom it was just given; None if nobody is free."""
        bits = 0
        for number in self.numbers(*wanted):
            bits |= 1 << number
        having = [one for one in holders if one.holding(self.digest).have & bits == bits]
        if not any(one.in_flight < slots for one in having):
            return None
        return len(having) + any(one.holding(self.digest).given & bits for one in having)

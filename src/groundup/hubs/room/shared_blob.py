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
    without_hashes: set[Member] = field(default_factory=set)
    verified: set[int] = field(default_factory=set)
    last_progress_s: float = 0.0
    given_since_s: dict[int, float] = field(default_factory=dict)
    chunk_s: float = 0.0  # how long the last chunk took that came from somebody who has everything

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
        self.verified.clear()
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

    def learn(self, member: Member, have: int, given: int, now_s: float) -> None:
        """Note what a neighbour has, and what it has given out."""
        holding = member.holding(self.digest)
        if holding.have != have:
            self.last_progress_s = now_s
        new = given & ~holding.given
        for number in range(new.bit_length()):
            if new >> number & 1:
                self.given_since_s.setdefault(number, now_s)
        holding.have, holding.given = have, given

    def has_all(self, member: Member) -> bool:
        """Whether somebody has all of it."""
        return member.holding(self.digest).have.bit_count() == self.count

    def holders(self, members: Iterable[Member], now_s: float) -> list[Member]:
        """Those who have something of it and may be asked now."""
        return [
            one
            for one in members
            if one.is_here(now_s)
            and one not in self.suspects
            and one not in self.liars
            and one.holding(self.digest).have
            and not one.holding(self.digest).is_stale
        ]

    def choose(
        self, waiting: Sequence[Range], holders: Sequence[Member], slots: int, held_before_s: float = 0.0
    ) -> int | None:
        """The place in `waiting` of the rarest range that somebody with a free slot has; None without one.

        A sample is looked at first, since looking at thousands takes longer than fetching one.

        Args:
            waiting: ranges that are wanted.
            holders: who may be asked.
            slots: requests at a time for each of them.
            held_before_s: what those who have everything have given since this time is on its way to
                another neighbour, and is not asked of them once more.
        """
        places = range(len(waiting))
        for tried in (random.sample(places, min(SAMPLE, len(waiting))), places):
            ranked = [
                (rarity, random.random(), place)
                for place in tried
                if (rarity := self._rarity(waiting[place], holders, slots, held_before_s)) is not None
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

    def _rarity(
        self, wanted: Range, holders: Sequence[Member], slots: int, held_before_s: float
    ) -> int | None:
        """How many have all of a range; None if nobody of them is to be asked now."""
        numbers = self.numbers(*wanted)
        bits = ((1 << len(numbers)) - 1) << numbers.start
        having = [one for one in holders if one.holding(self.digest).have & bits == bits]
        free = [one for one in having if one.in_flight < slots]
        given_s = max((self.given_since_s.get(number, 0.0) for number in numbers), default=0.0)
        is_on_its_way = 0 < held_before_s < given_s
        if not free or (is_on_its_way and all(self.has_all(one) for one in free)):
            return None
        return len(having)

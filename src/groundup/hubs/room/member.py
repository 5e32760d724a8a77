"""What is known of a neighbour while it is fetched from: chunks, load, failures. Nothing is sent here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from groundup.errors import HubBusyError, HubError
from groundup.hubs.retry import is_passing
from groundup.names import Digest

from .neighbour import Neighbour

FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 5.0
MOST_FAILURES: Final = 12


@dataclass(slots=True)
class Holding:
    """What a neighbour has of one blob: bits of chunks, and whether an answer has come at all.

    `is_stale`: it has changed since by what we did, so it is looked at again first (`look_now`).
    """

    have: int = 0
    given: int = 0
    is_known: bool = False
    is_stale: bool = False
    look_now: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, eq=False)
class Member:
    """A neighbour and how it has done so far. `is_named` if the user named it."""

    neighbour: Neighbour
    is_named: bool
    holdings: dict[Digest, Holding] = field(default_factory=dict)
    in_flight: int = 0
    failures: int = 0
    away_until_s: float = 0.0
    error: HubError | None = None
    is_dropped: bool = False
    is_greeted: bool = False

    @property
    def host(self) -> str:
        """Its address and port."""
        return self.neighbour.host

    def holding(self, digest: Digest) -> Holding:
        """What it has of a blob."""
        return self.holdings.setdefault(digest, Holding())

    def is_here(self, now_s: float) -> bool:
        """Whether it may be asked now."""
        return not self.is_dropped and now_s >= self.away_until_s

    def failed(self, error: HubError, now_s: float) -> bool:
        """Leave it alone for a while, or for good; whether it is for good since just now."""
        self.error = error
        self.failures += 1
        if not is_passing(error) or self.failures >= MOST_FAILURES:
            was_dropped, self.is_dropped = self.is_dropped, True
            return not was_dropped
        asked_s = error.retry_after_s if isinstance(error, HubBusyError) else 0.0
        doubled_s = FIRST_WAIT_S * 2.0 ** (self.failures - 1)
        self.away_until_s = now_s + max(min(doubled_s, LONGEST_WAIT_S), min(asked_s, LONGEST_WAIT_S))
        return False

    def succeeded(self) -> None:
        """It answered as it should."""
        self.failures = 0

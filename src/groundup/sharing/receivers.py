"""Who in the room gets which model from here: when it begins, and when it is over.

A neighbour takes parts from others, too, and does not say when it has everything. So it is over when all
bytes were given from here, or when the neighbour has asked for nothing of the model for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from groundup.library.store.byte_ranges import ByteRanges
from groundup.names import Digest, ModelName

from .offers import Offer

QUIET_S: Final = 25.0  # whoever still pulls asks at least every ten seconds what there is
MOST_ADDRESSES: Final = 1_024


class Stage(StrEnum):
    """How far a neighbour is with a model."""

    BEGUN = "begun"
    WHOLE = "whole"  # all bytes were given from here
    QUIET = "quiet"  # it asks no more; the rest may have come from others


@dataclass(frozen=True, slots=True)
class Receiving:
    """A neighbour that begins or has ended to get a model; `given_bytes` are those given from here, once."""

    address: str
    name: ModelName
    stage: Stage
    given_bytes: int
    size_bytes: int


ReceivingSink = Callable[[Receiving], None]


def _silent(receiving: Receiving) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class _Receiver:
    offer: Offer
    last_s: float
    given: dict[Digest, ByteRanges] = field(default_factory=dict)
    is_whole: bool = False

    @property
    def given_bytes(self) -> int:
        return sum(one.total_bytes for one in self.given.values())

    @property
    def size_bytes(self) -> int:
        return sum(self.offer.sizes.values())


class Receivers:
    """All of them, for one event loop.

    Args:
        report: told when one begins or ends.
        clock_s: seconds that only go forward.
    """

    def __init__(
        self, report: ReceivingSink = _silent, *, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._report = report
        self._clock_s = clock_s
        self._found: dict[str, dict[ModelName, _Receiver]] = {}

    def heard(self, address: str, digest: Digest) -> None:
        """An address has asked what there is of a blob."""
        for one in self._found.get(address, {}).values():
            if digest in one.offer.sizes:
                one.last_s = self._clock_s()

    def gave(self, offers: Iterable[Offer], address: str, digest: Digest, start: int, end: int) -> None:
        """An address was given bytes of a blob that belongs to one of these offers, or to none."""
        one = self._receiver(offers, address, digest)
        if one is None:
            return
        one.last_s = self._clock_s()
        one.given.setdefault(digest, ByteRanges()).add(start, end)
        if not one.is_whole and one.given_bytes == one.size_bytes:
            one.is_whole = True
            self._tell(address, one, Stage.WHOLE)

    def sweep(self, quiet_s: float = QUIET_S) -> None:
        """Forget who has asked for nothing for so long; those that did not get everything here are told."""
        now_s = self._clock_s()
        for address, models in list(self._found.items()):
            for name, one in list(models.items()):
                if now_s - one.last_s < quiet_s:
                    continue
                del models[name]
                if not one.is_whole:
                    self._tell(address, one, Stage.QUIET)
            if not models:
                del self._found[address]

    def _receiver(self, offers: Iterable[Offer], address: str, digest: Digest) -> _Receiver | None:
        models = self._found.get(address, {})
        known = next((one for one in models.values() if digest in one.offer.sizes), None)
        if known is not None:
            return known
        offer = next((one for one in offers if digest in one.sizes), None)
        if offer is None or (address not in self._found and len(self._found) >= MOST_ADDRESSES):
            return None
        one = _Receiver(offer, self._clock_s())
        self._found.setdefault(address, {})[offer.name] = one
        self._tell(address, one, Stage.BEGUN)
        return one

    def _tell(self, address: str, one: _Receiver, stage: Stage) -> None:
        self._report(Receiving(address, one.offer.name, stage, one.given_bytes, one.size_bytes))

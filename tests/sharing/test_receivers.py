"""Who gets which model: told once when it begins, and once when it is over."""

from __future__ import annotations

import pytest

from groundup.names import ModelName
from groundup.sharing.offers import Offer
from groundup.sharing.receivers import MOST_ADDRESSES, QUIET_S, Receivers, Receiving, Stage
from tests.faults.small_models import small_model

MODEL = small_model(200_000)
NAME = ModelName.parse("test/model")
OFFERS = [Offer(NAME, MODEL.manifest)]
WHOLE_BYTES = MODEL.manifest.size_bytes


class Clock:
    """Seconds that pass when a test says so."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture(name="told")
def _told() -> list[Receiving]:
    return []


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


@pytest.fixture(name="receivers")
def _receivers(told: list[Receiving], clock: Clock) -> Receivers:
    return Receivers(told.append, clock_s=clock)


def give_all(receivers: Receivers, address: str, piece_bytes: int = 64_000) -> None:
    """Every byte of the model, piece by piece."""
    for digest, size_bytes in OFFERS[0].sizes.items():
        for start in range(0, size_bytes, piece_bytes):
            receivers.gave(OFFERS, address, digest, start, min(start + piece_bytes, size_bytes))


def test_begin_and_end_are_told(receivers: Receivers, told: list[Receiving], clock: Clock) -> None:
    """Two lines for each neighbour, with its address and the bytes; silence afterwards is no news."""
    give_all(receivers, "10.0.0.1")
    give_all(receivers, "10.0.0.1")
    give_all(receivers, "10.0.0.2")
    clock.now_s += QUIET_S
    receivers.sweep()
    assert [(one.address, one.stage) for one in told] == [
        ("10.0.0.1", Stage.BEGUN),
        ("10.0.0.1", Stage.WHOLE),
        ("10.0.0.2", Stage.BEGUN),
        ("10.0.0.2", Stage.WHOLE),
    ]
    assert {(one.name, one.size_bytes) for one in told} == {(NAME, WHOLE_BYTES)}
    assert told[1].given_bytes == WHOLE_BYTES


def test_who_asks_no_more_is_told(receivers: Receivers, told: list[Receiving], clock: Clock) -> None:
    """Bytes that were given twice count once, and questions keep a neighbour in the list."""
    for _ in range(2):
        receivers.gave(OFFERS, "10.0.0.1", MODEL.weights, 0, 50_000)
    clock.now_s += QUIET_S - 1
    receivers.heard("10.0.0.1", MODEL.weights)
    clock.now_s += QUIET_S - 1
    receivers.sweep()
    assert [one.stage for one in told] == [Stage.BEGUN]
    clock.now_s += 1
    receivers.sweep()
    assert told[1:] == [Receiving("10.0.0.1", NAME, Stage.QUIET, 50_000, WHOLE_BYTES)]
    receivers.sweep()
    assert len(told) == 2


def test_at_the_end_everybody_is_told(receivers: Receivers, told: list[Receiving]) -> None:
    """A sweep without patience ends all that is open."""
    receivers.gave(OFFERS, "10.0.0.1", MODEL.weights, 0, 1)
    receivers.sweep(0)
    assert [one.stage for one in told] == [Stage.BEGUN, Stage.QUIET]


def test_what_is_not_offered_is_not_told(receivers: Receivers, told: list[Receiving]) -> None:
    """Parts of downloads belong to no model here; questions alone begin nothing."""
    receivers.gave([], "10.0.0.1", MODEL.weights, 0, 1)
    receivers.heard("10.0.0.1", MODEL.weights)
    receivers.sweep(0)
    assert told == []


def test_there_is_a_limit(receivers: Receivers, told: list[Receiving]) -> None:
    """However many addresses somebody has, only so many are kept."""
    for number in range(MOST_ADDRESSES + 10):
        receivers.gave(OFFERS, f"10.0.{number >> 8}.{number & 255}", MODEL.weights, 0, 1)
    assert len(told) == MOST_ADDRESSES

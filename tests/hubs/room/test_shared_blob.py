"""Which chunk comes next, and from whom. Reckoning only."""

from __future__ import annotations

import pytest

from groundup.errors import ConnectionLostError, HubAnswerError
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import RemoteFile
from groundup.hubs.room.member import MOST_FAILURES, Member
from groundup.hubs.room.messages import ChunkHashes
from groundup.hubs.room.neighbour import Neighbour
from groundup.hubs.room.shared_blob import SharedBlob
from groundup.names import Digest

CHUNKS = 8
FILE = RemoteFile(Digest.of(b"blob"), CHUNKS * 10, "application/octet-stream", "weights")
ALL = (1 << CHUNKS) - 1


@pytest.fixture(name="http")
def _http() -> HttpClient:
    return HttpClient()


def a_blob() -> SharedBlob:
    """A blob of eight chunks with ten bytes each."""
    return SharedBlob(FILE, chunk_bytes=10, is_unverifiable=True)


def a_member(http: HttpClient, blob: SharedBlob, have: int, *, given: int = 0, in_flight: int = 0) -> Member:
    """Somebody who has these chunks."""
    member = Member(Neighbour(http, f"10.0.0.1:{have + 1}", "K7QF29MX"), is_named=True)
    blob.learn(member, have, given, 100.0)
    member.in_flight = in_flight
    return member


def waiting(*numbers: int) -> list[tuple[int, int]]:
    """The ranges of these chunks."""
    return [(number * 10, number * 10 + 10) for number in numbers]


def test_the_rarest_comes_first(http: HttpClient) -> None:
    """A chunk that only one has is fetched before one that all have."""
    blob = a_blob()
    members = [a_member(http, blob, have) for have in (ALL, 0b11110111, 0b11110011)]
    assert blob.choose(waiting(0, 1, 2, 3, 4), members, 1) == 3
    assert blob.choose(waiting(0, 1, 2, 4), members, 1) == 2


def test_the_busy_are_left_alone(http: HttpClient) -> None:
    """What only a busy neighbour has waits; with nobody free nothing is chosen."""
    blob = a_blob()
    busy, free = a_member(http, blob, ALL, in_flight=1), a_member(http, blob, 0b1)
    assert blob.choose(waiting(5, 0), [busy, free], 1) == 1
    assert blob.choose(waiting(5, 6), [busy, free], 1) is None
    assert blob.choose(waiting(5, 6), [busy, free], 2) is not None


def test_what_is_on_its_way_to_another_is_not_asked_again(http: HttpClient) -> None:
    """A chunk that was just given out comes from whoever got it, unless that takes too long."""
    blob = a_blob()
    giver = a_member(http, blob, ALL, given=0b1)
    assert blob.choose(waiting(0), [giver], 1, held_before_s=99.0) is None
    assert blob.choose(waiting(0, 1), [giver], 1, held_before_s=99.0) == 1
    assert blob.choose(waiting(0), [giver], 1, held_before_s=101.0) == 0
    assert blob.choose(waiting(0), [giver, a_member(http, blob, 0b1)], 1, held_before_s=99.0) == 0


def test_those_who_have_little_are_asked_first(http: HttpClient) -> None:
    """The one that has everything is spared."""
    blob = a_blob()
    rich, poor = a_member(http, blob, ALL), a_member(http, blob, 0b11)
    assert blob.pick(0, [rich, poor], 1) is poor
    assert blob.pick(7, [rich, poor], 1) is rich
    poor.in_flight = 1
    assert blob.pick(0, [rich, poor], 1) is rich
    assert blob.pick(0, [poor], 1) is None


def test_suspects_and_the_absent_give_nothing(http: HttpClient) -> None:
    """Who gave a wrong chunk, is away, or is dropped is no holder."""
    blob = a_blob()
    members = [a_member(http, blob, have) for have in (1, 2, 4, 8)]
    blob.suspects.add(members[0])
    members[1].away_until_s = 200.0
    members[2].failed(HubAnswerError("host", "wrong"), 100.0)
    assert blob.holders(members, 150.0) == [members[3]]
    assert blob.holders(members, 250.0) == [members[1], members[3]]


def test_a_rejected_list_clears_its_suspects(http: HttpClient) -> None:
    """Those who did not fit a wrong list were innocent; whoever gave it is a liar."""
    blob = a_blob()
    authority, suspect = a_member(http, blob, ALL), a_member(http, blob, 1)
    hashes = ChunkHashes(size_bytes=80, chunk_bytes=10, hashes="0" * 64 * CHUNKS)
    blob.accept(hashes, authority)
    blob.suspects.add(suspect)
    assert blob.reject_hashes() is authority
    assert blob.holders([authority, suspect], 150.0) == [suspect]
    assert not blob.is_ready or blob.is_unverifiable


def test_failures_end_in_absence_and_then_for_good(http: HttpClient) -> None:
    """A passing failure makes a neighbour wait, longer each time; many in a row end it."""
    member = a_member(http, a_blob(), 1)
    waits = []
    for _ in range(MOST_FAILURES - 1):
        assert not member.failed(ConnectionLostError("host", "gone"), 0.0)
        waits.append(member.away_until_s)
    assert waits == sorted(waits)
    assert member.failed(ConnectionLostError("host", "gone"), 0.0)
    assert member.is_dropped

"""Visits of the one client: noted before the first byte, counted, and never made unseen.

The servers are real. A proxy on this computer stands for the internet, since no test may go there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, HubUnreachableError
from groundup.hubs.http import HttpClient
from groundup.hubs.http_settings import HttpSettings
from groundup.hubs.outbound.entry import Entry, Reason
from groundup.hubs.outbound.log import OutboundLog
from groundup.hubs.outbound.visits import head_bytes
from tests.hubs.fault_server import FaultServer, good

WHY = Reason("download", "poet")
BODY = b"x" * 50_000


@pytest.fixture
def proxy() -> Iterator[FaultServer]:
    """Answers whatever the internet is asked."""
    with FaultServer(fallback=good(BODY)) as running:
        yield running


@pytest.fixture
def log(tmp_path: Path) -> OutboundLog:
    """A record that has not begun."""
    return OutboundLog(tmp_path / "outbound.jsonl")


def client(log: OutboundLog, proxy: FaultServer) -> HttpClient:
    """The client, for which the proxy is the only way out."""
    settings = HttpSettings(http_proxy=proxy.url("").rstrip("/"), connect_timeout_s=2)
    return HttpClient(settings, reason=WHY, log=log)


def only(log: OutboundLog) -> Entry:
    """The only entry."""
    (entry,) = log.read().entries
    return entry


async def test_a_visit(log: OutboundLog, proxy: FaultServer) -> None:
    """Two requests to one host are one visit: with its host, reason, way, and bytes of heads and bodies."""
    async with client(log, proxy) as http:
        await http.read("GET", "http://models.example/a")
        await http.read("POST", "http://models.example/b", content=b"y" * 1_000)
        assert only(log).ended_ms is None
    entry = only(log)
    assert (entry.host, entry.port, entry.reach, entry.reason) == ("models.example", 80, "internet", WHY)
    assert entry.through == proxy.url("").rstrip("/").removeprefix("http://")
    assert entry.requests == len(proxy.requests) == 2
    assert entry.ended_ms is not None
    assert entry.ended_ms >= entry.began_ms
    assert entry.received_bytes is not None
    assert 100_000 < entry.received_bytes < 102_000
    assert entry.sent_bytes is not None
    assert 1_000 < entry.sent_bytes < 3_000


async def test_bodies_in_pieces(log: OutboundLog, proxy: FaultServer) -> None:
    """What is sent piece by piece is counted, too."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"z" * 1_000

    async with client(log, proxy) as http:
        sending = {"Content-Length": "10000"}
        await http.read("PUT", "http://models.example/c", content=pieces(), headers=sending)
    assert (only(log).sent_bytes or 0) > 10_000


async def test_noted_before_it_is_made(log: OutboundLog) -> None:
    """A visit that comes to nothing is in the record as well."""
    nobody = HttpSettings(http_proxy="http://127.0.0.1:9", connect_timeout_s=2)
    async with HttpClient(nobody, reason=WHY, log=log) as http:
        with pytest.raises(HubUnreachableError):
            await http.read("GET", "http://models.example/a")
    assert (only(log).host, only(log).received_bytes) == ("models.example", 0)


async def test_not_made_unseen(log: OutboundLog, proxy: FaultServer, tmp_path: Path) -> None:
    """Where nothing can be noted, nothing is asked; the same request with a record that works arrives."""
    log.path.mkdir()
    async with client(log, proxy) as http:
        with pytest.raises(FileAccessError):
            await http.read("GET", "http://models.example/a")
    assert proxy.requests == []
    async with client(OutboundLog(tmp_path / "works.jsonl"), proxy) as http:
        await http.read("GET", "http://models.example/a")
    assert len(proxy.requests) == 1


async def test_this_computer(log: OutboundLog, proxy: FaultServer) -> None:
    """What stays on this computer is no visit, unless its name is handed to somebody else."""
    async with HttpClient(HttpSettings(), log=log) as http:
        await http.read("GET", proxy.url("/a"))
    assert not log.path.exists()


async def test_by_default_the_record_of_the_user(
    proxy: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that was told of no record writes the user's: none is left out by forgetting."""
    monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path / "home"))
    async with HttpClient(HttpSettings(http_proxy=proxy.url("").rstrip("/"))) as http:
        await http.read("GET", "http://models.example/a")
    entry = only(OutboundLog.of_user())
    assert (entry.host, entry.reason.code) == ("models.example", "unsaid")


def test_length_of_a_head() -> None:
    """A head is as long as it is on the wire in HTTP/1.1."""
    head = "GET / HTTP/1.1\r\nHost: a\r\nAccept: b\r\n\r\n"
    assert head_bytes("GET / HTTP/1.1", {"Host": "a", "Accept": "b"}) == len(head)

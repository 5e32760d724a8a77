"""Ranges of remote files: remembered places, expired addresses, credentials for their own host."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from groundup.errors import AccessDeniedError, HubBusyError, NotOnHubError, SignInPageError
from groundup.hubs.http import HttpClient
from groundup.hubs.ranges import RangeReader

from .fault_server import FaultServer, good, in_turn, redirect, status
from .releases import remote_file, some_bytes

CONTENT = some_bytes(10_000)


@pytest.fixture
def hub() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def cdn() -> Iterator[FaultServer]:
    with FaultServer() as running:
        running.handlers["/signed"] = good(CONTENT)
        yield running


@pytest.fixture
async def reader() -> AsyncIterator[RangeReader]:
    async with HttpClient() as http:
        yield RangeReader(http)


async def read(reader: RangeReader, hub: FaultServer, start: int, end: int) -> bytes:
    file = remote_file(CONTENT, hub.url("/file"))
    pieces = reader.read(file, start, end, authorization="Bearer secret")
    return b"".join([piece async for piece in pieces])


async def test_hub_is_asked_once(hub: FaultServer, cdn: FaultServer, reader: RangeReader) -> None:
    """Where a redirect led is asked directly from then on, without the credential."""
    hub.handlers["/file"] = redirect(cdn.url("/signed"))
    for start in range(0, 10_000, 1_000):
        assert await read(reader, hub, start, start + 1_000) == CONTENT[start : start + 1_000]
    assert len(hub.requests) == 1
    assert len(cdn.requests) == 10
    assert [one for one in cdn.requests if "authorization" in one.headers] == []


@pytest.mark.parametrize("number", [400, 401, 403, 404, 410])
async def test_expired_address_is_asked_for_again(
    hub: FaultServer, cdn: FaultServer, reader: RangeReader, number: int
) -> None:
    """When the place is gone, the hub gives a new one, and nobody notices."""
    cdn.handlers["/signed"] = in_turn(good(CONTENT), status(number), good(CONTENT))
    hub.handlers["/file"] = redirect(cdn.url("/signed"))
    assert await read(reader, hub, 0, 10) == CONTENT[:10]
    assert await read(reader, hub, 10, 20) == CONTENT[10:20]
    assert len(hub.requests) == 2
    assert cdn.faults[f"status {number}"] == 1


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (401, AccessDeniedError),
        (403, AccessDeniedError),
        (404, NotOnHubError),
        (429, HubBusyError),
        (511, SignInPageError),
    ],
)
async def test_statuses(hub: FaultServer, reader: RangeReader, number: int, kind: type[Exception]) -> None:
    """What a status of the hub itself stands for."""
    hub.handlers["/file"] = status(number)
    with pytest.raises(kind):
        await read(reader, hub, 0, 10)

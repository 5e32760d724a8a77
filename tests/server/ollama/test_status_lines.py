"""Tests of work that tells how far it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.responses import Response

from groundup.errors import FileAccessError
from groundup.server import streams
from groundup.server.call import Call
from groundup.server.ollama.status_lines import SUCCESS, Lines, status_response
from groundup.server.routes import DialectName, Right, Route
from tests.server.live import Live, live_server


async def _good() -> Lines:
    yield {"status": "begun"}
    await asyncio.sleep(0.5)
    yield SUCCESS


async def _bad() -> Lines:
    yield {"status": "begun"}
    raise FileAccessError("/srv/ada/file", "read", "Permission denied")


async def answer(call: Call) -> Response:
    """One of them, streamed or not."""
    query = call.request.query_params
    lines = _good() if query["work"] == "good" else _bad()
    return await status_response(call, lines, stream="stream" in query)


ROUTE = Route(
    path="/work", method="GET", handler=answer, dialect=DialectName.NATIVE, right=Right.CHAT, summary="Works"
)


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server that does nothing else."""
    folder: Path = tmp_path_factory.mktemp("server")
    with live_server(folder, routes=[ROUTE]) as live:
        yield live


def get(live: Live, query: str) -> httpx2.Response:
    """One answer."""
    return httpx2.get(f"{live.address}/work?{query}", trust_env=False, timeout=30)


def test_whole_answers(working: Live) -> None:
    """Without a stream the last line is the answer, and an error has its status and no path."""
    assert get(working, "work=good").json() == SUCCESS
    failed = get(working, "work=bad")
    assert failed.status_code == 500
    assert "ada" not in failed.text


def test_streams(working: Live) -> None:
    """In a stream each line is JSON, and an error is the last one, without a success."""
    good = get(working, "work=good&stream=1")
    assert good.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in good.text.splitlines()] == [{"status": "begun"}, SUCCESS]
    bad = [json.loads(line) for line in get(working, "work=bad&stream=1").text.splitlines()]
    assert bad[0] == {"status": "begun"}
    assert "Permission denied" in bad[-1]["error"]
    assert "ada" not in bad[-1]["error"]


def test_quiet_times(working: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing happens the last line is said again, since every line must be one that clients know."""
    monkeypatch.setattr(streams, "QUIET_S", 0.1)
    lines = [json.loads(line) for line in get(working, "work=good&stream=1").text.splitlines()]
    assert lines.count({"status": "begun"}) > 2
    assert lines[-1] == SUCCESS

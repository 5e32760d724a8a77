"""The application: every address answers in its dialect, whatever happens behind it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.responses import Response

from groundup.errors import GroundupError, RequestCancelledError
from groundup.server.call import Call
from groundup.server.envelopes import error_body
from groundup.server.request_record import RequestRecord
from groundup.server.route_table import ROUTES
from groundup.server.routes import DialectName, Right, Route
from groundup.server.streams import NDJSON, StreamForm, stream_response

from .live import Live, live_server

WORDS = "words of somebody"


async def _faulty(call: Call) -> Response:
    raise KeyError(WORDS)


async def _cancelled(call: Call) -> Response:
    raise RequestCancelledError


async def _half(call: Call) -> Response:
    async def pieces() -> AsyncGenerator[bytes]:
        yield b'{"half":1}\n'
        raise KeyError(WORDS)

    def failed(error: GroundupError) -> bytes:
        return error_body(error, DialectName.NATIVE) + b"\n"

    form = StreamForm(media_type=NDJSON, quiet=lambda: b"{}\n", failed=failed)
    return await stream_response(call, pieces(), form)


def _route(path: str, handler: Any) -> Route:
    return Route(
        path=path, method="GET", handler=handler, dialect=DialectName.NATIVE, right=Right.NOTHING, summary="x"
    )


FAULTY = (_route("/faulty", _faulty), _route("/cancelled", _cancelled), _route("/half", _half))


def client(live: Live) -> httpx2.Client:
    """A client that looks at no proxy."""
    return httpx2.Client(base_url=live.address, trust_env=False, timeout=30)


@pytest.mark.parametrize(
    ("path", "reads"),
    [
        ("/api/nope", lambda body: body["error"] == "404 page not found"),
        ("/v1/nope", lambda body: body["error"]["code"] == "not_found" and body["error"]["param"] is None),
        ("/v1/messages/nope", lambda body: body["type"] == "error"),
    ],
)
def test_unknown_addresses_answer_in_their_dialect(shared_live: Live, path: str, reads: Any) -> None:
    """An address that does not exist is JSON in the envelope that its neighbours have."""
    with client(shared_live) as http:
        answer = http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/json")
    assert reads(answer.json())


@pytest.mark.parametrize("path", ["//api/tags", "/api//tags", "///api///tags"])
def test_doubled_slashes_are_one(shared_live: Live, path: str) -> None:
    """Clients that join addresses carelessly are understood; a slash at the end is another address."""
    with client(shared_live) as http:
        assert http.get(f"{shared_live.address}{path}").status_code == 200
        assert http.get("/api/tags/").status_code == 404


def test_get_answers_head(shared_live: Live) -> None:
    """The same headers without a body."""
    with client(shared_live) as http:
        answer = http.head("/api/version")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["groundup-request-id"]


def test_faults_of_ours_are_answered_and_noted_without_words(tmp_path: Path) -> None:
    """A fault is 500 in JSON, or the last line of a stream; the record has its kind and place alone."""
    records: list[RequestRecord] = []
    routes = (*ROUTES, *FAULTY)
    with live_server(tmp_path, routes=routes, observers=(records.append,)) as live, client(live) as http:
        whole, half, gone = http.get("/faulty"), http.get("/half"), http.get("/cancelled")
        assert http.get("/healthz").status_code == 200
    assert whole.status_code == 500
    assert whole.headers["x-should-retry"] == "false"
    assert half.text.splitlines()[0] == '{"half":1}'
    assert "fault" in half.text.splitlines()[-1]
    assert gone.status_code == 499
    told = {record.route: record.fault.partition(":")[0] for record in records}
    assert told == {
        "/faulty": "KeyError at test_app.py",
        "/half": "KeyError at test_app.py",
        "/cancelled": "",
        "/healthz": "",
    }
    everything = whole.text + half.text + "".join(record.json_line("") + record.line() for record in records)
    assert WORDS not in everything

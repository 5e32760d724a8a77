"""The door: nothing without a proof, nothing for browsers, nothing under another name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from groundup.hubs.room.messages import (
    HELLO_PATH,
    MODELS_PATH,
    ROOT,
    blob_path,
    hashes_path,
    map_path,
)
from groundup.sharing.server import ShareServer
from groundup.sharing.sessions import MOST_FAILURES
from tests.canaries.careless_room import ForgetfulServer, ServerOfAnyName

from .raw_http import Session, ask
from .room import serving, shelf_of, store_with, the_model

WEIGHTS = the_model().weights
ROUTES = (MODELS_PATH, map_path(WEIGHTS), hashes_path(WEIGHTS), blob_path(WEIGHTS))
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FETCH")
FOREIGN_HOSTS = ("evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1",
                 "localhost.evil.example:{port}",
                 "127.0.0.1.nip.io:{port}", "127.0.0.1.:{port}", "192.168.1.1:{port}", "")  # fmt: skip


@pytest_asyncio.fixture(name="server")
async def _server(tmp_path: Path) -> AsyncIterator[ShareServer]:
    async with serving(shelf_of(store_with(tmp_path))) as server:
        yield server


async def open_routes(server: ShareServer) -> list[str]:
    """Routes and methods that answer without a proof, the greeting apart."""
    paths = (*ROUTES, ROOT, f"{ROOT}/", "/", "/docs", "/openapi.json", f"{MODELS_PATH}/", f"/{MODELS_PATH}")
    return [
        f"{method} {path}"
        for path in paths
        for method in METHODS
        if (await ask(server, path, method=method)).status not in (0, 400, 401, 405)
    ]


async def other_names(server: ShareServer) -> list[str]:
    """Names of other computers that this one answers to."""
    names = [one.format(port=server.port) for one in FOREIGN_HOSTS]
    return [name for name in names if (await ask(server, HELLO_PATH, host=name)).status == 200]


async def test_nothing_is_answered_without_a_proof(server: ShareServer) -> None:
    """Every route with every method is refused, but for the greeting."""
    assert await open_routes(server) == []
    assert (await ask(server, HELLO_PATH)).status == 200


async def test_a_forgotten_route_is_caught(tmp_path: Path) -> None:
    """A server that forgets the code on one route fails the same check."""
    async with serving(shelf_of(store_with(tmp_path)), ForgetfulServer) as server:
        assert f"GET {map_path(WEIGHTS)}" in await open_routes(server)


async def test_every_route_answers_with_a_proof(server: ShareServer) -> None:
    """The same routes answer somebody who knows the code."""
    session = await Session.open(server)
    for path in ROUTES:
        extent = "bytes=0-99" if path == blob_path(WEIGHTS) else ""
        assert (await session.get(path, extent)).status in (200, 206)


async def test_other_names_are_refused(server: ShareServer) -> None:
    """A web page cannot make a browser come here under the page's own name."""
    assert await other_names(server) == []
    assert (await ask(server, HELLO_PATH, host=f"LOCALHOST:{server.port}")).status == 200


async def test_answering_to_any_name_is_caught(tmp_path: Path) -> None:
    """A server that does not look at its name fails the same check."""
    async with serving(shelf_of(store_with(tmp_path)), ServerOfAnyName) as server:
        assert await other_names(server) != []


@pytest.mark.parametrize(
    "header",
    [("Origin", "null"), ("Origin", "http://127.0.0.1"), ("Referer", "http://a/"), ("Cookie", "a=b"),
     ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-CH-UA", "x")],
)  # fmt: skip
async def test_browsers_are_refused(server: ShareServer, header: tuple[str, str]) -> None:
    """Whatever only browsers send is refused, with a proof and without."""
    session = await Session.open(server)
    proof = session.authorization(MODELS_PATH)
    assert (await ask(server, MODELS_PATH, headers=[proof, header])).status == 403
    assert (await ask(server, HELLO_PATH, headers=[header])).status == 403


async def test_bodies_and_queries_are_refused(server: ShareServer) -> None:
    """A question is an address and nothing else."""
    session = await Session.open(server)
    proof = session.authorization(MODELS_PATH)
    for header in (("Content-Length", "3"), ("Transfer-Encoding", "chunked"), ("Upgrade", "websocket")):
        assert (await ask(server, MODELS_PATH, headers=[proof, header])).status == 400
    assert (await ask(server, f"{MODELS_PATH}?a=b", headers=[proof])).status == 404


async def test_a_recorded_question_is_worth_nothing(server: ShareServer) -> None:
    """The same bytes again, from the same address, are refused."""
    session = await Session.open(server)
    proof = session.authorization(MODELS_PATH)
    assert (await ask(server, MODELS_PATH, headers=[proof])).status == 200
    assert (await ask(server, MODELS_PATH, headers=[proof])).status == 401


async def test_a_proof_is_for_one_question(server: ShareServer) -> None:
    """With another path, range or method it is a wrong one."""
    for path, headers in (
        (map_path(WEIGHTS), []),
        (MODELS_PATH, [("Range", "bytes=0-1")]),
    ):
        session = await Session.open(server)
        proof = session.authorization(MODELS_PATH)
        assert (await ask(server, path, headers=[proof, *headers])).status == 401


async def test_two_credentials_are_none(server: ShareServer) -> None:
    """There is one place for a proof, and it is there once."""
    session = await Session.open(server)
    proof = session.authorization(MODELS_PATH)
    assert (await ask(server, MODELS_PATH, headers=[proof, proof])).status == 401


async def test_wrong_codes_are_limited(server: ShareServer) -> None:
    """After some wrong codes an address is told to wait, and one that has proven itself goes on."""
    good = await Session.open(server)
    assert (await good.get(MODELS_PATH)).status == 200
    for _ in range(MOST_FAILURES):
        guess = await Session.open(server)
        assert (await guess.get(MODELS_PATH, code="WRONGCODE")).status == 401
    late = await (await Session.open(server)).get(MODELS_PATH)
    assert late.status == 429
    assert int(late.headers["retry-after"]) > 1
    assert (await good.get(MODELS_PATH)).status == 200


async def test_the_code_is_never_sent(server: ShareServer) -> None:
    """Neither a question nor an answer holds the code or the key."""
    session = await Session.open(server)
    name, value = session.authorization(MODELS_PATH)
    answer = await ask(server, MODELS_PATH, headers=[(name, value)])
    everything = f"{value} {answer.headers} {answer.body!r}"
    assert "K7QF" not in everything.upper()

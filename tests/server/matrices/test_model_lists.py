"""Every address at which a model can be named: a key with a list of models reaches those and no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from groundup.host.host import Host
from groundup.server import call as calls
from groundup.server.app import make_app
from groundup.server.keys import KeyRing
from groundup.server.reach import Reach
from groundup.server.route_table import ROUTES
from groundup.server.routes import Right, Route
from groundup.server.server_settings import ServerSettings
from tests.canaries.unlisted_models import DIRECT_ROUTE, LiteralReach, TalkativeReach
from tests.server.live import live_server
from tests.server.scripted_models import REFUSER, THINKER, scripted_library
from tests.server.sensible_requests import SENSIBLE

ALLOWED = (THINKER, "Thinker:latest", "library/THINKER")
FORBIDDEN = (REFUSER, "Refuser:latest", "library/REFUSER", "nobody")
LISTS = {"GET /api/tags", "GET /v1/models", "GET /api/ps"}
NAMELESS = LISTS | {"GET /docs", "GET /openapi.json", "POST /api/me", "POST /api/signout"}
UNSCRIPTED = {"/api/embed", "/api/embeddings", "/api/score", "/v1/embeddings"}  # no answer of the fake engine
WITHOUT_ENGINE = [route for route in ROUTES if route.path in ("/api/tags", "/api/show", "/v1/models")]
SETTINGS = ServerSettings(needs_key=True)


def row_of(route: Route) -> str:
    """The address as the table of rights has it."""
    return f"{route.method} {route.path}"


def request_to(route: Route, model: str) -> tuple[str, str, dict[str, Any] | None]:
    """A sensible request about a model at this address."""
    path = route.path.replace("{name:path}", model)
    body: dict[str, Any] = {"model": model, "stream": False, "max_tokens": 3, **SENSIBLE.get(route.path, {})}
    return route.method, path, body if route.body is not None else None


async def leaks(folder: Path, routes: Sequence[Route] = ROUTES) -> list[str]:
    """Addresses at which a key for `THINKER` reaches another model, or learns of it. No engine is started."""
    ring = KeyRing(folder / "keys.json")
    headers = {"Authorization": f"Bearer {ring.add('bound', models=(THINKER,))}"}
    host = Host(scripted_library(folder / "library"), worker="fake")
    door = httpx.ASGITransport(app=make_app(host, SETTINGS, ring=ring, routes=routes))
    address, found = f"http://127.0.0.1:{SETTINGS.port}", []
    async with httpx.AsyncClient(transport=door, base_url=address, headers=headers) as client:
        for route in routes:
            if route.right is not Right.CHAT:
                continue
            for name in () if row_of(route) in NAMELESS else FORBIDDEN:
                method, path, body = request_to(route, name)
                answer = await client.request(method, path, json=body)
                found += [f"{row_of(route)} {name}"] if answer.status_code != 403 else []
            if row_of(route) in LISTS:
                answer = await client.get(route.path)
                found += [row_of(route)] if REFUSER in answer.text or answer.status_code != 200 else []
    return found


async def test_no_address_gives_another_model(tmp_path: Path) -> None:
    """However it is spelled, whether there is such a model or not: refused alike, and in no list."""
    assert await leaks(tmp_path) == []


@pytest.mark.parametrize("careless", [TalkativeReach, LiteralReach])
async def test_a_careless_list_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, careless: type[Reach]
) -> None:
    """One that lists what it refuses, or that knows one spelling only, fails the same check."""
    assert await leaks(tmp_path / "sound", WITHOUT_ENGINE) == []
    monkeypatch.setattr(calls, "Reach", careless)
    assert await leaks(tmp_path / "careless", WITHOUT_ENGINE) != []


async def test_an_address_that_forgets_the_list_is_caught(tmp_path: Path) -> None:
    """A handler that goes to the library itself fails the same check."""
    assert await leaks(tmp_path, [DIRECT_ROUTE]) != []


def test_every_address_gives_a_listed_model(tmp_path: Path) -> None:
    """However it is spelled: what is on the list is answered, and lists have it and nothing else."""
    library = scripted_library(tmp_path / "library")
    with live_server(tmp_path, SETTINGS, library=library, fake=True) as live:
        free, bound = (
            {"Authorization": f"Bearer {live.ring.add(name, models=models)}"}
            for name, models in (("free", ()), ("bound", (THINKER,)))
        )
        with httpx.Client(base_url=live.address, trust_env=False, timeout=60) as client:
            for name in (REFUSER, THINKER):
                body = {"model": name, "prompt": "Hi", "raw": True, "stream": False}
                assert client.post("/api/generate", json=body, headers=free).status_code == 200
            for route in ROUTES:
                if route.right is not Right.CHAT or route.path in UNSCRIPTED:
                    continue
                for name in () if row_of(route) in NAMELESS else ALLOWED:
                    method, path, sensible = request_to(route, name)
                    answer = client.request(method, path, json=sensible, headers=bound)
                    assert answer.status_code not in (401, 403, 404, 500), (row_of(route), name)
                if row_of(route) in LISTS:
                    assert REFUSER in client.get(route.path, headers=free).text
                    told = client.get(route.path, headers=bound).text
                    assert THINKER in told
                    assert REFUSER not in told

"""Every address, every method, every place for a key, every bind mode: only what is declared gets past."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from groundup.server import app as application
from groundup.server.keys import KeyRing
from groundup.server.route_table import ROUTES
from groundup.server.routes import Right
from groundup.server.server_settings import ServerSettings
from tests.canaries.careless_server import DoorWithoutDelete, DoorWithPrefix, SecondExtractor

from .doors import LAN, METHODS, MODES, PUBLIC, Headers, ask, door_app, filled, host_of

RIGHTS = tomllib.loads((Path(__file__).parent / "rights.toml").read_text("utf-8"))
RIGHT_OF = {row: right for right, rows in RIGHTS.items() for row in rows}
UNKNOWN = ("/nope", "/api", "/api/", "/v1", "/v1/nope", "//nope", "/api/tags/", "/API/TAGS", "/api/tags%2f..")


def key_ring(folder: Path) -> tuple[KeyRing, dict[str, str]]:
    """Keys with each right, one that has expired, and their secrets."""
    ring = KeyRing(folder / "keys.json")
    secrets = {right: ring.add(right, right) for right in ("chat", "manage", "admin")}
    secrets["expired"] = ring.add("expired", "admin", "2020-01-01T00:00:00+00:00")
    return ring, secrets


def places(secret: str) -> dict[str, tuple[str, Headers]]:
    """Where a secret could stand: a query, and headers. Only the first three are where it counts."""
    bearer = ("Authorization", f"Bearer {secret}")
    return {
        "bearer": ("", [bearer]),
        "bearer in small letters": ("", [("authorization", f"bearer {secret}")]),
        "x-api-key": ("", [("X-Api-Key", secret)]),
        "nowhere": ("", []),
        "two bearers": ("", [bearer, bearer]),
        "no scheme": ("", [("Authorization", secret)]),
        "basic": ("", [("Authorization", f"Basic {secret}")]),
        "cookie": ("", [("Cookie", f"token={secret}; session={secret}")]),
        "query": (f"?key={secret}&api_key={secret}&token={secret}", []),
        "proxy": ("", [("Proxy-Authorization", f"Bearer {secret}")]),
        "forwarded": ("", [("X-Forwarded-Authorization", f"Bearer {secret}"), ("X-Auth-Token", secret)]),
        "wrong": ("", [("Authorization", f"Bearer {secret}x")]),
        "not ASCII": ("", [("Authorization", f"Bearer {secret}\xe9")]),
        "empty": ("", [("Authorization", "Bearer ")]),
    }


COUNTING = ("bearer", "bearer in small letters", "x-api-key")


async def reached(app: ASGIApp, settings: ServerSettings, query: str, headers: Headers) -> set[str]:
    """The addresses whose handlers run, by method, for a request of this kind."""
    base = [("Host", host_of(settings)), *headers]
    return {
        f"{method} {path}"
        for path in sorted({route.path for route in ROUTES})
        for method in METHODS
        if (await ask(app, method, filled(path) + query, base)).is_reached
    }


def declared(rights: frozenset[str]) -> set[str]:
    """What a caller with these rights should reach."""
    found = set()
    for row, right in RIGHT_OF.items():
        method, _, path = row.partition(" ")
        if right == "nothing" or right in rights:
            found |= {f"{method} {path}"} | ({f"HEAD {path}"} if method == "GET" else set())
    return found


def test_every_route_has_a_row() -> None:
    """Whoever adds an address says in rights.toml who may use it, and the table agrees."""
    table = {f"{route.method} {route.path}": route.right.value for route in ROUTES}
    assert table == RIGHT_OF
    public = {row.partition(" ")[2] for row, right in RIGHT_OF.items() if right == Right.NOTHING.value}
    assert public == PUBLIC


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("right", ["chat", "manage", "admin", "expired"])
async def test_only_the_one_place_for_a_key_counts(tmp_path: Path, mode: str, right: str) -> None:
    """Every place of a credential in every bind mode reaches exactly what is declared."""
    settings = MODES[mode]
    ring, secrets = key_ring(tmp_path)
    ladder = ("chat", "manage", "admin")
    for place, (query, headers) in places(secrets[right]).items():
        if right != "chat" and place not in (*COUNTING, "cookie"):
            continue
        app = door_app(tmp_path, settings, ring)  # a new one: failures are counted
        if settings.asks_for_keys:
            counts = place in COUNTING and right != "expired"
            rights = ladder[: ladder.index(right) + 1] if counts else ()
        else:
            rights = ladder if settings.is_loopback else ("chat",)
        assert await reached(app, settings, query, headers) == declared(frozenset(rights)), place


async def unguarded(app: ASGIApp, settings: ServerSettings) -> list[str]:
    """Addresses and methods that answer a caller without a key as anything but refused."""
    found = []
    for path in sorted({route.path for route in ROUTES} - PUBLIC) + list(UNKNOWN):
        for method in METHODS:
            answer = await ask(app, method, filled(path), [("Host", host_of(settings))])
            if method == "OPTIONS" and answer.status in (204, 404):
                continue  # a browser asks before it asks; nothing is done and nothing is told
            if answer.status not in (401, 403, 429):
                found.append(f"{method} {path} {answer.status}")
    return found


@pytest.mark.promise("H-17")
async def test_nothing_answers_without_a_key(tmp_path: Path) -> None:
    """Known and unknown addresses, every method: refused alike, so that nobody learns what there is."""
    ring, _ = key_ring(tmp_path)
    assert await unguarded(door_app(tmp_path, LAN, ring), LAN) == []


@pytest.mark.canary("H-17")
@pytest.mark.parametrize("careless", [DoorWithoutDelete, DoorWithPrefix])
async def test_a_forgotten_method_or_prefix_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, careless: type
) -> None:
    """A door that forgets DELETE, or lets a prefix through, fails the same check."""
    monkeypatch.setattr(application, "Door", careless)
    ring, _ = key_ring(tmp_path)
    assert await unguarded(door_app(tmp_path, LAN, ring), LAN) != []


@pytest.mark.canary("H-17")
async def test_a_second_place_for_a_key_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that also looks at cookies reaches what it must not."""
    monkeypatch.setattr(application, "Auth", SecondExtractor)
    ring, secrets = key_ring(tmp_path)
    query, headers = places(secrets["admin"])["cookie"]
    app = door_app(tmp_path, LAN, ring)
    assert await reached(app, LAN, query, headers) != declared(frozenset())


async def test_other_methods_are_refused_with_the_right_ones(tmp_path: Path) -> None:
    """A method that an address does not have is 405 with `Allow`, in every dialect's JSON."""
    app = door_app(tmp_path, MODES["loopback"])
    base = [("Host", host_of(MODES["loopback"]))]
    for path in sorted({route.path for route in ROUTES}):
        has = {route.method for route in ROUTES if route.path == path}
        allowed = has | ({"HEAD"} if "GET" in has else set())
        for method in set(METHODS) - allowed - {"OPTIONS"}:
            answer = await ask(app, method, filled(path), base)
            assert answer.status == 405, (method, path)
            assert set(answer.headers["allow"].split(", ")) == allowed
            assert answer.headers["content-type"].startswith("application/json")

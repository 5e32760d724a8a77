"""Whatever name the computer is called, and whatever page asks: only our own names, only pages that may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.types import ASGIApp

from groundup.server import app as application
from groundup.server import own_names
from groundup.server.keys import KeyRing
from groundup.server.server_settings import ServerSettings
from tests.canaries.careless_server import OriginsOfLoopbackOnly, ReflectingDoor, TrustingOrigins

from .doors import LAN, LAN_ADDRESS, LOOPBACK, PORT, Answer, ask, door_app, host_of

OWN_PAGE = "https://chat.school.example"
EVERYWHERE = ServerSettings(address="0.0.0.0", port=PORT)  # noqa: S104
MODES = {"loopback": LOOPBACK, "lan": LAN, "everywhere": EVERYWHERE}

FOREIGN_HOSTS = (
    "evil.example", f"evil.example:{PORT}", f"localhost.evil.example:{PORT}", f"127.0.0.1.nip.io:{PORT}",
    f"localhost.:{PORT}", f"127.0.0.1.:{PORT}", "localhost", "127.0.0.1", f"127.0.0.1:{PORT + 1}",
    "127.0.0.1:80", f"192.168.1.1:{PORT}", f"10.0.0.1:{PORT}", f"printer.local:{PORT}",
    f"service.internal:{PORT}", f"127.1:{PORT}", f"2130706433:{PORT}", f"0.0.0.0:{PORT}", "",
    f"127.0.0.1:{PORT}@evil.example", f"user@127.0.0.1:{PORT}", f"127.0.0.1:{PORT}/x", f"[::2]:{PORT}",
    f"127.0.0.1:{PORT} ", f"127.0.0.1:{PORT}, evil.example",
)  # fmt: skip
OWN_HOSTS = (
    f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}",
    f"host.docker.internal:{PORT}", f"gateway.docker.internal:{PORT}", f"host.containers.internal:{PORT}",
)  # fmt: skip
LOCAL_PAGES = (
    "http://localhost:3000", "https://localhost", "http://127.0.0.1:8080", "http://[::1]:5173",
    "app://obsidian.md", "file://", "tauri://localhost", "vscode-webview://abc", "vscode-file://vscode-app",
)  # fmt: skip
FOREIGN_PAGES = (
    "https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1.evil.example:3000",
    "https://localhost:3000.evil.example", "http://localhost:3000/evil", "http://evil@localhost:3000",
    "moz-extension://x", "chrome-extension://x", "", "*", "http://localhost:3000, https://evil.example",
    "https://chat.school.example.evil.example", "http://chat.school.example", "https://chat.school.example:444",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer has one address in the network."""
    monkeypatch.setattr(own_names, "own_addresses", lambda: [LAN_ADDRESS, "127.0.0.1"])
    monkeypatch.setattr("platform.node", lambda: "TeachersDesk.example")


def make(folder: Path, settings: ServerSettings, **changed: Any) -> tuple[ASGIApp, list[tuple[str, str]]]:
    """An application, and the headers of somebody with every right."""
    ring = KeyRing(folder / "keys.json")
    key = ring.add("admin", "admin") if not ring.all() else ""
    return door_app(folder, msgspec.structs.replace(settings, **changed), ring), [("X-Api-Key", key)]


async def accepted_hosts(app: ASGIApp, headers: list[tuple[str, str]], hosts: tuple[str, ...]) -> list[str]:
    """Those of the names by which the server answers."""
    return [
        host for host in hosts if (await ask(app, "GET", "/api/tags", [("Host", host), *headers])).is_reached
    ]


@pytest.mark.promise("H-14")
@pytest.mark.parametrize("mode", MODES)
async def test_only_our_own_names_count(tmp_path: Path, mode: str) -> None:
    """Foreign names, ports and forms are refused in every bind mode, with and without a key."""
    app, headers = make(tmp_path, MODES[mode])
    assert await accepted_hosts(app, headers, FOREIGN_HOSTS) == []
    assert await accepted_hosts(app, headers, OWN_HOSTS) == list(OWN_HOSTS)
    lan = (f"{LAN_ADDRESS}:{PORT}", f"teachersdesk:{PORT}", f"TEACHERSDESK.local:{PORT}")
    assert await accepted_hosts(app, headers, lan) == ([] if mode == "loopback" else list(lan))


@pytest.mark.promise("H-14")
async def test_a_request_names_one_host(tmp_path: Path) -> None:
    """None and two are refused, even on public addresses."""
    app, _ = make(tmp_path, LOOPBACK)
    good = ("Host", host_of(LOOPBACK))
    assert not (await ask(app, "GET", "/healthz", [])).is_reached
    assert not (await ask(app, "GET", "/healthz", [good, good])).is_reached
    assert (await ask(app, "GET", "/healthz", [good])).is_reached


async def test_configured_names_and_new_addresses_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name from the settings is ours; so is an address that the computer got while the server runs."""
    monkeypatch.setattr(own_names, "ASK_AGAIN_S", 0.0)
    app, headers = make(tmp_path, EVERYWHERE, host_names=("models.school.example",))
    names = (f"models.school.example:{PORT}", f"192.168.88.8:{PORT}")
    assert await accepted_hosts(app, headers, names) == [names[0]]
    monkeypatch.setattr(own_names, "own_addresses", lambda: ["192.168.88.8"])
    assert await accepted_hosts(app, headers, names) == list(names)


@pytest.mark.canary("H-14")
async def test_a_check_for_loopback_only_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that checks names on loopback alone fails the same check in a network."""
    monkeypatch.setattr(application, "Origins", OriginsOfLoopbackOnly)
    app, headers = make(tmp_path, LAN)
    assert await accepted_hosts(app, headers, FOREIGN_HOSTS) != []


async def _from_page(
    app: ASGIApp, settings: ServerSettings, target: str, *headers: tuple[str, str]
) -> Answer:
    method, _, path = target.partition(" ")
    return await ask(app, method, path, [("Host", host_of(settings)), *headers])


async def pages_that_get_in(
    app: ASGIApp, settings: ServerSettings, target: str, pages: tuple[str, ...], *headers: tuple[str, str]
) -> list[str]:
    """The pages whose requests reach an address."""
    return [
        page for page in pages
        if (await _from_page(app, settings, target, ("Origin", page), *headers)).is_reached
    ]  # fmt: skip


READING, CHANGING = "POST /api/chat", "DELETE /api/delete"


@pytest.mark.promise("H-15")
@pytest.mark.parametrize("target", [READING, CHANGING])
@pytest.mark.parametrize("mode", ["loopback", "lan"])
async def test_foreign_pages_change_nothing(tmp_path: Path, mode: str, target: str) -> None:
    """No foreign page gets in; local pages only on loopback and only to ask; configured ones always."""
    settings = MODES[mode]
    app, key = make(tmp_path, settings, origins=(OWN_PAGE,))
    assert await pages_that_get_in(app, settings, target, FOREIGN_PAGES, *key) == []
    local = await pages_that_get_in(app, settings, target, LOCAL_PAGES, *key)
    assert local == (list(LOCAL_PAGES) if mode == "loopback" and target == READING else [])
    ours = (OWN_PAGE, f"http://{host_of(settings)}")
    assert await pages_that_get_in(app, settings, target, ours, *key) == list(ours)


@pytest.mark.promise("H-15")
async def test_forms_of_other_sites_are_refused(tmp_path: Path) -> None:
    """A browser that says nothing of the page, but that it is of another site, is refused; our own is not."""
    app, key = make(tmp_path, LOOPBACK)
    for site, is_let_in in (
        ("cross-site", False),
        ("same-site", False),
        ("same-origin", True),
        ("none", True),
    ):
        answer = await _from_page(app, LOOPBACK, READING, ("Sec-Fetch-Site", site), *key)
        assert answer.is_reached is is_let_in, site


@pytest.mark.canary("H-15")
async def test_a_door_that_trusts_pages_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not look at origins lets them all in."""
    monkeypatch.setattr(application, "Origins", TrustingOrigins)
    app, key = make(tmp_path, LOOPBACK)
    assert await pages_that_get_in(app, LOOPBACK, CHANGING, FOREIGN_PAGES, *key) != []


async def readers(app: ASGIApp, pages: tuple[str, ...]) -> list[str]:
    """The pages to which a browser would show an answer, or which may ask more than a form can."""
    found = []
    for page in pages:
        for method in ("GET", "OPTIONS"):
            answer = await _from_page(app, LOOPBACK, f"{method} /api/tags", ("Origin", page))
            assert "access-control-allow-credentials" not in answer.headers
            if "access-control-allow-origin" in answer.headers:
                found.append(page)
    return found


@pytest.mark.promise("H-13")
async def test_only_allowed_pages_may_read(tmp_path: Path) -> None:
    """A foreign page gets no permission; an allowed one gets its own name back, never a star."""
    app, _ = make(tmp_path, LOOPBACK, origins=(OWN_PAGE,))
    assert await readers(app, FOREIGN_PAGES) == []
    answer = await _from_page(app, LOOPBACK, "OPTIONS /api/chat", ("Origin", OWN_PAGE))
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == OWN_PAGE
    assert answer.headers["vary"] == "Origin"
    assert "x-api-key" in answer.headers["access-control-allow-headers"]


@pytest.mark.canary("H-13")
async def test_a_door_that_reflects_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that repeats whatever origin it is told fails the same check."""
    monkeypatch.setattr(application, "Door", ReflectingDoor)
    app, _ = make(tmp_path, LOOPBACK)
    assert await readers(app, FOREIGN_PAGES) != []

"""The addresses of pages: who comes in, what is served, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from groundup.server.browser.command import Command
from groundup.server.browser.command_table import COMMANDS
from tests.server.live import live_server

from .program import OWNER_SECRET, Program

SOURCES = ('type="module" src="', 'rel="icon" href="')


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose pages are looked at."""
    with live_server(
        tmp_path_factory.mktemp("served"), fake=True, owner_secret=OWNER_SECRET.encode()
    ) as live:
        yield live.address


def test_browsers_get_the_page_and_programs_the_words(served: str) -> None:
    """The root is a page for those who ask for one, and stays what clients of other servers look for."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        page = http.get("/", headers={"Accept": "text/html,*/*"})
        assert page.headers["content-type"].startswith("text/html")
        assert "{{version}}" not in page.text
        assert http.get("/").text == "Ollama is running"


@pytest.mark.parametrize("path", ["/models", "/proof", "/lab", "/lab/guess"])
def test_screens_have_addresses(served: str, path: str) -> None:
    """Each is the same page for a browser; a program finds nothing there."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        browser = {"Accept": "text/html"}
        assert http.get(path, headers=browser).text == http.get("/", headers=browser).text
        assert http.get(path).status_code == 404


def test_every_answer_keeps_the_policy(served: str) -> None:
    """Pages, files and errors load nothing from elsewhere and tell nobody where they were."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        for path in ("/", "/app/nothing", "/app/events"):
            headers = http.get(path, headers={"Accept": "text/html"}).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert headers["referrer-policy"] == "no-referrer"


def test_parts_of_a_page_have_short_heads(served: str) -> None:
    """A script says what it is and who may load it; a picture, which can be opened, has the policy too."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        page = http.get("/", headers={"Accept": "text/html"}).text
        addresses = [page.partition(before)[2].partition('"')[0] for before in SOURCES]
        script, picture = (http.get(one).headers for one in addresses)
        assert script["x-content-type-options"] == picture["x-content-type-options"] == "nosniff"
        assert script["cross-origin-resource-policy"] == "same-origin"
        assert not {"content-security-policy", "etag", "groundup-request-id"} & set(script)
        assert "default-src 'none'" in picture["content-security-policy"]


def test_files_are_compressed_and_kept(served: str) -> None:
    """What a page loads has the page's version in its address, is never asked for twice, and comes small."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        page = http.get("/", headers={"Accept": "text/html"})
        source = page.text.partition('type="module" src="')[2].partition('"')[0]
        file = http.get(source)
        assert file.headers["content-encoding"] == "gzip"
        assert "immutable" in file.headers["cache-control"]
        again = http.get("/", headers={"Accept": "text/html", "If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = source.replace(source.split("/")[3], "0" * 12)
        assert http.get(other).status_code == 404


@pytest.mark.parametrize(
    "name", ["../desk.html", "%2e%2e/__init__.py", "..%2f..%2fsettings.py", "vendor", ""]
)
def test_nothing_outside_is_served(served: str, name: str) -> None:
    """A path that leads out of the folder leads nowhere."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        page = http.get("/", headers={"Accept": "text/html"}).text
        version = page.partition("/app/web/")[2].partition("/")[0]
        assert http.get(f"/app/web/{version}/{name}").status_code == 404


def test_a_ticket_counts_once(served: str) -> None:
    """The owner's command gets one, a page comes in with it, and nobody else does after."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        assert http.post("/app/ticket").status_code == 401
        assert http.post("/app/ticket", headers={"Authorization": "Bearer wrong"}).status_code == 401
        owner = {"Authorization": f"Bearer {OWNER_SECRET}"}
        ticket = http.post("/app/ticket", headers=owner).json()
        assert http.post("/app/session", json=ticket).status_code == 200
        refused = http.post("/app/session", json=ticket)
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "browser_key")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/app/events"),
        ("GET", "/app/search"),
        ("GET", "/app/chats/x"),
        ("POST", "/app/commands/chat.send"),
    ],
)
def test_nothing_is_told_without_a_key(served: str, method: str, path: str) -> None:
    """Another user of this computer reaches the port, and learns nothing."""
    with httpx2.Client(base_url=served, trust_env=False) as http:
        for headers in ({}, {"Authorization": f"Bearer {OWNER_SECRET}"}, {"Authorization": "Bearer x"}):
            assert http.request(method, path, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Origin": "https://example.com"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "example.com"},
        {"Host": "evil.localhost"},
    ],
)
def test_other_pages_are_refused(served: str, headers: dict[str, str]) -> None:
    """Not even a page of another port of this computer may ask, with a key or without."""
    with Program(served) as program:
        assert program.http.get("/app/search", headers=headers).status_code == 403
        with pytest.raises(InvalidStatus) as refusal:
            connect(
                f"ws{served.removeprefix('http')}/app/events", proxy=None,
                additional_headers=headers if "Host" not in headers else None,
                origin="http://127.0.0.1:1" if "Host" in headers else None,  # type: ignore[arg-type]
            )  # fmt: skip
        assert refusal.value.response.status_code == 403


def test_our_own_page_may_ask(served: str) -> None:
    """The same requests from our own page succeed, so that the refusals above are no accident."""
    with Program(served) as program:
        own = {"Origin": served, "Sec-Fetch-Site": "same-origin"}
        assert program.http.get("/app/search?words=x", headers=own).json() == {"found": []}
        with connect(f"ws{served.removeprefix('http')}/app/events", proxy=None, additional_headers=own):
            pass


def test_unknown_addresses_are_told_as_that(served: str) -> None:
    """What does not exist, and what exists for another method."""
    with Program(served) as program:
        assert program.http.get("/app/nothing").status_code == 404
        assert program.http.get("/app/commands/chat.send").status_code == 405
        assert program.post("chat.nothing").status_code == 404


def test_commands_need_a_key_of_their_own(served: str) -> None:
    """One without could be done twice."""
    with Program(served) as program:
        refused = program.http.post("/app/commands/preference.save", json={"name": "a", "value": "b"})
        assert refused.status_code == 400


def test_a_fault_of_ours_is_told_in_our_form(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was told no JSON would ask again for ever; it learns that it was a fault, and no more."""

    async def break_down(browser: object, call: object, body: object) -> None:
        raise ZeroDivisionError("of somebody's words")

    known = COMMANDS["draft.save"]
    monkeypatch.setitem(COMMANDS, "draft.save", Command(known.name, known.body, break_down))
    with Program(served) as program:
        refused = program.post("draft.save", place="new", text="x")
        assert (refused.status_code, refused.json()["error"]["code"]) == (500, "server_fault")
        assert "somebody" not in refused.text
        assert "default-src 'none'" in refused.headers["content-security-policy"]


def test_keys_outlive_the_server(tmp_path: Path) -> None:
    """A page that was open when the server was started again comes in with what it has."""
    key = ""
    for _ in range(2):
        with (
            live_server(tmp_path, fake=True, owner_secret=OWNER_SECRET.encode()) as live,
            Program(live.address, key) as program,
        ):
            assert program.http.get("/app/search?words=x").status_code == 200
            key = program.key


def test_a_first_visit_gets_suggestions_alone(served: str) -> None:
    """The welcome shows three models, and so does not load them all."""
    with Program(served) as program:
        everything = program.http.get("/app/models/known").json()
        few = program.http.get("/app/models/known", params={"only": "suggested"}).json()
    assert few["suggestions"] == everything["suggestions"]
    assert {one["id"] for one in few["models"]} == set(few["suggestions"].values())
    assert len(few["models"]) < len(everything["models"])

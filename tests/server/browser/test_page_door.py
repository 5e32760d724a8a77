"""The door of the pages: our own page on this computer may come, nobody else; doors that leak are caught."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groundup.errors import ForbiddenError, GroundupError, UnauthorizedError
from groundup.server.browser.page_door import PageDoor
from groundup.server.browser.tickets import Tickets
from groundup.server.origins import Origins
from groundup.server.server_settings import ServerSettings

SECRET = b"secret-of-the-owner"
SETTINGS = ServerSettings(port=8123)
OWN = {"host": "127.0.0.1:8123", "origin": "http://127.0.0.1:8123", "sec-fetch-site": "same-origin"}
STRANGERS = [
    {"host": "example.com:8123"},
    {"host": "127.0.0.1:8124"},
    {"host": "127.0.0.1.example.com:8123"},
    {"origin": "http://127.0.0.1:3000"},
    {"origin": "http://localhost:8123"},
    {"origin": "https://127.0.0.1:8123"},
    {"origin": "null"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
]


class OpenToPages(PageDoor):
    """The known-bad twin: it never asks which page a request comes from."""

    def _page_refusal(self, scope: object, host: str) -> GroundupError | None:
        return None


class AnyName(Origins):
    """The known-bad twin of names: this computer is called whatever a request says."""

    def host_refusal(self, host: str) -> GroundupError | None:
        """Nothing is refused."""
        return None


class ForEver(Tickets):
    """The known-bad twin of tickets: they count for ever."""

    def take(self, ticket: str) -> bool:
        """Whether this was ever a ticket."""
        return ticket in self._ends_s


def scope(headers: dict[str, str], client: str = "127.0.0.1", **more: object) -> dict[str, object]:
    """A request for `/app/search` with these headers."""
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http", "method": "POST", "raw_path": b"/app/search", "query_string": b"",
        "headers": pairs, "client": (client, 50_000),
    } | more  # fmt: skip


def door(
    kind: type[PageDoor] = PageDoor, names: type[Origins] = Origins, settings: ServerSettings = SETTINGS
) -> PageDoor:
    """A door for the owner's secret."""
    return kind(settings, names(settings), SECRET)


def let_in(guard: PageDoor, *requests: dict[str, object]) -> list[dict[str, object]]:
    """Those requests that come through."""
    found = []
    for one in requests:
        try:
            guard.check(one)
        except ForbiddenError:
            continue
        found.append(one)
    return found


def test_our_own_page_comes_in() -> None:
    """It, and a program that comes from no page; what it called this computer is returned."""
    assert door().check(scope(OWN)) == "127.0.0.1:8123"
    assert door().check(scope({"host": "localhost:8123"})) == "localhost:8123"
    assert door().check(scope(OWN | {"upgrade": "websocket"}, type="websocket")) == "127.0.0.1:8123"


@pytest.mark.parametrize("header", STRANGERS, ids=str)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_no_other_host_and_no_other_page_comes_in(header: dict[str, str], kind: str) -> None:
    """Not by another name, another port, another scheme, or from another page of this computer."""
    assert let_in(door(), scope(OWN | header, type=kind)) == []


def test_doors_that_leak_are_caught() -> None:
    """One that asks for no page lets pages in, and one that takes any name lets names in."""
    requests = [scope(OWN | one) for one in STRANGERS]
    assert len(let_in(door(OpenToPages), *requests)) == sum("host" not in one for one in STRANGERS)
    named = [scope(one) for one in STRANGERS if "host" in one]
    assert let_in(door(names=AnyName), *named) == named
    assert let_in(door(), *named) == []


@pytest.mark.parametrize(
    ("client", "comes_in"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.168.1.20", False),
        ("::ffff:192.168.1.20", False),
        ("", False),
    ],
)
def test_only_this_computer_comes_in(client: str, comes_in: bool) -> None:
    """Others do not, though the server may listen to them."""
    assert bool(let_in(door(), scope(OWN, client))) is comes_in


def test_a_link_may_lead_to_the_page() -> None:
    """Following one from elsewhere opens the page, which brings no key; sending something there does not."""
    link = OWN | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    del link["origin"]
    assert let_in(door(), scope(link, method="GET"))
    assert let_in(door(), scope(link, method="POST"), scope(link | {"origin": "null"}, method="GET")) == []


@pytest.mark.parametrize("given", [b"", b"Bearer ", b"Bearer wrong", SECRET, b"Bearer " + SECRET + b"x"])
def test_only_the_owner_gets_tickets(given: bytes) -> None:
    """The secret counts, whole and as it should be brought; a server that has none gives none."""
    guard = door()
    guard.check_owner(scope({"authorization": f"Bearer {SECRET.decode()}"}))
    with pytest.raises(UnauthorizedError):
        guard.check_owner(scope({"authorization": given.decode()}))
    with pytest.raises(UnauthorizedError):
        PageDoor(SETTINGS, Origins(SETTINGS), b"").check_owner(scope({"authorization": given.decode()}))


def counts_once(tickets: Tickets) -> bool:
    """Whether a ticket is taken the first time and not the second, and a wrong one never."""
    ticket = tickets.issue()
    return not tickets.take(ticket + "x") and tickets.take(ticket) and not tickets.take(ticket)


@pytest.mark.parametrize(("make", "is_good"), [(Tickets, True), (ForEver, False)])
def test_a_ticket_that_counts_twice_is_caught(make: Callable[[], Tickets], is_good: bool) -> None:
    """The same look tells good tickets from bad ones."""
    assert counts_once(make()) is is_good

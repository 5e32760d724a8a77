"""Forms of requests that two programs could read in two ways, and sizes: refused on the bytes that came."""

from __future__ import annotations

import pytest

from groundup.server import request_form
from groundup.server.request_form import LONGEST_TARGET, MOST_HEADERS

from .live import Live
from .raw_http import RawAnswer, head, send_raw

BODY = b'{"model":"seedling"}'


def smuggling(port: int) -> dict[str, bytes]:
    """Requests that can be read in two ways."""
    length = f"Content-Length: {len(BODY)}"
    show = {"method": "POST"}
    return {
        "two lengths": head(port, "/api/show", length, "Content-Length: 3", **show) + BODY,
        "length and chunked": head(
            port, "/api/show", "Content-Length: 5", "Transfer-Encoding: chunked", **show
        ) + b"0\r\n\r\n",
        "blank before the colon": head(port, "/api/show", "Transfer-Encoding : chunked", **show),
        "plus": head(port, "/api/show", "Content-Length: +2", **show) + b"{}",
        "hexadecimal": head(port, "/api/show", "Content-Length: 0x2", **show) + b"{}",
        "negative": head(port, "/api/show", "Content-Length: -2", **show) + b"{}",
        "unknown coding": head(port, "/api/show", "Transfer-Encoding: chunked, identity", **show),
        "NUL": head(port, "/api/show", "X-A: a\x00b"),
        "two hosts": head(port, "/api/tags", f"Host: 127.0.0.1:{port}"),
        "no host": b"GET /api/tags HTTP/1.1\r\n\r\n",
        "empty host": head(port, "/api/tags", host=""),
        "absolute address": head(port, "http://evil.example/api/tags"),
        "HTTP/0.9": b"GET /api/tags\r\n\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "compressed": head(port, "/api/show", "Content-Encoding: br", length, **show) + BODY,
        "upgrade": head(port, "/api/tags", "Connection: Upgrade", "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    }  # fmt: skip


def answered(live: Live) -> dict[str, RawAnswer]:
    """Those that are not refused with an error of the client, or whose connection stays open."""
    answers = {name: send_raw(live.port, raw, wait_s=5) for name, raw in smuggling(live.port).items()}
    return {
        name: answer for name, answer in answers.items()
        if answer.status not in (0, 400, 403, 404) or not answer.is_closed
    }  # fmt: skip


@pytest.mark.promise("H-12", "H-16")
def test_what_can_be_read_in_two_ways_is_refused(shared_live: Live) -> None:
    """Each is refused and its connection closed; the server goes on, and upgrades to nothing."""
    assert answered(shared_live) == {}
    assert send_raw(shared_live.port, head(shared_live.port, "/api/tags", "Connection: close")).status == 200


@pytest.mark.drill
@pytest.mark.canary("H-12", "H-16")
def test_a_parser_without_a_guard_is_caught(shared_live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """h11 alone lets some of them in."""
    monkeypatch.setattr("groundup.server.door.form_refusal", lambda *_: None)
    assert {"compressed", "upgrade", "length and chunked"} <= answered(shared_live).keys()


@pytest.mark.promise("H-04")
def test_long_addresses_and_heads_are_refused(shared_live: Live) -> None:
    """An address beyond 4 KiB is 414, too many headers and too long ones 431, just below is answered."""
    port = shared_live.port
    close = "Connection: close"
    assert send_raw(port, head(port, "/" + "a" * LONGEST_TARGET, close)).status == 414
    assert send_raw(port, head(port, "/api/tags?" + "a" * LONGEST_TARGET, close)).status == 414
    assert send_raw(port, head(port, "/" + "a" * (LONGEST_TARGET - 10), close)).status == 404
    many = [f"X-{number}: x" for number in range(MOST_HEADERS)]
    assert send_raw(port, head(port, "/api/tags", close, *many)).status == 431
    assert send_raw(port, head(port, "/api/tags", close, *many[: MOST_HEADERS - 2])).status == 200
    long = [f"X-{number}: {'x' * 3_000}" for number in range(6)]
    assert send_raw(port, head(port, "/api/tags", close, *long)).status in (400, 431)


@pytest.mark.canary("H-04")
def test_a_server_without_limits_is_caught(shared_live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the limits the same requests are answered."""
    monkeypatch.setattr(request_form, "LONGEST_TARGET", 1 << 20)
    monkeypatch.setattr(request_form, "MOST_HEADERS", 1 << 20)
    port, many = shared_live.port, [f"X-{number}: x" for number in range(MOST_HEADERS)]
    assert send_raw(port, head(port, "/" + "a" * LONGEST_TARGET, "Connection: close")).status == 404
    assert send_raw(port, head(port, "/api/tags", "Connection: close", *many)).status == 200

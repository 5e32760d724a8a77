"""Bodies of requests: counted as they come, and JSON by strict rules."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import msgspec
import pytest

from groundup.errors import GroundupError, InvalidBodyError, MissingFieldError, RequestTooLargeError
from groundup.server import bodies
from groundup.server.bodies import DEEPEST, MOST_BYTES, MOST_MESSAGES, convert_body, parse_json
from groundup.server.warning_header import Warnings
from tests.canaries.lenient_bodies import lenient_json

from .live import Live
from .raw_http import head, send_raw

BAD: dict[str, bytes] = {
    "nothing": b"",
    "blank": b" \n",
    "no JSON": b"{model: 1}",
    "two keys": b'{"a": 1, "a": 2}',
    "two keys within": b'{"a": [{"b": 1, "b": 1}]}',
    "two keys by escape": b'{"a": 1, "\\u0061": 2}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": [-Infinity]}',
    "too large": b'{"a": 1e999}',
    "65 bits": b'{"a": [18446744073709551616]}',
    "65 bits below zero": b'{"a": -9223372036854775809}',
    "deep lists": b'{"a": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}",
    "very deep": b"[" * 200_000,
    "half a pair": b'{"a": "\\ud800"}',
    "half a pair as a key": b'{"\\udfff": 1}',
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a list": b"[1]",
    "more behind": b'{"a": 1} {"b": 2}',
    "control characters": b'{"a": "\x00"}',
}
GOOD: dict[str, Any] = {
    "depth": {"a": json.loads("[" * (DEEPEST - 1) + "]" * (DEEPEST - 1))},
    "a pair": {"a": "\U0001f600"},
    "brackets in texts": {"a": "[" * 1_000},
    "numbers": {"a": [1e308, -0.5, 2**64 - 1, -(2**63)]},
}


def accepted(read: Any) -> set[str]:
    """The bad bodies that are read without an error of ours."""
    found = set()
    for name, raw in BAD.items():
        try:
            read(raw)
        except GroundupError:
            continue
        except (ValueError, RecursionError):
            pass
        found.add(name)
    return found


@pytest.mark.promise("H-05")
def test_json_is_read_strictly() -> None:
    """Each bad body is refused with an error of ours, and what looks alike is read."""
    assert accepted(parse_json) == set()
    for value in GOOD.values():
        for as_ascii in (True, False):
            assert parse_json(json.dumps(value, ensure_ascii=as_ascii).encode()) == value


@pytest.mark.canary("H-05")
def test_a_lenient_reader_is_caught() -> None:
    """`json.loads` alone fails the same check."""
    assert {"two keys", "NaN", "too large", "half a pair"} <= accepted(lenient_json)


class Small(msgspec.Struct):
    """A body for tests."""

    model: str
    count: int = 0
    inner: dict[str, int] = {}


def test_fields_are_checked_by_name() -> None:
    """A wrong type names its place, null counts as absent, an unknown field is a warning."""
    warnings = Warnings()
    small = convert_body({"model": "x", "count": None, "odd": 1}, Small, warnings)
    assert small == Small("x")
    assert [(one.code, one.details) for one in warnings.items] == [("unsupported-field", {"name": "odd"})]
    with pytest.raises(MissingFieldError, match="model is required"):
        convert_body({}, Small, warnings)
    with pytest.raises(InvalidBodyError, match="inner"):
        convert_body({"model": "x", "inner": {"a": "b"}}, Small, warnings)


@pytest.mark.promise("H-04")
def test_words_have_a_limit_and_images_a_larger_one() -> None:
    """More than 2 MiB of words are refused, an image of more is not, and messages are counted."""
    image = "QUJD" * (MOST_BYTES // 3)
    parse_json(json.dumps({"images": [image]}).encode())
    parse_json(json.dumps({"url": f"data:image/png;base64,{image}"}).encode())
    with pytest.raises(RequestTooLargeError):
        parse_json(json.dumps({"prompt": "some words " * (MOST_BYTES // 10)}).encode())
    with pytest.raises(InvalidBodyError, match="messages"):
        convert_body({"model": "x", "messages": [{}] * (MOST_MESSAGES + 1)}, Small, Warnings())


def chunked(*parts: bytes) -> bytes:
    """A body in chunks, which says nothing of its length before."""
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


@pytest.mark.promise("H-04")
def test_bytes_are_counted_as_they_come(shared_live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the limit is 413 and the connection ends, whether its length was told or not."""
    monkeypatch.setattr(bodies, "MOST_BYTES_WITH_IMAGES", 1_000)
    monkeypatch.setattr(bodies.read_bytes, "__defaults__", (1_000,))
    port, body = shared_live.port, b'{"model":"seedling","x":"' + b"x" * 2_000 + b'"}'
    told = head(port, "/api/show", f"Content-Length: {len(body)}", method="POST") + body
    untold = head(port, "/api/show", "Transfer-Encoding: chunked", method="POST") + chunked(body)
    for raw in (told, untold):
        answer = send_raw(port, raw)
        assert (answer.status, answer.is_closed) == (413, True)


def test_the_content_type_does_not_matter(shared_live: Live) -> None:
    """curl sends JSON as a form; it is read all the same."""
    with httpx2.Client(base_url=shared_live.address, trust_env=False, timeout=30) as http:
        answer = http.post(
            "/api/show",
            content=b'{"model":"seedling"}',
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
    assert answer.status_code == 200

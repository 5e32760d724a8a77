"""What is kept of a request: figures and our own names, never somebody's words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groundup.server.request_record import RequestRecord, dialect_in, place_of, route_of
from tests.canaries.talkative_record import TalkativeRecord

WORDS = "my-own-words\n\x1b[31m"


def record(**changed: Any) -> RequestRecord:
    """A usual one."""
    usual: dict[str, Any] = {
        "request_id": "abc", "method": "POST", "route": "/api/chat", "dialect": "native", "status": 200,
        "seconds": 1.23456789, "first_piece_s": 0.5, "longest_gap_s": 0.0, "received_bytes": 10,
        "sent_bytes": 20,
    }  # fmt: skip
    return RequestRecord(**(usual | changed))


def test_lines_for_people_and_programs() -> None:
    """Both say the same, the second as one JSON object with the time."""
    assert record().line() == "POST /api/chat 200 in 1.23 s, 10 bytes in, 20 out"
    told = json.loads(record().json_line("2026-11-26T00:00:00Z"))
    assert told["time"] == "2026-11-26T00:00:00Z"
    assert told["seconds"] == 1.2346
    assert record(status=499).is_cancelled


def leaks(scope: dict[str, Any], make: Any = route_of) -> bool:
    """Whether a record of a request with somebody's words everywhere has any of them."""
    one = record(method=scope["method"], route=make(scope), dialect=dialect_in(scope))
    return any("my-own-words" in text.lower() or "\x1b" in text for text in (one.line(), one.json_line("")))


SCOPE = {"method": WORDS.upper(), "path": f"/{WORDS}", "query_string": WORDS.encode(), "headers": []}


@pytest.mark.promise("H-20")
def test_no_path_method_or_query_is_recorded() -> None:
    """An address that is not in the table is `unknown`, a method that does not exist too."""
    assert not leaks(SCOPE)


@pytest.mark.canary("H-20")
def test_a_record_of_the_request_line_is_caught() -> None:
    """A record that writes down the path fails the same check."""
    assert leaks(SCOPE, TalkativeRecord.route_of)


@pytest.mark.promise("H-20")
def test_a_fault_is_named_without_its_words() -> None:
    """The kind and the place of an error, not what it says."""
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        told = place_of(error)
    assert told.startswith("KeyError at test_request_record.py:")
    assert "my-own-words" not in told

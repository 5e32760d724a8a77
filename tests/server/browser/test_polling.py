"""Pages without a socket read the same log."""

from __future__ import annotations

import threading
from typing import Any

from tests.server.scripted_models import THINKER, answering

from .program import Program


def test_the_same_log_without_a_socket(program: Program) -> None:
    """First everything, then what comes, in the same frames."""
    first = program.http.get("/app/events").json()
    assert first["type"] == "snapshot"
    place = {"epoch": first["epoch"], "after": first["seq"]}
    got = list[Any]()
    asking = threading.Thread(target=lambda: got.append(program.http.get("/app/events", params=place).json()))
    asking.start()
    told = program.command("chat.send", text=answering("Hello"), model=THINKER)
    asking.join(20)
    assert got[0]["type"] == "resumed"
    assert got[0]["events"][0]["seq"] == first["seq"] + 1
    program.until_ended(told["answer"]["id"])
    rest = program.http.get("/app/events", params=place).json()
    assert rest["seq"] == program.seq
    assert rest["events"][-1]["data"]["text"] == "Hello"


def test_a_place_that_is_none_is_refused(program: Program) -> None:
    """What is no number is told as that."""
    assert program.http.get("/app/events?after=soon").status_code == 400

"""Long answers without secrets come small to those who take it."""

from __future__ import annotations

from httpx2 import Response

from .program import Program


def test_long_answers_come_small(program: Program) -> None:
    """The catalogue is packed, and is the same for a program that does not unpack."""
    path = "/app/models/known"
    packed = program.http.get(path, headers={"Accept-Encoding": "gzip"})
    plain = program.http.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert ids(packed) == ids(plain)  # in an order that follows the memory that is free just now
    assert 4 * int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def ids(answer: Response) -> list[str]:
    """The models of an answer, each by its name."""
    found = sorted(one["id"] for one in answer.json()["models"])
    assert found
    return found


def test_what_was_written_is_never_packed(program: Program) -> None:
    """Lengths of packed chats would tell something of their words to whoever watches the network."""
    told = program.command("chat.send", text="word " * 2000, model="nobody")
    answer = program.http.get(f"/app/chats/{told['chat']['id']}", headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) > 5000
    assert "content-encoding" not in answer.headers

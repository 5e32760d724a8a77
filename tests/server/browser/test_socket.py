"""Pages follow by one socket, catch up where they were, and lose nothing."""

from __future__ import annotations

import time

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from groundup.server.browser.socket import NO_HELLO, NO_KEY
from tests.server.live import Live
from tests.server.scripted_models import THINKER, answering

from .program import Program

LONG = answering("word ", tokens=60, interval_s=0.05)


def test_the_first_frame_is_everything(program: Program) -> None:
    """A page that has read nothing is told the whole state."""
    state = program.frames[0]["state"]
    assert program.frames[0]["type"] == "snapshot"
    assert {"chats", "models", "roles", "folders", "drafts", "preferences", "phases"} <= state.keys()
    assert THINKER in [one["name"] for one in state["models"]]


def test_an_answer_comes_in_pieces_that_fit(program: Program) -> None:
    """Text events carry their place, and the last event is the whole message."""
    told = program.command("chat.send", text=answering("<think>Hm.</think>Hello there"), model=THINKER)
    ended = program.until_ended(told["answer"]["id"])
    assert (ended["text"], ended["thinking"], ended["state"]) == ("Hello there", "Hm.", "whole")
    assert program.chat(told["chat"]["id"])["messages"][-1] == ended


def test_at_most_twenty_frames_a_second(program: Program) -> None:
    """Quick tokens are put together."""
    told = program.command("chat.send", text=answering("ab ", tokens=400, interval_s=0.002), model=THINKER)
    begin = time.monotonic()
    program.until_ended(told["answer"]["id"])
    texts = [one for one in program.frames if one.get("type") == "text"]
    assert 1 <= len(texts) <= 20 * (time.monotonic() - begin) + 3


def test_a_page_that_draws_seldom_is_told_seldom(program: Program) -> None:
    """Nothing is lost, its frames are few, of one piece each, and the end of the answer does not wait."""
    program.rest(1000)
    told = program.command("chat.send", text=answering("ab ", tokens=300, interval_s=0.01), model=THINKER)
    before, begin_s = len(program.frames), time.monotonic()
    ended = program.until_ended(told["answer"]["id"])
    pieces = [
        [event for event in one["events"] if event["type"] == "text"]
        for one in program.frames[before:]
        if one.get("type") == "events"
    ]
    assert program.texts[told["answer"]["id"]] == ended["text"]
    assert all(len(texts) <= 1 for texts in pieces)
    assert 1 <= sum(map(len, pieces)) <= (time.monotonic() - begin_s) + 3


@pytest.mark.parametrize("ms", [-1, 5000, "often", None])
def test_a_rest_that_means_nothing_changes_nothing(program: Program, ms: object) -> None:
    """The page is told as before."""
    program.rest(ms)
    told = program.command("chat.send", text=answering("ab ", tokens=5), model=THINKER)
    assert program.until_ended(told["answer"]["id"])["state"] == "whole"
    assert not any(one.get("type") == "events" for one in program.frames)


def test_a_page_that_was_away_catches_up(desk_live: Live, program: Program) -> None:
    """The answer goes on meanwhile, and what was missed comes at once: nothing twice, nothing lost."""
    told = program.command("chat.send", text=LONG, model=THINKER)
    answer = told["answer"]["id"]
    program.until("text", f"message/{answer}")
    program.leave()
    time.sleep(0.6)
    assert program.follow()["type"] == "resumed"
    ended = program.until_ended(answer)
    assert ended["state"] == "whole"
    assert program.texts[answer] == ended["text"] == "word " * 60


def test_after_a_while_or_a_restart_comes_everything(program: Program) -> None:
    """Who names another epoch is given the whole state."""
    program.leave()
    program.epoch = "of another server"
    assert program.follow()["type"] == "snapshot"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"type":"hello","credential":"wrong"}', NO_KEY),
        ('{"type":"hello","credential":""}', NO_KEY),
        ("{}", NO_HELLO),
        ("rubbish", NO_HELLO),
    ],
)
def test_a_socket_without_a_key_is_closed(desk_live: Live, frame: str, code: int) -> None:
    """Nothing is said to it before."""
    with connect(f"ws{desk_live.address.removeprefix('http')}/app/events", proxy=None) as socket:
        socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


@pytest.mark.drill
def test_a_socket_lives_longer_than_a_head_may_take(program: Program) -> None:
    """The deadline for requests is none for sockets."""
    time.sleep(11)
    program.command("preference.save", name="language", value="de")
    assert program.until("preference")["data"] == {"name": "language", "value": "de"}

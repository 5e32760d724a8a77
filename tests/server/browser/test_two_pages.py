"""Two pages of one desk: both are told everything, both may act, and a chat is answered once at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from groundup.server.browser.socket import NO_KEY, NOT_NOW
from tests.server.live import Live, live_server
from tests.server.scripted_models import THINKER, answering, scripted_library

from .program import OWNER_SECRET, Program

LONG = answering("word ", tokens=200, interval_s=0.05)


@pytest.fixture
def other(desk_live: Live) -> Iterator[Program]:
    """A second page, with a key of its own."""
    with Program(desk_live.address) as page:
        page.follow()
        yield page


def test_both_are_told_everything(program: Program, other: Program) -> None:
    """The question, each piece, and the end; the texts are the same."""
    told = program.command("chat.send", text=answering("ab ", tokens=30, interval_s=0.01), model=THINKER)
    answer = told["answer"]["id"]
    assert other.until_ended(answer) == program.until_ended(answer)
    assert other.texts[answer] == program.texts[answer] == "ab " * 30
    assert other.chat(told["chat"]["id"])["messages"] == program.chat(told["chat"]["id"])["messages"]


def test_the_other_page_may_stop_it(program: Program, other: Program) -> None:
    """And the one that asked hears of it."""
    told = program.command("chat.send", text=LONG, model=THINKER)
    other.until("text", f"message/{told['answer']['id']}")
    other.command("answer.stop", message_id=told["answer"]["id"])
    assert program.until_ended(told["answer"]["id"])["state"] == "stopped"


def test_a_chat_is_answered_once_at_a_time(program: Program, other: Program) -> None:
    """Whichever message the other page asks below; another chat, and this one afterwards, are free."""
    told = program.command("chat.send", text=LONG, model=THINKER)
    chat_id, answer_id = told["chat"]["id"], told["answer"]["id"]
    for name, body in (
        ("chat.send", {"text": "A branch", "chat_id": chat_id}),
        ("chat.send", {"text": "Below", "chat_id": chat_id, "parent_id": answer_id}),
        ("answer.again", {"message_id": answer_id}),
        ("answer.continue", {"message_id": answer_id}),
    ):
        refused = other.post(name, **body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "answer_runs")
    elsewhere = other.command("chat.send", text=answering("Free"), model=THINKER)
    assert other.until_ended(elsewhere["answer"]["id"])["text"] == "Free"
    program.command("answer.stop", message_id=answer_id)
    program.until_ended(answer_id)
    more = other.command("chat.send", text=answering("Now"), model=THINKER, chat_id=chat_id)
    assert other.until_ended(more["answer"]["id"])["text"] == "Now"


@pytest.mark.drill
def test_of_two_at_the_same_moment_one_is_answered(program: Program, other: Program) -> None:
    """Each of ten times; the other is told why, and leaves no question behind."""
    told = program.command("chat.send", text=answering("First"), model=THINKER)
    program.until_ended(told["answer"]["id"])
    chat_id = told["chat"]["id"]
    slow = answering("word ", tokens=3, interval_s=0.05)

    def ask(page: Program) -> httpx2.Response:
        return page.post("chat.send", text=slow, model=THINKER, chat_id=chat_id)

    with ThreadPoolExecutor(2) as both:
        for count in range(1, 11):
            replies = list(both.map(ask, (program, other)))
            assert sorted(one.status_code for one in replies) == [200, 409]
            won = next(one for one in replies if one.status_code == 200).json()
            program.until_ended(won["answer"]["id"])
            assert len(program.chat(chat_id)["messages"]) == 2 + 2 * count


def test_the_next_question_may_follow_at_once(program: Program) -> None:
    """Who has read that an answer has ended is never told that it still runs."""
    told = program.command("chat.send", text=answering("a"), model=THINKER)
    for _ in range(20):
        program.until_ended(told["answer"]["id"])
        told = program.command("chat.send", text=answering("a"), model=THINKER, chat_id=told["chat"]["id"])


def test_a_deleted_chat_is_gone_on_both(program: Program, other: Program) -> None:
    """An answer in it ends, too."""
    told = program.command("chat.send", text=LONG, model=THINKER)
    other.until("text", f"message/{told['answer']['id']}")
    other.command("chat.delete", chat_id=told["chat"]["id"])
    assert program.until("chat_gone")["data"] == {"id": told["chat"]["id"]}
    assert program.http.get(f"/app/chats/{told['chat']['id']}").status_code == 404


def test_a_second_server_does_not_open_the_chats(
    desk_live: Live, program: Program, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Its pages are told why and keep their keys; answers of the first are not touched."""
    told = program.command("chat.send", text=LONG, model=THINKER)
    library = scripted_library(tmp_path_factory.mktemp("second") / "library")
    with live_server(tmp_path, library=library, fake=True, owner_secret=OWNER_SECRET.encode()) as second:
        owner = {"Authorization": f"Bearer {OWNER_SECRET}"}
        with httpx2.Client(base_url=second.address, trust_env=False) as http:
            ticket = http.post("/app/ticket", headers=owner).json()["ticket"]
            refused = http.post("/app/session", json={"ticket": ticket})
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "desk_in_use")
        assert closed_with(second, program.key) == NOT_NOW
        assert closed_with(desk_live, "invented") == NO_KEY
    program.until("text", f"message/{told['answer']['id']}")
    program.command("answer.stop", message_id=told["answer"]["id"])
    assert program.until_ended(told["answer"]["id"])["details"]["reason"] == "stopped"


def closed_with(live: Live, key: str) -> int | None:
    """The code with which a server closes the socket of a page."""
    with connect(f"ws{live.address.removeprefix('http')}/app/events", proxy=None) as socket:
        socket.send(f'{{"type":"hello","credential":"{key}"}}')
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    return closed.value.rcvd.code if closed.value.rcvd else None

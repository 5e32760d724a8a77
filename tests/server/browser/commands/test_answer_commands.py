"""Questions, answers that go on, other tries, and chats that are never on disk."""

from __future__ import annotations

import secrets
from pathlib import Path

from groundup.desk.database import FILE_NAME
from tests.server.browser.program import OWNER_SECRET, Program
from tests.server.live import Live, live_server
from tests.server.scripted_models import answering, scripted_library

CANARY = "zanzibarcanary"


def files_with(folder: Path, word: str) -> list[str]:
    """Names of files in which a word stands."""
    return [one.name for one in folder.rglob("*") if one.is_file() and word.encode() in one.read_bytes()]


def test_another_question_in_the_same_place_is_a_branch(program: Program) -> None:
    """An edited question stands beside the first, and nothing is lost."""
    first = program.command("chat.send", text=answering("one"), model="thinker")
    program.until_ended(first["answer"]["id"])
    chat_id = first["chat"]["id"]
    second = program.command("chat.send", text=answering("two"), model="thinker", chat_id=chat_id)
    program.until_ended(second["answer"]["id"])
    told = program.chat(chat_id)
    assert [one["parent_id"] for one in told["messages"] if one["role"] == "user"] == [None, None]
    assert told["chat"]["leaf_id"] == second["answer"]["id"]


def test_an_answer_goes_on_where_it_was_stopped(program: Program) -> None:
    """What it has stays, what comes stands behind it, and pages are told a second run."""
    told = program.command("chat.send", text=answering("word ", tokens=200, interval_s=0.05), model="teacher")
    answer_id = told["answer"]["id"]
    program.until("text", f"message/{answer_id}")
    program.command("answer.stop", message_id=answer_id)
    stopped = program.until_ended(answer_id)
    again = program.command("answer.continue", message_id=answer_id)["answer"]
    assert (again["state"], again["text"], again["details"]["runs"]) == ("running", stopped["text"], 2)
    ended = program.until_ended(answer_id)
    assert ended["text"].startswith(stopped["text"])
    assert len(ended["text"]) > len(stopped["text"])
    assert program.texts[answer_id] == ended["text"]


def test_an_answer_that_runs_is_not_begun_twice(program: Program) -> None:
    """Neither gone on with nor tried again while it is being written."""
    told = program.command("chat.send", text=answering("a ", tokens=200, interval_s=0.05), model="thinker")
    for name in ("answer.continue", "answer.again"):
        refused = program.post(name, message_id=told["answer"]["id"])
        assert refused.json()["error"]["code"] == "answer_runs"
    program.command("answer.stop", message_id=told["answer"]["id"])


def test_a_question_that_comes_again_after_a_restart_is_asked_once(tmp_path: Path) -> None:
    """The next server finds the key on the desk; under another key the same words are another question."""
    library, key = scripted_library(tmp_path / "library"), secrets.token_hex(16)
    numbers, ids = [], []
    for sent_key in (key, key, secrets.token_hex(16)):
        with (
            live_server(tmp_path, library=library, fake=True, owner_secret=OWNER_SECRET.encode()) as server,
            Program(server.address) as page,
        ):
            told = page.command("chat.send", key=sent_key, text=answering("one"), model="thinker")
            ids.append(told["question"]["id"])
            numbers.append(len(page.follow()["state"]["chats"]))
    assert numbers == [1, 1, 2]
    assert ids[0] == ids[1] != ids[2]


def test_another_try_may_be_more_careful(program: Program) -> None:
    """It stands beside the first, and remembers how adventurous it was."""
    told = program.command("chat.send", text=answering("a"), model="thinker")
    program.until_ended(told["answer"]["id"])
    again = program.command("answer.again", message_id=told["answer"]["id"], dial=0.25)["answer"]
    program.until_ended(again["id"])
    assert again["parent_id"] == told["question"]["id"]
    assert again["details"]["dial"] == 0.25
    assert program.post("answer.again", message_id=told["answer"]["id"], dial=2).status_code == 400


def test_files_stand_before_the_question(program: Program) -> None:
    """The model is told what is in them, and that it is theirs; never as its orders."""
    files = [{"name": "notes.txt", "text": "Seeds grow."}]
    told = program.command("chat.send", text="Why?", model="teacher", attachments=files)
    program.until_ended(told["answer"]["id"])
    assert told["question"]["text"] == "Why?"
    assert told["question"]["details"]["attachments"][0]["text"] == "Seeds grow."


def test_a_temporary_chat_is_never_on_disk(program: Program, tmp_path: Path) -> None:
    """No file holds a word of it; one of an ordinary chat is found by the same search."""
    told = program.command("chat.send", text=answering(CANARY), model="thinker", is_temporary=True)
    answer = program.until_ended(told["answer"]["id"])
    assert answer["text"] == CANARY
    assert program.chat(told["chat"]["id"])["messages"][1]["text"] == CANARY
    assert files_with(tmp_path, CANARY) == []
    ordinary = program.command("chat.send", text=answering(CANARY), model="thinker")
    program.until_ended(ordinary["answer"]["id"])
    assert any(name.startswith(FILE_NAME) for name in files_with(tmp_path, CANARY))


def test_a_temporary_chat_is_gone_with_the_server(desk_live: Live, program: Program) -> None:
    """It is among the chats of a page that comes, for as long as the server runs."""
    told = program.command("chat.send", text=answering("a"), model="thinker", is_temporary=True)
    with Program(desk_live.address) as other:
        chats = other.follow()["state"]["chats"]
        assert [one["id"] for one in chats] == [told["chat"]["id"]]
        assert told["chat"]["id"].startswith("temporary-")


def test_the_oldest_is_left_out_only_on_demand(program: Program) -> None:
    """A chat that is too long is refused; on demand it is answered, and says how much was left out."""
    long = "word " * 700
    first = program.command("chat.send", text=long, model="teacher")
    assert program.until_ended(first["answer"]["id"])["state"] == "whole"
    second = program.command(
        "chat.send", text=long, model="teacher", chat_id=first["chat"]["id"], parent_id=first["answer"]["id"]
    )
    refused = program.until_ended(second["answer"]["id"])
    assert (refused["state"], refused["details"]["error"]["code"]) == ("failed", "prompt_too_long")
    again = program.command("answer.again", message_id=refused["id"], drops_oldest=True)["answer"]
    ended = program.until_ended(again["id"])
    assert ended["state"] == "whole"
    assert ended["details"]["left_out"] == 3  # with a message that this model brings

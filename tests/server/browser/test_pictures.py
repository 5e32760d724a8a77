"""Pictures that go with questions: shown to models that see, refused for others, and gone with the chat."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.server.browser.seeing import can_see
from tests.pictures import picture
from tests.server.live import live_server
from tests.server.seeing_model import BLIND, SEER, seeing_library

from .program import OWNER_SECRET, Program

RED = picture(1)


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A page of a server with a model that sees."""
    folder = tmp_path_factory.mktemp("seeing")
    library = seeing_library(folder / "library")
    with (
        live_server(folder, library=library, owner_secret=OWNER_SECRET.encode()) as live,
        Program(live.address) as page,
    ):
        page.follow()
        yield page


def attached(seed: int = 1) -> dict[str, str]:
    """A picture as a page sends it."""
    return {
        "name": "leaf.png",
        "picture": f"data:image/png;base64,{base64.b64encode(picture(seed)).decode()}",
    }


def test_a_picture_is_counted_before_it_is_sent(seeing: Program) -> None:
    """By the model that sees it, without any text."""
    told = seeing.http.post(
        "/app/attachments", params={"name": "leaf.png", "model": SEER}, content=RED
    ).json()
    assert (told["text"], told["kind"], told["size_bytes"]) == ("", "image/png", len(RED))
    assert told["tokens"] > 0


@pytest.mark.parametrize(
    ("name", "raw", "model", "code"),
    [
        ("leaf.png", RED, BLIND, "unsupported_capability"),
        ("leaf.png", RED, "nobody", "model_not_found"),
        ("leaf.png", b"no picture", SEER, "unreadable_file"),
        ("leaf.heic", b"ftypheic", SEER, "unreadable_file"),
        ("leaf.png", RED[:60], SEER, "invalid_image"),
    ],
)
def test_others_are_refused(seeing: Program, name: str, raw: bytes, model: str, code: str) -> None:
    """A blind model, one that is not here, and a file that is no picture or a broken one."""
    refused = seeing.http.post("/app/attachments", params={"name": name, "model": model}, content=raw)
    assert refused.status_code in (400, 404)
    assert refused.json()["error"]["code"] == code


def test_pages_are_told_who_sees(seeing: Program, tmp_path: Path) -> None:
    """The one with a projector, and not the one without."""
    models = seeing.frames[0]["state"]["models"]
    assert {one["name"]: one["can_see"] for one in models} == {SEER: True, BLIND: False}
    library = seeing_library(tmp_path / "library")
    assert [can_see(library, one) for one in library.models()] == [name == SEER for name in (BLIND, SEER)]


def test_the_model_is_shown_the_picture(seeing: Program) -> None:
    """It costs more tokens than the words alone, stays on the desk as it came, and an edit shows it again."""
    told = seeing.command("chat.send", text="What is here?", model=SEER, attachments=[attached()])
    with_picture = seeing.until_ended(told["answer"]["id"])
    kept = told["question"]["details"]["attachments"][0]
    shown = seeing.http.get(f"/app/pictures/{kept['picture_id']}")
    assert (shown.content, shown.headers["content-type"]) == (RED, "image/png")
    assert "picture" not in kept

    without = seeing.command("answer.again", message_id=told["answer"]["id"], drops_images=True)
    less = seeing.until_ended(without["answer"]["id"])
    assert less["details"]["prompt_tokens"] < with_picture["details"]["prompt_tokens"]

    edited = seeing.command(
        "chat.send", text="And here?", model=SEER, chat_id=told["chat"]["id"], attachments=[kept]
    )
    assert seeing.until_ended(edited["answer"]["id"])["state"] == "whole"
    assert edited["question"]["details"]["attachments"] == [kept]


def test_a_blind_model_says_that_it_is_blind(seeing: Program) -> None:
    """The answer fails with the code that pages word, and the question with its picture is kept."""
    told = seeing.command("chat.send", text="What is here?", model=BLIND, attachments=[attached()])
    ended = seeing.until_ended(told["answer"]["id"])
    error = ended["details"]["error"]
    assert (ended["state"], error["code"]) == ("failed", "unsupported_capability")
    assert error["figures"] == {"model": BLIND, "capability": "vision"}


def test_what_is_no_picture_begins_no_chat(seeing: Program) -> None:
    """It is refused before anything is on the desk; so is a picture of another chat."""
    chats = len(seeing.http.get("/app/export").json()["chats"])
    fake = {"name": "x.png", "picture": base64.b64encode(b"<script>").decode()}
    assert seeing.post("chat.send", text="?", model=SEER, attachments=[fake]).status_code == 400
    assert len(seeing.http.get("/app/export").json()["chats"]) == chats
    mine = seeing.command("chat.send", text="1", model=SEER, attachments=[attached(2)])
    seeing.until_ended(mine["answer"]["id"])
    other = seeing.command("chat.send", text="2", model=SEER)
    seeing.until_ended(other["answer"]["id"])
    stolen = mine["question"]["details"]["attachments"]
    refused = seeing.post("chat.send", text="3", model=SEER, chat_id=other["chat"]["id"], attachments=stolen)
    assert refused.json()["error"]["code"] == "not_on_desk"


def test_exports_bring_pictures_back(seeing: Program) -> None:
    """Beside the first, under an id of its own; a file that calls a script a picture is refused."""
    told = seeing.command("chat.send", text="Leaf", model=SEER, attachments=[attached(3)])
    seeing.until_ended(told["answer"]["id"])
    whole = seeing.http.get("/app/export", params={"chat": told["chat"]["id"]}).json()
    begun = seeing.http.post("/app/import", json=whole).json()["chats"][0]
    again = seeing.chat(begun["id"])["messages"][0]["details"]["attachments"][0]
    assert again["picture_id"] != told["question"]["details"]["attachments"][0]["picture_id"]
    assert seeing.http.get(f"/app/pictures/{again['picture_id']}").content == picture(3)

    whole["chats"][0]["pictures"] = dict.fromkeys(
        whole["chats"][0]["pictures"], base64.b64encode(b"<svg/>").decode()
    )
    refused = seeing.http.post("/app/import", json=whole)
    assert refused.json()["error"]["code"] == "not_an_export"


def test_a_picture_wants_a_key(seeing: Program) -> None:
    """Its address alone is of no use."""
    told = seeing.command("chat.send", text="Leaf", model=SEER, attachments=[attached(4)])
    seeing.until_ended(told["answer"]["id"])
    address = f"/app/pictures/{told['question']['details']['attachments'][0]['picture_id']}"
    assert seeing.http.get(address, headers={"Authorization": ""}).status_code == 401
    assert seeing.http.get(address).status_code == 200

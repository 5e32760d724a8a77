"""Sticks, the room, other programs and files by commands: refused at once, or on their way with news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kits.kit_factory import MAKER, MATE, good_kit, library_with
from tests.library.adopt.tool_trees import model_file, ollama, put
from tests.server.browser.arrivals.sharing_room import CODE, sharing
from tests.server.browser.program import OWNER_SECRET, Program
from tests.server.live import Live, live_server

FINGERPRINT = MAKER.public.fingerprint


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A server with Seedling alone, for a user with an empty home."""
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    (tmp_path / "anna").mkdir()
    with live_server(tmp_path / "groundup", owner_secret=OWNER_SECRET.encode()) as server:
        yield server


@pytest.fixture
def page(live: Live) -> Iterator[Program]:
    """A page that follows."""
    with Program(live.address) as program:
        program.follow()
        yield program


def until_state(page: Program, name: str, state: str) -> dict[str, Any]:
    """The first news of a model on its way that is so."""
    while True:
        told: dict[str, Any] = page.until("download", "models")["data"]
        if told["full"].partition(":")[0].endswith(name) and told["state"] == state:
            return told


def code_of(answer: Any) -> str:
    """The code of an error."""
    return str(answer.json()["error"]["code"])


def test_a_kit_is_installed_in_a_queue(page: Program, tmp_path: Path) -> None:
    """Its models come one after the other, and both are here then."""
    kit = str(good_kit(tmp_path))
    listed = page.http.get("/app/kits", params={"folder": kit}).json()
    assert [one["name"] for one in listed["models"]] == ["poet", "mate"]
    told = page.command("kit.install", folder=kit, names=["poet", "mate"], fingerprint=FINGERPRINT)
    assert [one["way"] for one in told["downloads"]] == ["kit", "kit"]
    until_state(page, "mate", "installed")
    states = [
        (one["data"]["full"].rpartition("/")[2], one["data"]["state"])
        for frame in page.frames
        for one in (frame, *frame.get("events", ()))
        if one.get("type") == "download"
    ]
    assert states.index(("poet:latest", "installed")) < states.index(("mate:latest", "verifying"))
    assert all(one["is_here"] for one in page.http.get("/app/kits", params={"folder": kit}).json()["models"])


def test_a_kit_is_refused_before_anything_moves(page: Program, live: Live, tmp_path: Path) -> None:
    """Unknown key, name that another model has, folder that is no kit, model that is not in it."""
    kit = str(good_kit(tmp_path))
    library_with(tmp_path / "groundup" / "library", poet=MATE)
    good: dict[str, Any] = {"folder": kit, "names": ["poet"], "fingerprint": FINGERPRINT}
    for change, code in (
        ({"fingerprint": ""}, "untrusted_kit"),
        ({}, "name_taken"),
        ({"folder": str(tmp_path)}, "invalid_kit"),
        ({"names": ["nobody"]}, "not_on_hub"),
    ):
        assert code_of(page.post("kit.install", **good | change)) == code
    assert page.http.get("/app/events").json()["state"]["downloads"] == []
    page.command("kit.install", **good, replaces=True)
    until_state(page, "poet", "installed")


def test_a_kit_is_checked(page: Program, tmp_path: Path) -> None:
    """News tell the end, the whole state has it, and it is put away."""
    kit = str(good_kit(tmp_path))
    page.command("kit.check", folder=kit)
    while page.until("kit_check", "models")["data"]["state"] == "running":
        pass
    assert page.http.get("/app/events").json()["state"]["kit_checks"][kit]["state"] == "whole"
    page.command("kit.stop_check", folder=kit)
    assert page.until("kit_check_gone", "models")["data"] == {"folder": kit}


def test_a_model_comes_from_the_room(page: Program, tmp_path: Path) -> None:
    """Listed, then fetched; a wrong code of a fetch fails with that reason."""
    with sharing(tmp_path / "neighbour") as neighbour:
        room: dict[str, Any] = {"addresses": [neighbour.address], "code": CODE}
        (computer,) = page.command("room.list", **room)["computers"]
        (model,) = computer["models"]
        page.command("room.fetch", name=model["full"], **room | {"code": "AAAAAAAA"})
        assert until_state(page, "model", "failed")["error"]["code"] == "wrong_room_code"
        page.command("room.fetch", name=model["full"], **room)
        until_state(page, "model", "installed")
    assert [one["name"] for one in page.http.get("/app/events").json()["state"]["models"]] == [
        "seedling",
        "test/model",
    ]


def test_a_model_of_another_program_is_adopted(page: Program, tmp_path: Path) -> None:
    """Its row says so afterwards; one that is not there, or cannot run here, is refused at once."""
    ollama(tmp_path / "anna" / ".ollama" / "models")
    put(tmp_path / "anna" / ".cache" / "gpt4all" / "foreign.gguf", model_file(tensor="v.blk"))
    page.command("model.adopt", name="tiny:1b")
    assert until_state(page, "tiny", "installed")["host"] == "Ollama"
    rows = {one["name"]: one for one in page.http.get("/app/models/others").json()["models"]}
    assert rows["tiny:1b"]["adopted_as"] == "tiny:1b"
    assert code_of(page.post("model.adopt", name="nobody")) == "model_not_found"
    foreign = next(one for one in rows if "foreign" in one)
    assert code_of(page.post("model.adopt", name=foreign)) == "adoption_refused"


def test_a_file_is_imported(page: Program, tmp_path: Path) -> None:
    """Under a free name; what is no whole path, not there, or no model is refused at once."""
    path = put(tmp_path / "Poet.gguf", model_file())
    for name in ("poet", "poet-2"):
        page.command("model.import", path=str(path))
        until_state(page, name, "installed")
    for wrong, code in (
        ("Poet.gguf", "invalid_body"),
        (str(tmp_path / "nothing.gguf"), "model_not_found"),
        (str(put(tmp_path / "text.gguf", b"hello")), "not_gguf"),
    ):
        assert code_of(page.post("model.import", path=wrong)) == code


def test_folders_are_shown_to_the_owner_alone(page: Program, live: Live, tmp_path: Path) -> None:
    """Without a key of a page nothing is told of this computer's disk."""
    asked = {"at": str(tmp_path)}
    assert page.http.get("/app/folders", params=asked).json()["path"] == str(tmp_path)
    for address in ("/app/folders", "/app/kits"):
        assert page.http.get(address, params=asked, headers={"Authorization": ""}).status_code == 401

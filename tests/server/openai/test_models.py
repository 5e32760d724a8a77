"""The list of models by OpenAI's API."""

from __future__ import annotations

from pathlib import Path

from groundup.library.installed import Library
from tests.server.live import live_server
from tests.server.sse import Wire, wire_to


def test_the_list_is_that_of_the_library(scripted_wire: Wire) -> None:
    """The same names in the same order as in the native list, with seconds and the namespace."""
    listed = scripted_wire.http.get("/v1/models").json()
    tags = scripted_wire.http.get("/api/tags").json()["models"]
    assert listed["object"] == "list"
    assert [one["id"] for one in listed["data"]] == [one["name"] for one in tags]
    for one in listed["data"]:
        assert list(one)[:4] == ["id", "object", "created", "owned_by"]
        assert (one["object"], one["owned_by"]) == ("model", "library")
        assert isinstance(one["created"], int)


def test_one_model(scripted_wire: Wire) -> None:
    """It is found by each way to write its name, percent-encoded or not."""
    listed = scripted_wire.http.get("/v1/models").json()["data"][0]
    name = listed["id"]
    for path in (name, name.removesuffix(":latest"), name.replace(":", "%3A"), f"library%2F{name}"):
        assert scripted_wire.http.get(f"/v1/models/{path}").json() == listed, path


def test_nobody_has_it(scripted_wire: Wire) -> None:
    """An unknown name is 404 in this API's envelope."""
    answer = scripted_wire.http.get("/v1/models/nobody")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "model_not_found"


def test_an_empty_library_is_an_empty_list(tmp_path: Path) -> None:
    """Not null, which clients cannot walk through."""
    with live_server(tmp_path, library=Library(tmp_path / "library")) as live, wire_to(live) as wire:
        assert wire.http.get("/v1/models").json() == {"object": "list", "data": []}

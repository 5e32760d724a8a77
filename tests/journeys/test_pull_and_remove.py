"""Pull a model from a school's registry, look at it, ask it, remove it."""

from __future__ import annotations

import json

from .conftest import MakeComputer, SchoolRegistry


def test_pull_list_run_remove(computer: MakeComputer, school: SchoolRegistry) -> None:
    """A model that was pulled is listed, answers, and leaves nothing behind when it is removed."""
    mine = computer("mine")
    mine.type("pull", school.model)
    assert school.model in mine.type("list").out
    assert mine.type("run", school.model, "Hello", "--max-tokens", "4").out.strip()
    assert mine.type("rm", school.model).out.strip()
    assert school.model not in mine.type("list").out
    assert list((mine.home / "library" / "blobs").iterdir()) == []


def test_settings_arrive(computer: MakeComputer, school: SchoolRegistry) -> None:
    """The registry's template, system prompt, parameters and licence come with the weights."""
    mine = computer("mine")
    mine.type("pull", school.model)
    shown = mine.type("show", school.model, "--modelfile").out
    assert "Answer briefly." in shown
    assert "PARAMETER temperature 0" in shown
    assert "Apache License" in shown


def test_list_tells_programs(computer: MakeComputer, school: SchoolRegistry) -> None:
    """`list --json` has the exact size in bytes; Seedling, which is built in, is there from the start."""
    mine = computer("mine")
    before = mine.type("list").out
    assert "seedling" in before
    mine.type("pull", school.model)
    (found,) = [one for one in json.loads(mine.type("list", "--json").out) if one["name"] == school.model]
    assert found["size_bytes"] >= len(school.weights)


def test_second_pull_fetches_nothing(computer: MakeComputer, school: SchoolRegistry) -> None:
    """What is here already is compared by its digest; no more than its licence is looked at again."""
    mine = computer("mine")
    mine.type("pull", school.model)
    sent_bytes = school.server.http.sent_bytes
    again = mine.type("pull", school.model)
    assert "up to date" in again.out + again.err
    assert school.server.http.sent_bytes - sent_bytes < 4_096


def test_unknown_registry_is_explained(computer: MakeComputer) -> None:
    """A name brings no host of its own: the error says how to allow one."""
    said = computer("mine").type("pull", "registry.elsewhere.example/ai/tiny", code=1)
    assert "groundup hubs add registry.elsewhere.example" in said.err


def test_running_an_unknown_model_downloads_nothing(computer: MakeComputer, school: SchoolRegistry) -> None:
    """Without a terminal nobody can be asked, so the command to type is named and the hub is not asked."""
    said = computer("mine").type("run", school.model, "Hello", code=1)
    assert f"groundup pull {school.model}" in said.err
    assert school.server.http.requests == []

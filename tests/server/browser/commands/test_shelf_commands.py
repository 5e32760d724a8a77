"""Folders and roles by command: kept, told to all pages, and deleted."""

from __future__ import annotations

import pytest

from tests.server.browser.program import Program


@pytest.mark.parametrize(
    ("noun", "first", "later"),
    [
        ("folder", {"name": "Year 7"}, {"name": "Year 8"}),
        ("role", {"name": "Tutor", "text": "Be patient."}, {"name": "Tutor", "text": "Be brief."}),
    ],
)
def test_things_on_shelves_are_kept_and_told(
    program: Program, noun: str, first: dict[str, str], later: dict[str, str]
) -> None:
    """Each change reaches pages that look and pages that come later; what is gone is gone once."""
    made = program.command(f"{noun}.save", **first)
    assert program.until(noun)["data"] == made
    changed = program.command(f"{noun}.save", id=made["id"], **later)
    assert program.until(noun)["data"] == changed
    assert [one["id"] for one in told(program, noun)] == [made["id"]]
    assert later.items() <= told(program, noun)[0].items()
    program.command(f"{noun}.delete", id=made["id"])
    assert program.until(f"{noun}_gone")["data"] == {"id": made["id"]}
    assert told(program, noun) == []
    refused = program.post(f"{noun}.delete", id=made["id"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_on_desk")


def told(program: Program, noun: str) -> list[dict[str, str]]:
    """The folders or roles that a page which comes now is told."""
    found: list[dict[str, str]] = program.http.get("/app/events").json()["state"][f"{noun}s"]
    return found


def test_a_chat_goes_into_no_folder_that_is_gone(program: Program) -> None:
    """Another page may have deleted it; that is told, and the chat stays where it is."""
    chat_id = program.command("chat.send", text="Hello", model="thinker")["chat"]["id"]
    for wrong in ({"folder_id": "nowhere"}, {"role_id": "nowhere"}):
        refused = program.post("chat.change", chat_id=chat_id, **wrong)
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_on_desk")
    folder = program.command("folder.save", name="Year 7")
    assert (
        program.command("chat.change", chat_id=chat_id, folder_id=folder["id"])["folder_id"] == folder["id"]
    )
    assert program.command("chat.change", chat_id=chat_id, folder_id="")["folder_id"] is None

"""What leaves the desk as a file comes back as it was."""

from __future__ import annotations

import msgspec
import pytest

from groundup.desk.chats import begin_chat, chat, chats
from groundup.desk.database import Database
from groundup.desk.exports import export, markdown, read_export, take_in
from groundup.desk.messages import add_message, branch, messages
from groundup.errors import NotAnExportError


def two_branches(database: Database) -> str:
    """A chat with a question, two answers, and a file."""
    begun = begin_chat(database, "Seeds")
    files = {"attachments": [{"name": "notes.txt", "text": "seeds"}]}
    question = add_message(database, begun.id, None, "user", "What is a seed?", details=files)
    add_message(database, begun.id, question.id, "assistant", "First.", model="small", thinking="Hm")
    add_message(database, begun.id, question.id, "assistant", "Second.", model="small")
    return begun.id


def test_a_file_brings_back_all_branches(database: Database) -> None:
    """Texts, thinking, files, branches and the one that is shown; under new ids, beside the first."""
    first = two_branches(database)
    (again,) = take_in(database, read_export(msgspec.json.encode(export(database, first))))
    before, after = messages(database, first), messages(database, again.id)
    assert [(one.role, one.text, one.thinking, one.details) for one in before] == [
        (one.role, one.text, one.thinking, one.details) for one in after
    ]
    assert {one.id for one in before}.isdisjoint(one.id for one in after)
    assert [one.text for one in branch(after, again.leaf_id)] == ["What is a seed?", "Second."]
    assert len(chats(database)) == 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"\xff", b"[1]", b'{"format": "other", "made_ms": 1, "chats": []}',
     b'{"format": "groundup-chats", "form": 9, "made_ms": 1, "chats": []}'],
)  # fmt: skip
def test_other_files_are_refused(database: Database, raw: bytes) -> None:
    """Whatever is no export says so, and changes nothing."""
    with pytest.raises(NotAnExportError):
        read_export(raw)


def test_messages_below_nothing_are_refused(database: Database) -> None:
    """A message whose parent is missing would be lost on the way, so the file is refused as a whole."""
    whole = export(database, two_branches(database))
    torn = msgspec.structs.replace(whole.chats[0], messages=whole.chats[0].messages[1:])
    with pytest.raises(NotAnExportError):
        read_export(msgspec.json.encode(msgspec.structs.replace(whole, chats=[torn])))


def test_markdown_shows_the_branch(database: Database) -> None:
    """People read what the screen shows, with who said it."""
    identifier = two_branches(database)
    assert markdown(export(database, identifier).chats[0]) == (
        "# Seeds\n\n## You\n\n*File: notes.txt*\n\nWhat is a seed?\n\n## AI, small\n\nSecond.\n"
    )
    assert chat(database, identifier).title == "Seeds"

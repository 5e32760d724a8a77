"""Saved conversations come back whole, or with a reason."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from groundup.chat.messages import Message
from groundup.chat.parameters import AnswerParameters
from groundup.cli.chat.conversation import Conversation, load, save
from groundup.errors import FileAccessError

TALK = Conversation(
    model="seedling",
    system="Be kind.",
    parameters=AnswerParameters().with_values("stop", ["END"]).with_values("seed", ["7"]),
    messages=[Message("user", "Grüße \x1b"), Message("assistant", " 漢字\n")],
)


def test_saved_is_loaded_word_for_word(tmp_path: Path) -> None:
    """Messages, system message and parameters come back as they were; only the owner may read the file."""
    path = tmp_path / "talk.json"
    save(TALK, path)
    save(TALK, path)  # a saved chat may be replaced
    assert load(path) == TALK
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["talk.json"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format": "groundup-chat-1"}', b"#!/bin/sh\n"],
)
def test_other_files_are_neither_loaded_nor_replaced(content: bytes, tmp_path: Path) -> None:
    """A file that is not a saved chat is refused in both directions and stays as it is."""
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(FileAccessError):
        load(path)
    with pytest.raises(FileAccessError, match="not a saved chat"):
        save(TALK, path)
    assert path.read_bytes() == content


def test_newer_format_is_refused_by_name(tmp_path: Path) -> None:
    """A chat of a later version says so."""
    path = tmp_path / "talk.json"
    save(TALK, path)
    path.write_bytes(path.read_bytes().replace(b"groundup-chat-1", b"groundup-chat-9"))
    with pytest.raises(FileAccessError, match="groundup-chat-9"):
        load(path)


@pytest.mark.parametrize("name", ["missing/talk.json", "."])
def test_places_that_cannot_be_written_have_a_reason(name: str, tmp_path: Path) -> None:
    """The error names the path and the system's reason, and leaves nothing behind."""
    with pytest.raises(FileAccessError):
        save(TALK, tmp_path / name)
    assert os.listdir(tmp_path) == []


def test_question_comes_after_system_and_history() -> None:
    """The model reads the system message, what was said, and the question."""
    assert [message.role for message in TALK.with_question("And?")] == ["system", "user", "assistant", "user"]

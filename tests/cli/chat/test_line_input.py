"""Completion of commands while a line is typed."""

from __future__ import annotations

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from groundup.cli.chat.commands import COMPLETIONS
from groundup.cli.chat.line_input import CommandCompleter


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/se", ["/set"]),
        ("/set no", ["noformat", "nohistory", "nowordwrap"]),
        ("/show te", ["template"]),
        ("/by", ["/bye"]),
        ("hello /se", []),
        ("", []),
    ],
)
def test_commands_are_completed_word_by_word(typed: str, offered: list[str]) -> None:
    """Only a line that begins with a slash is completed, and only by one word."""
    completions = CommandCompleter(COMPLETIONS).get_completions(Document(typed), CompleteEvent())
    assert [completion.text for completion in completions] == offered

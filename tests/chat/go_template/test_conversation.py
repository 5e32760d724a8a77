"""Conversations as templates of both styles see them."""

from __future__ import annotations

import pytest

from groundup.chat.messages import Message
from groundup.errors import UnusableTemplateError

from .rendering import BYE, HELLO, HI, SYSTEM, rendered

TURN = "{{ if .System }}S:{{ .System }} {{ end }}{{ if .Prompt }}U:{{ .Prompt }} {{ end }}A:{{ .Response }};"
LIST = "{{ .System }}|{{ range .Messages }}{{ .Role }}:{{ .Content }};{{ end }}"


def test_one_side_in_a_row_is_one_message() -> None:
    """Messages of one role in a row are joined by an empty line; those of tools stay apart."""
    tool = Message("tool", "4")
    assert rendered(LIST, HI, BYE, tool, tool) == "|user:Hi\n\nBye;tool:4;tool:4;"


def test_system_messages_are_collected() -> None:
    """`.System` holds all of them, wherever they stand; they are among the messages, too."""
    assert rendered(LIST, SYSTEM, HI, Message("system", "Be brief.")) == (
        "Be kind.\n\nBe brief.|system:Be kind.;user:Hi;system:Be brief.;"
    )


@pytest.mark.parametrize(
    ("messages", "written"),
    [
        ([HI], "U:Hi A:"),
        ([SYSTEM, HI], "S:Be kind. U:Hi A:"),
        ([SYSTEM, HI, HELLO, BYE], "S:Be kind. U:Hi A:Hello!;U:Bye A:"),
        ([HI, HELLO], "U:Hi A:Hello!"),  # an answer that was begun goes on
        ([HI, HELLO, SYSTEM, BYE], "U:Hi A:Hello!;S:Be kind. U:Bye A:"),
        ([HELLO, HI], "A:Hello!;U:Hi A:"),
        ([], "A:"),
    ],
)
def test_turns_of_the_older_style(messages: list[Message], written: str) -> None:
    """Each turn is rendered whole, the last one up to its answer."""
    assert rendered(TURN, *messages) == written


def test_answer_is_added_where_the_template_has_none() -> None:
    """Without `.Response` the answer comes at the end of the turn."""
    assert rendered("Q: {{ .Prompt }} A: ", HI, HELLO, BYE) == "Q: Hi A: Hello!Q: Bye A: "


def test_what_follows_the_answer_in_a_branch_is_left_out() -> None:
    """The cut is in the middle of a branch, and goes on after it."""
    source = "{{ .Prompt }}{{ if .Prompt }}>{{ .Response }}<{{ else }}-{{ end }}!"
    assert rendered(source, HI, HELLO, BYE) == "Hi>Hello!<!Bye>"


@pytest.mark.parametrize(("source", "written"), [("{{ .Prompt }}", "<s>Hi"), ("<s>{{ .Prompt }}", "<s>Hi")])
def test_begin_token_comes_once(source: str, written: str) -> None:
    """It is put before the text unless the template writes it."""
    assert rendered(source, HI, bos="<s>") == written


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{{ .System }}", "never writes what people say"),
        ("only text", "never writes what people say"),
        ('{{ .Prompt }}{{ define "a" }}{{ .Response }}{{ end }}', "inside a template"),
    ],
)
def test_templates_that_make_no_sense_are_refused(source: str, problem: str) -> None:
    """A template that cannot lead a conversation is refused with the reason."""
    with pytest.raises(UnusableTemplateError, match=problem):
        rendered(source, HI)

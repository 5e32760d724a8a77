"""Whole templates: each family's constructs write what Go would write, and strange ones are told apart."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError, TemplateRuntimeError

from groundup.chat.go_template.translation import is_go_template, to_jinja
from groundup.chat.jobs import JOB_TIMEOUT_S
from groundup.chat.messages import Message
from groundup.chat.template import TemplateRefusedError
from groundup.errors import UnusableTemplateError
from tests.canaries.careless_go_template import carelessly_quoted

from .families import FAMILIES
from .rendering import BYE, HELLO, HI, SYSTEM, rendered, rendered_jinja

PIECES = [
    "{{", "}}", "{{-", "-}}", " ", "\n", "if", "else", "end", "range", "with", "define", "template", "block",
    "break", "continue", ".Messages", ".Prompt", ".Response", ".Content", ".", "$", "$x", ":=", "=", "|", "(",
    ")", ",", '"a"', "`b`", "'c'", "1", "-1", "0x1f", "eq", "and", "not", "len", "index", "slice", "json",
    "printf", '"%s"', "/*", "*/", "{%", "%}", '"', "\\", "nil", "true", "currentDate",
]  # fmt: skip
LOOKS_LIKE_JINJA = ["{% if true %}in{% endif %}", "{# gone #}", "%} -%} }"]
ENDS_A_TEXT = ['" ~ raise_exception("out") ~ "', "a \\ b \\n c", "line\r\nline\rline"]


@pytest.mark.parametrize("family", FAMILIES)
def test_families_write_what_go_writes(family: str) -> None:
    """A conversation of two questions comes out as expected by hand."""
    source, expected = FAMILIES[family]
    assert rendered(source, SYSTEM, HI, HELLO, BYE) == expected


@pytest.mark.parametrize("text", LOOKS_LIKE_JINJA + ENDS_A_TEXT)
def test_text_stays_text(text: str) -> None:
    """What looks like Jinja or like the end of a text is written as it is."""
    assert rendered(text + "{{ .Prompt }}", HI) == text + "Hi"


@pytest.mark.parametrize("text", ENDS_A_TEXT)
def test_careless_quotes_are_caught(text: str) -> None:
    """A translator that only puts quotes around a text writes something else, or fails."""
    try:
        written = rendered_jinja(carelessly_quoted(text), [HI])
    except (TemplateError, TemplateRefusedError):
        written = "(failed)"
    assert written != text


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_is_written_is_refused_or_is_jinja(source: str) -> None:
    """Any text is grammatical Jinja afterwards or refused with a line; nothing else is raised."""
    with contextlib.suppress(UnusableTemplateError):
        template = to_jinja(source)
        with contextlib.suppress(TypeError, TemplateRefusedError, TemplateRuntimeError):  # about values
            rendered_jinja(template, [SYSTEM, HI, HELLO, BYE])


def test_a_thousand_messages_are_no_burden() -> None:
    """A conversation longer than most contexts is written within the time that a renderer has."""
    source, _ = FAMILIES["headers (Llama 3)"]
    messages = [Message(role, "word " * 50) for _ in range(500) for role in ("user", "assistant")]
    begin = time.perf_counter()
    assert len(rendered(source, *messages)) > 250_000
    assert time.perf_counter() - begin < JOB_TIMEOUT_S


@pytest.mark.parametrize(
    ("source", "is_go"),
    [
        ("{{ .Prompt }}", True),
        ("{{- range .Messages }}{{ end }}", True),
        ("{{/* a comment */}}{{ $x := 1 }}", True),
        ('{{ if eq .Role "user" }}{{ end }}', True),
        ("{% for message in messages %}{{ message.content }}{% endfor %}", False),
        ("{# note #}{{ messages[0].content }}", False),
        ("{{ bos_token }}{{ messages[0]['content'] }}", False),
        ("no action at all", False),
    ],
)
def test_language_is_told_by_the_form(source: str, is_go: bool) -> None:
    """Statements and comments of Jinja make Jinja; a dot, a dollar or a keyword makes Go."""
    assert is_go_template(source) is is_go

"""The tree of a template, and what breaks the grammar."""

from __future__ import annotations

import pytest

from groundup.chat.go_template.parser import MAXIMUM_DEPTH, parse
from groundup.chat.go_template.syntax import (
    EMPTY,
    Block,
    Call,
    Dot,
    Field,
    If,
    Literal,
    Output,
    Text,
    Variable,
)
from groundup.errors import UnusableTemplateError


def test_pipelines_hand_their_value_on() -> None:
    """The value before `|` is the last argument of what follows."""
    (statement,) = parse('{{ .A.B | printf "%s" }}').body.statements
    assert statement == Output(Call("printf", (Literal("%s"), Field(Field(Dot(), "A"), "B")), 1), 1)


def test_else_if_is_an_if_in_the_else() -> None:
    """A chain has one end, and each link is the other body of the one before."""
    (statement,) = parse("{{ if .A }}a{{ else if $.B }}b{{ else }}c{{ end }}").body.statements
    inner = If(Field(Variable("", 1), "B"), Block((Text("b"),)), Block((Text("c"),)), False, None, 1)
    assert statement == If(Field(Dot(), "A"), Block((Text("a"),)), Block((inner,)), False, None, 1)


def test_definitions_are_no_statements() -> None:
    """What a template defines is kept by its name; `block` defines and uses it."""
    template = parse('{{ define "a" }}x{{ end }}{{ block "b" . }}y{{ end }}')
    assert template.definitions == {"a": Block((Text("x"),)), "b": Block((Text("y"),))}
    assert len(template.body.statements) == 1


def test_fields_are_found_everywhere() -> None:
    """Heads, bodies, else branches and definitions count."""
    source = '{{ define "d" }}{{ .A }}{{ end }}'
    source += "{{ range .B }}{{ if eq (len .C) 1 }}{{ else }}{{ .D.E }}{{ end }}{{ end }}"
    assert parse(source).fields() == {"A", "B", "C", "D", "E"}
    assert parse("text alone").body != EMPTY


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        ("{{ if .A }}", 1, "'if' is never closed"),
        ("a\n{{ end }}", 2, "'end' closes nothing"),
        ("{{ else }}", 1, "'else' closes nothing"),
        ("{{ if .A }}{{ else }}{{ else }}{{ end }}", 1, "second 'else'"),
        ("{{ .A .B }}", 1, "no function"),
        ("{{ 1 | 2 }}", 1, "no function"),
        ("{{ }}", 1, "value is expected"),
        ("{{ (.A }}", 1, "never closed"),
        ("{{ $a, $b := .A }}", 1, "range alone"),
        ("{{ if $a = .A }}{{ end }}", 1, "new variable"),
        ("{{ template .A }}", 1, "string is expected"),
        ("{{ 1z }}", 1, "not a number"),
        ("{{ " + "9" * 5000 + " }}", 1, "not a number"),
        ("{{ if .A }}" * 100 + "{{ end }}" * 100, 1, "nested"),
        ("{{ " + "(" * 10_000 + " }}", 1, "nested"),
        ("{{ .A" + " | f" * 10_000 + " }}", 1, "pipeline"),
        ("{{ " + ".A" * 10_000 + " }}", 1, "fields"),
        ("{{ if .A }}" + "{{ else if .B }}" * 3_000 + "{{ end }}", 1, "nested"),
    ],
)
def test_what_breaks_the_grammar_is_named(source: str, line: int, problem: str) -> None:
    """The error has line and reason, however deep or long a template is."""
    with pytest.raises(UnusableTemplateError, match=problem) as caught:
        parse(source)
    assert caught.value.line == line


def test_as_deep_as_allowed() -> None:
    """The deepest nesting that is allowed is understood."""
    depth = MAXIMUM_DEPTH - 2
    assert parse("{{ if .A }}" * depth + "{{ end }}" * depth).body.statements

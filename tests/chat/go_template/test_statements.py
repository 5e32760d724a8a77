"""Branches, loops, variables and defined templates; and that nothing grows without end."""

from __future__ import annotations

import pytest

from groundup.chat.go_template.expressions import Scope
from groundup.chat.go_template.parser import parse
from groundup.chat.go_template.statements import MAXIMUM_OUTPUT_CHARACTERS, JinjaWriter
from groundup.errors import UnusableTemplateError
from tests.canaries.careless_go_template import EndlessWriter

from .rendering import HELLO, HI, SYSTEM, value_of

LEVELS = 5
MULTIPLYING = "".join(
    f'{{{{ define "{level}" }}}}' + f'{{{{ template "{level + 1}" . }}}}' * 12 + "{{ end }}"
    for level in range(LEVELS)
)
MULTIPLYING += f'{{{{ define "{LEVELS}" }}}}x{{{{ end }}}}{{{{ template "0" . }}}}'


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ if .System }}a{{ else }}b{{ end }}", "a"),
        ("{{ if .Prompt }}a{{ else if .Suffix }}b{{ else }}c{{ end }}", "c"),
        ("{{ if $s := .System }}{{ $s }}{{ end }}", "Be kind."),
        ("{{ with .System }}{{ . }}{{ $.System }}{{ else }}b{{ end }}", "Be kind.Be kind."),
        ("{{ with $s := .Prompt }}a{{ else }}{{ .System }}{{ end }}", "Be kind."),
        ("{{ range .Messages }}{{ .Role }} {{ end }}", "system user assistant "),
        ("{{ range $m := .Messages }}{{ $m.Role }} {{ end }}", "system user assistant "),
        ("{{ range $i, $m := .Messages }}{{ $i }}{{ $m.Content }} {{ end }}", "0Be kind. 1Hi 2Hello! "),
        ("{{ range .Tools }}a{{ else }}none{{ end }}", "none"),
        ("{{ range .Messages }}{{ if eq .Role `user` }}{{ break }}{{ end }}{{ .Role }}{{ end }}", "system"),
        (
            "{{ range .Messages }}{{ if eq .Role `user` }}{{ continue }}{{ end }}{{ .Role }}{{ end }}",
            "systemassistant",
        ),
        ("{{ $x := 1 }}{{ range .Messages }}{{ $x = len .Role }}{{ end }}{{ $x }}", "9"),
        ("{{ $x := 1 }}{{ range .Messages }}{{ $x := 2 }}{{ end }}{{ $x }}", "1"),
        ("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21"),
        ("{{ $i := 0 }}{{ $m := 0 }}{{ range $i, $m = .Messages }}{{ end }}{{ $i }}{{ $m.Role }}",
         "2assistant"),
        ('{{ define "t" }}<{{ . }}{{ $ }}>{{ end }}{{ template "t" .System }}', "<Be kind.Be kind.>"),
        ('{{ block "t" . }}{{ .System }}{{ end }}', "Be kind."),
        ("{{ range $k, $v := index .Messages 1 }}{{ if eq $k `Role` }}{{ $v }}{{ end }}{{ end }}", "user"),
    ],
)  # fmt: skip
def test_statements(source: str, written: str) -> None:
    """What each writes was worked out by hand from Go's rules."""
    assert value_of(source, SYSTEM, HI, HELLO) == written


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{{ break }}", "outside of a range"),
        ('{{ template "t" }}', "not defined"),
        ('{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}', "uses itself"),
        ('{{ define "t" }}{{ break }}{{ end }}{{ range .Messages }}{{ template "t" }}{{ end }}', "outside"),
        ("{{ range .A }}" * 9 + "{{ end }}" * 9, "ranges in one another"),
        ("{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}", "not set"),
    ],
)
def test_what_cannot_be_written_is_named(source: str, problem: str) -> None:
    """Each is refused with its reason."""
    with pytest.raises(UnusableTemplateError, match=problem):
        value_of(source, HI)


def test_templates_that_multiply_are_stopped() -> None:
    """Definitions that use each other many times end at the limit; the endless twin goes far beyond it."""
    template, scope = parse(MULTIPLYING), Scope("root", "root", {})
    with pytest.raises(UnusableTemplateError, match="grows"):
        JinjaWriter(template.definitions).write(template.body, scope)
    endless = EndlessWriter(template.definitions)
    endless.write(template.body, scope)
    assert len(endless.text) > 10 * MAXIMUM_OUTPUT_CHARACTERS

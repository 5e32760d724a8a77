"""Templates of recipes are tried: those that work are told apart, those that do not are refused."""

from __future__ import annotations

import pytest

from groundup.cli.template_trial import try_template
from groundup.errors import InvalidModelfileError
from groundup.library.modelfile.recipe import Named


@pytest.mark.parametrize(
    ("text", "is_go"),
    [
        ("{{ .Prompt }}", True),
        ("{{ range .Messages }}{{ .Content }}{{ end }}", True),
        ("{% for message in messages %}{{ message.content }}{% endfor %}", False),
        ("{{ messages[0]['content'] }}", False),
    ],
)
def test_templates_that_work(text: str, is_go: bool) -> None:
    """A template that writes the question is accepted, in either language."""
    assert try_template(Named(text, 3), "Modelfile") is is_go


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("{{ .Prompt }}\n{{ shell }}", 4, "'shell' is not known"),
        ("{% for message in messages %}", 3, "first question"),
        ("{{ raise_exception('no') }}", 3, "first question: no"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", 3, "longer than"),
        ("no place", 3, "never writes"),
        ("{{ bos_token }}", 3, "never writes"),
    ],
)
def test_templates_that_do_not_work(text: str, line: int, problem: str) -> None:
    """Each is refused with the line of the Modelfile, however long it would take."""
    with pytest.raises(InvalidModelfileError, match=problem) as caught:
        try_template(Named(text, 3), "Modelfile")
    assert caught.value.line == line

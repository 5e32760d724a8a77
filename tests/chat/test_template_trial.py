"""Tests of trying templates: those that work are told apart, those that do not are refused."""

from __future__ import annotations

import asyncio

import pytest

from groundup.chat.template_trial import try_template
from groundup.errors import TemplateError, UnusableTemplateError


@pytest.mark.parametrize(
    ("text", "is_go"), [("{{ .Prompt }}", True), ("{{ messages[0]['content'] }}", False)]
)
def test_templates_that_work(text: str, is_go: bool) -> None:
    """A template that writes the question is accepted, in either language."""
    assert asyncio.run(try_template(text)) is is_go


def test_a_template_without_a_place_for_words() -> None:
    """One that writes nothing of what people say is refused, with advice."""
    with pytest.raises(UnusableTemplateError, match="never writes") as caught:
        asyncio.run(try_template("no place"))
    assert "{{ .Prompt }}" in caught.value.hint


def test_a_template_that_fails() -> None:
    """One that refuses a first question is refused with its own reason."""
    with pytest.raises(TemplateError, match="not today"):
        asyncio.run(try_template("{{ raise_exception('not today') }}"))

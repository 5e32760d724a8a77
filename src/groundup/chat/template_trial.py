"""Tries a chat template before it becomes part of a model: it must work, and write what people say."""

from __future__ import annotations

from typing import Final

from groundup.errors import UnusableTemplateError

from .go_template.translation import is_go_template, to_jinja
from .messages import Message
from .template_renderer import TemplateRenderer

_QUESTION: Final = "groundup-asks-this"  # no template has it in its own words
_ADVICE: Final = (
    "It needs places for what people say: {{ .Prompt }} or {{ .Messages }} in Go, messages in Jinja."
)


async def try_template(text: str) -> bool:
    """Render one question through a template; returns whether it is written in Go.

    Raises:
        UnusableTemplateError: it cannot be understood, or does not write the question.
        TemplateError: it fails with a first question.
    """
    is_go = is_go_template(text)
    async with TemplateRenderer() as renderer:
        prompt = await renderer.render(
            to_jinja(text) if is_go else text, [Message("user", _QUESTION)], bos="", eos="", special_texts=[]
        )
    if _QUESTION not in "".join(span.text for span in prompt.spans):
        raise UnusableTemplateError(1, "the template never writes what people say", _ADVICE)
    return is_go

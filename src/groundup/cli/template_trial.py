"""Tries a chat template before it becomes part of a model: it must work, and write what people say."""

from __future__ import annotations

import asyncio

from groundup.chat.go_template.translation import is_go_template, to_jinja
from groundup.chat.messages import Message
from groundup.chat.template_renderer import TemplateRenderer
from groundup.errors import InvalidModelfileError, TemplateError, UnusableTemplateError
from groundup.library.modelfile.recipe import Named

_QUESTION = "groundup-asks-this"  # no template has it in its own words
_ADVICE = "It needs places for what people say: {{ .Prompt }} or {{ .Messages }} in Go, messages in Jinja."


def try_template(template: Named, path: str) -> bool:
    """Render one question through a template of a Modelfile; returns whether it is written in Go.

    Args:
        template: its text, and the line of the Modelfile on which it begins.
        path: of the Modelfile.

    Raises:
        InvalidModelfileError: it cannot be used; the error names the line and the reason.
    """
    is_go = is_go_template(template.text)
    try:
        text = asyncio.run(_rendered(to_jinja(template.text) if is_go else template.text))
    except UnusableTemplateError as error:
        line = template.line + error.line - 1
        raise InvalidModelfileError(path, line, error.problem, error.hint) from None
    except TemplateError as error:
        problem = f"the template fails with a first question: {error.detail.rstrip('.')}"
        raise InvalidModelfileError(path, template.line, problem) from None
    if _QUESTION not in text:
        raise InvalidModelfileError(path, template.line, "the template never writes what people say", _ADVICE)
    return is_go


async def _rendered(template: str) -> str:
    async with TemplateRenderer() as renderer:
        prompt = await renderer.render(
            template, [Message("user", _QUESTION)], bos="", eos="", special_texts=[]
        )
    return "".join(span.text for span in prompt.spans)

"""A chat template that a request brings in place of the model's own."""

from __future__ import annotations

import asyncio
from typing import Final

from groundup.chat.go_template.translation import is_go_template, to_jinja
from groundup.errors import ForbiddenError, InvalidBodyError, UnusableTemplateError
from groundup.server.call import Call
from groundup.server.routes import Right

# A translation begins with the begin token; without it the engine puts one where the model wants it.
_BEGINS_BARE: Final = '{% set bos_token = "" %}'


async def read_template(call: Call, text: str) -> str | None:
    """The template in Jinja; None for an empty text. It is a program, so that not everybody may send one.

    Raises:
        ForbiddenError: the caller may not.
        InvalidBodyError: it is written in Go's language, and is not understood.
    """
    if not text:
        return None
    if Right.MANAGE not in call.caller.rights:
        raise ForbiddenError("a template may be sent only with the right to manage models")
    if not is_go_template(text):
        return text
    try:
        return _BEGINS_BARE + await asyncio.to_thread(to_jinja, text)
    except UnusableTemplateError as error:
        raise InvalidBodyError(error.message, "template") from None

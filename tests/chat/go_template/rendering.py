"""Renders a Go template as the product does: as Jinja, in the sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from groundup.chat.go_template.translation import to_jinja
from groundup.chat.jobs import RenderJob
from groundup.chat.messages import Message
from groundup.chat.template import render

SYSTEM = Message("system", "Be kind.")
HI = Message("user", "Hi")
HELLO = Message("assistant", "Hello!")
BYE = Message("user", "Bye")


def rendered(source: str, *messages: Message, bos: str = "") -> str:
    """What a Go template writes for these messages."""
    return rendered_jinja(to_jinja(source), messages, bos=bos)


def rendered_jinja(template: str, messages: Sequence[Message], *, bos: str = "") -> str:
    """What a Jinja text writes for these messages."""
    job = RenderJob(template=template, messages=list(messages), bos=bos, eos="", add_generation_prompt=True)
    return render(job)


def value_of(expression: str, *messages: Message) -> str:
    """What an action writes in a template of the newer style."""
    return rendered("{{ if .Messages }}{{ end }}" + expression, *messages)

"""Known-bad ways to make a prompt: each forgets one rule, and the checks must notice."""

from __future__ import annotations

import jinja2

from groundup.chat.messages import Message
from groundup.engine.protocol import Prompt, Span


def parsed_as_a_whole(prompt: Prompt) -> list[Span]:
    """The rendered string tokenised with the names of control tokens on, whoever wrote them."""
    return [Span("".join(span.text for span in prompt.spans), control=True)]


def render_in_plain_environment(template: str, messages: list[Message]) -> str:
    """A template run without a sandbox, in this process."""
    environment = jinja2.Environment()  # noqa: S701  (the defect)
    environment.globals["raise_exception"] = lambda text: text
    environment.globals["strftime_now"] = lambda pattern: pattern
    said = [{"role": message.role, "content": message.content} for message in messages]
    return environment.from_string(template).render(messages=said)

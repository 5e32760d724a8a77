"""The format for models that bring no chat template: a plain script of a conversation.

Such models are mostly base models, which continue any text. They have never seen the marks of a
chat format, so they get what every library of texts holds: names, colons and line breaks. The
answer ends where the model begins to write the next question (`STOP_STRINGS`).

This format has no control tokens, so it cannot tell a message that contains "User:" on a line of
its own from a real turn: a plain format separates roles by convention only.
"""

from __future__ import annotations

from collections.abc import Sequence

from .messages import Message

STOP_STRINGS = ("\nUser:", "\nSystem:")
_NAMES = {"user": "User", "assistant": "Assistant", "tool": "Result"}


def render_plain(messages: Sequence[Message], *, bos: str, add_generation_prompt: bool) -> str:
    """A script: the system message as a first paragraph, then `User:` and `Assistant:` lines."""
    text = bos
    for message in messages:
        if message.role == "system":
            text += f"{message.content}\n\n"
        else:
            text += f"{_NAMES.get(message.role, 'User')}:{_spaced(message.content)}\n"
    return text + "Assistant:" if add_generation_prompt else text


def _spaced(content: str) -> str:
    """A model's own answer begins with its space already, and must come back as it was."""
    return content if content[:1].isspace() else f" {content}"

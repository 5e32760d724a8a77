"""An answer that goes on where it ended: what it has stands behind the prompt, as if just written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from groundup.engine.protocol import Span

from .formats.choice import ChosenFormat
from .formats.pieces import Format
from .messages import Message
from .prompt_writer import WrittenPrompt


def can_begin(chosen: ChosenFormat) -> bool:
    """Whether an answer of this format can be begun by us: it marks thinking by tags, or does not think."""
    return bool(chosen.think_tags) or not chosen.can_think


def opened_parser(
    chosen: ChosenFormat, ending: str, parameters: dict[str, dict[str, Any]], *, continues: bool
) -> Format:
    """The parser of an answer. One that goes on is no beginning: blanks before its first word count."""
    parser = chosen.open(ending, parameters)
    if continues:
        parser.feed("x")
    return parser


def with_beginning(written: WrittenPrompt, begun: Message, think_tags: Sequence[str]) -> WrittenPrompt:
    """A prompt with the beginning of its answer.

    Args:
        written: the prompt, at whose end the assistant is to speak.
        begun: what the assistant has said; without content, it is still thinking.
        think_tags: of the model's format, an opening and a closing one first; empty where there are none.
    """
    tail = _thought(written.ending, begun, *think_tags[:2]) if think_tags else []
    if begun.content:
        tail.append(Span(begun.content, control=False))
    ending = written.ending + "".join(one.text if one.control else "\n" for one in tail)
    prompt = msgspec.structs.replace(written.prompt, spans=[*written.prompt.spans, *tail])
    return replace(written, prompt=prompt, ending=ending)


def _thought(ending: str, begun: Message, opening: str, closing: str) -> list[Span]:
    """What the model thought, closed if it has begun to speak; nothing if it never thought."""
    is_open = ending.rstrip().endswith(opening)
    if not begun.thinking and not is_open:
        return []
    spans = [] if is_open else [Span(f"{opening}\n")]
    if begun.thinking:
        spans.append(Span(begun.thinking, control=False))
    return [*spans, Span(f"\n{closing}\n\n")] if begun.content else spans

"""Which format a model writes, told from its chat template.

A template puts earlier answers into the history in the way in which the model writes them, so its own
text is the best evidence. A manifest may name a format and is then believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final

from . import families
from .harmony import TAGS, HarmonyFormat
from .pieces import Format
from .plain import PlainFormat
from .readers import ToolTypes
from .tagged import Dialect, TaggedFormat

HARMONY: Final = "harmony"
PLAIN: Final = "plain"

DIALECTS: Final[dict[str, Dialect]] = {
    "hermes": families.HERMES,
    "llama": families.LLAMA,
    "mistral": families.MISTRAL,
    "deepseek": families.DEEPSEEK,
    "gemma": families.GEMMA,
    "function-gemma": families.FUNCTION_GEMMA,
    "gemma-4": families.GEMMA_4,
    "lfm": families.LFM,
    "apertus": families.APERTUS,
    "olmo": families.OLMO,
    "phi": families.PHI,
    "granite": families.GRANITE,
    "thinking": families.THINKING,
}
NAMES: Final = (HARMONY, PLAIN, *DIALECTS)

# The first whose marks all occur in the template.
_SIGNS: Final = (
    (HARMONY, ("<|channel|>", "<|message|>")),
    ("mistral", ("[TOOL_CALLS]",)),
    ("mistral", ("[THINK]",)),
    ("deepseek", ("<｜tool▁call▁begin｜>",)),
    ("apertus", ("<|inner_prefix|>",)),
    ("apertus", ("<|tools_prefix|>",)),
    ("function-gemma", ("<start_function_call>",)),
    ("gemma-4", ("<|tool_call>",)),
    ("gemma-4", ("<|channel>",)),
    ("lfm", ("<|tool_call_start|>",)),
    ("olmo", ("<function_calls>",)),
    ("phi", ("<|/tool_call|>",)),
    ("granite", ("<|tool_call|>",)),
    ("hermes", ("<tool_call>",)),
    ("llama", ("<|python_tag|>",)),
    ("llama", ("<|start_header_id|>", "tools")),
    ("llama", ("<|header_start|>", "tools")),
    ("gemma", ("<start_of_turn>",)),
    ("thinking", ("<think>",)),
)
# Names of parsers that other programs write into manifests.
_OTHER_NAMES: Final = {
    "passthrough": PLAIN,
    "gpt-oss": HARMONY,
    "functiongemma": "function-gemma",
    "gemma4": "gemma-4",
    "ministral": "mistral",
    **dict.fromkeys(("qwen3", "qwen3-thinking", "qwen3-coder", "qwen3.5"), "hermes"),
    **dict.fromkeys(("qwen3-vl-instruct", "qwen3-vl-thinking", "nemotron-3-nano", "glm-4.7"), "hermes"),
    **dict.fromkeys(("deepseek3", "deepseek-v3"), "deepseek"),
    **dict.fromkeys(("olmo3", "olmo3-think"), "olmo"),
    **dict.fromkeys(("lfm2", "lfm2-thinking"), "lfm"),
}


Opener = Callable[[str, ToolTypes], Format]
"""Takes what the prompt ends with, and the tools that may be called."""


@dataclass(frozen=True, slots=True)
class ChosenFormat:
    """A format, and what it can tell apart. `open` gives a parser for one answer."""

    name: str
    can_think: bool
    open: Opener
    think_opening: str = ""  # the tag before thinking; "" where there is none, or several
    think_closing: str = ""
    think_tags: tuple[str, ...] = ()  # all that would make a prompt end inside thinking, or not
    control_names: tuple[str, ...] = ()  # tags that may be control tokens, whose names the parser must see


def is_known(name: str) -> bool:
    """Whether a format, or a parser of another program, is known by this name."""
    return _OTHER_NAMES.get(name.lower(), name.lower()) in NAMES


def choose_format(template: str | None, named: str = "") -> ChosenFormat:
    """The format of a model with this template; `named` wins if it is known."""
    wanted = _OTHER_NAMES.get(named.lower(), named.lower())
    name = wanted if wanted in NAMES else _told_by(template or "")
    if name == HARMONY:
        opening, closing = "<|channel|>analysis<|message|>", "<|end|>"
        return ChosenFormat(name, True, _open_harmony, opening, closing, control_names=TAGS)
    if name == PLAIN:
        return ChosenFormat(name, False, lambda ending, types: PlainFormat())
    return _chosen_tagged(name, template or "")


def _chosen_tagged(name: str, template: str) -> ChosenFormat:
    dialect = DIALECTS[name]
    if "</think>" in template and not dialect.think:
        dialect = replace(dialect, think=families.THINKING.think)
    used = [one for one in dialect.think if one.opening in template or one.closing in template]
    tags = next(iter(used or dialect.think), None)
    return ChosenFormat(
        name,
        can_think=bool(used),
        open=lambda ending, types: _open_tagged(dialect, ending, types),
        think_opening=tags.opening if tags else "",
        think_closing=tags.closing if tags else "",
        think_tags=tuple(tag for one in used for tag in (one.opening, one.closing)),
        control_names=dialect.tags,
    )


def _told_by(template: str) -> str:
    return next((name for name, signs in _SIGNS if all(sign in template for sign in signs)), PLAIN)


def _open_tagged(dialect: Dialect, ending: str, types: ToolTypes) -> Format:
    """A parser that begins where the prompt ends: perhaps inside thinking."""
    opened, think = max(
        ((ending.rfind(one.opening), one) for one in dialect.think), key=itemgetter(0), default=(-1, None)
    )
    closed = max((ending.rfind(one.closing) for one in dialect.think), default=-1)
    return TaggedFormat(dialect, think=think if opened > closed else None, types=types)


def _open_harmony(ending: str, types: ToolTypes) -> Format:
    """A parser that begins where the prompt ends: in a message's head, or in its text."""
    _, started, begun = ending.rpartition("<|start|>")
    return HarmonyFormat(begun if started else "assistant")

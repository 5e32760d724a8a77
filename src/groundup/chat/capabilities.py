"""What may be asked of a model, by the names of Ollama's API.

It is told from the chat template and the kind of the model, so that it is known before the model is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from groundup.library.model_facts import ModelFacts
from groundup.library.model_settings import ModelSettings

from .formats.choice import choose_format
from .model_template import model_template
from .template_variables import variables_of

COMPLETION: Final = "completion"
TOOLS: Final = "tools"
THINKING: Final = "thinking"
VISION: Final = "vision"
EMBEDDING: Final = "embedding"
RERANK: Final = "rerank"
INSERT: Final = "insert"

# Models that take images elsewhere and not here: they give cells places in more dimensions than one (M-RoPE:
# llama.cpp, llama_model_rope_type), and keep a running state beside that, or count by rules of their own.
BLIND: Final = frozenset(("qwen35", "qwen35moe", "hunyuan_vl"))


def capabilities(
    template: str | None,
    parser: str,
    *,
    can_write: bool,
    can_see: bool,
    can_insert: bool = False,
    can_rank: bool = False,
) -> tuple[str, ...]:
    """What a model can do.

    Args:
        template: it is asked through, in Jinja; None = none.
        parser: of its answers, if somebody named one.
        can_write: whether it writes at all; others give vectors, or rank texts.
        can_see: whether it takes images.
        can_insert: whether it has tokens for filling a gap in a text.
        can_rank: whether it tells how well a text answers a question.
    """
    if can_rank:
        return (RERANK,)
    if not can_write:
        return (EMBEDDING,)
    told = {
        TOOLS: "tools" in variables_of(template or ""),
        INSERT: can_insert,
        VISION: can_see,
        THINKING: choose_format(template, parser).can_think,
    }
    return (COMPLETION, *(name for name, has in told.items() if has))


def file_capabilities(
    facts: ModelFacts, settings: ModelSettings, parser: str, *, can_insert: bool = False
) -> tuple[str, ...]:
    """The same of a model that is not loaded, by its files."""
    template = model_template(settings.template, _FileFacts(facts.chat_template))
    can_write = facts.is_causal and facts.pooling in (None, "none")
    return capabilities(
        template.jinja,
        parser,
        can_write=can_write,
        can_see=bool(settings.projectors) and facts.architecture not in BLIND,
        can_insert=can_insert,
        can_rank=facts.pooling == "rank",
    )


@dataclass(frozen=True, slots=True)
class _FileFacts:
    """What a template is chosen by; how it begins does not matter here."""

    chat_template: str | None
    bos_text: str = ""
    adds_bos: bool = True

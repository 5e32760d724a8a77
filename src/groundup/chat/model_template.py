"""Which chat template a model is asked through: that in its weights, or one that comes beside them.

A template that somebody wrote for the model comes first, then that of the weights, which the model was
trained with, then one that came from a hub in Go's language. Without any it is the plain script.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from groundup.errors import UnusableTemplateError

if TYPE_CHECKING:
    from groundup.library.model_settings import SavedTemplate


@dataclass(frozen=True, slots=True)
class ModelTemplate:
    """A template as it is rendered, and as its maker wrote it; None is the plain script.

    `bos_text` is what it begins with, where it begins with a begin token. `notice` is for the user.
    """

    jinja: str | None
    written: str | None
    bos_text: str
    notice: str = ""


class TemplateFacts(Protocol):
    """What the weights of a model say about its template."""

    @property
    def chat_template(self) -> str | None:
        """Their own template."""
        ...

    @property
    def bos_text(self) -> str:
        """What a text begins with."""
        ...

    @property
    def adds_bos(self) -> bool:
        """Whether a text begins with it where no template says so."""
        ...


def model_template(saved: SavedTemplate | None, facts: TemplateFacts) -> ModelTemplate:
    """The template for a model; `saved` is the one beside its weights."""
    own = ModelTemplate(facts.chat_template, facts.chat_template, facts.bos_text)
    if saved is None or (own.jinja is not None and not saved.is_chosen):
        return own
    if not saved.is_go:
        return ModelTemplate(saved.text, saved.text, facts.bos_text)
    from .go_template.translation import to_jinja  # noqa: PLC0415  few models have one

    try:
        jinja = to_jinja(saved.text)
    except UnusableTemplateError as error:
        instead = "that of the weights" if own.jinja is not None else "a plain script of User and Assistant"
        notice = f"{error.message} Instead, {instead} is used."
        return ModelTemplate(own.jinja, own.written, own.bos_text, notice)
    return ModelTemplate(jinja, saved.text, facts.bos_text if facts.adds_bos else "")

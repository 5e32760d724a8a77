"""From a grown network to its model file, which says what it is and where it came from.

The file is Seedling's export with another identity (name, licence, what it was grown from) and a chat
template that shows the model the last message alone.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from tokenizers import Tokenizer

from groundup.seedling.export import LICENCE, Identity, read_weights, write_gguf
from groundup.seedling.shape import Shape

from .plan import Plan

QUANTISATION = "Q8_0"
LICENCE_OF_A_TEXT = "other"  # that of the text, which its owner knows
# A sprout has read single questions only; with earlier turns before it, it answers nonsense.
CHAT_TEMPLATE = (
    "{%- set last = messages[-1] -%}"
    "{{- '<|' + last['role'] + '|>' + last['content'] + '<|end|>' -}}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a sprout, kept beside its model file.

    `asked` and `right` are of questions that were kept out of the training, asked of the file itself.
    """

    name: str
    grown_from: str
    kind: str = "sprout"
    licence: str
    family: str
    text_sha256: str
    minutes: float
    training_s: float
    seed: int
    steps: int
    tokens: int
    parameters: int
    vocabulary_tokens: int
    temperature: float
    asked: int = 0
    right: int = 0
    code_version: str


def licence_of(plan: Plan) -> str:
    """That of our own text; of another's text we know none."""
    return LICENCE_OF_A_TEXT if plan.text_path else LICENCE


def write_model(path: Path, checkpoint: Path, shape: Shape, tokenizer: Tokenizer, card: Card) -> None:
    """Write the model file of a checkpoint.

    Raises:
        OSError: it cannot be written.
    """
    weights, _ = read_weights(checkpoint)
    write_gguf(path, weights, shape, tokenizer, _identity(card), quantisation=QUANTISATION)


def _identity(card: Card) -> Identity:
    own: dict[str, str | int | float] = {
        "grown_from": card.grown_from,
        "text_sha256": card.text_sha256,
        "code_version": card.code_version,
        "minutes": card.minutes,
        "seed": card.seed,
        "steps": card.steps,
        "training_tokens": card.tokens,
    }
    return Identity(
        name=card.name,
        description=f"Sprout: a tiny model, grown in {card.minutes:g} minutes from {card.grown_from}",
        licence=card.licence,
        temperature=card.temperature,
        chat_template=CHAT_TEMPLATE,
        facts={f"groundup.sprout.{name}": value for name, value in own.items()},
        size_label=f"{card.parameters / 1e6:.1f}M",
    )

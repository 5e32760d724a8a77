"""From a grown network to its model file, which says what it is and where it came from.

The file is Seedling's export with another identity (name, licence, what it was grown from) and a chat
template that shows the model the last message alone.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import msgspec
from tokenizers import Tokenizer

from groundup.seedling.export import LICENCE, Provenance, read_weights, write_gguf
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
_SEEDLINGS_OWN = "groundup.seedling."
_TOKENIZER_HASH = "groundup.seedling.tokenizer_sha256"


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
    weights, steps = read_weights(checkpoint)
    provenance = Provenance(corpus_sha256=card.text_sha256, seed=card.seed, steps=steps, tokens=card.tokens)
    draft = path.with_suffix(".draft")
    try:
        write_gguf(draft, weights, shape, tokenizer, provenance, quantisation=QUANTISATION)
        _with_identity(draft, path, card)
    finally:
        draft.unlink(missing_ok=True)


def _with_identity(source: Path, target: Path, card: Card) -> None:
    """Copy a model file, with the card's words instead of Seedling's own."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama")
    replaced = _identity(card)
    for field in reader.fields.values():
        own = field.name.startswith(_SEEDLINGS_OWN) and field.name != _TOKENIZER_HASH
        if own or field.name.startswith("GGUF.") or field.name in ("general.architecture", *replaced):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)
    for key, (value, kind) in replaced.items():
        writer.add_key_value(key, value, kind)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _identity(card: Card) -> dict[str, tuple[str | int | float, gguf.GGUFValueType]]:
    text, count, long, real = (
        gguf.GGUFValueType.STRING,
        gguf.GGUFValueType.UINT32,
        gguf.GGUFValueType.UINT64,
        gguf.GGUFValueType.FLOAT32,
    )
    return {
        "general.name": (card.name, text),
        "general.description": (
            f"Sprout: a tiny model, grown in {card.minutes:g} minutes from {card.grown_from}",
            text,
        ),
        "general.license": (card.licence, text),
        "general.size_label": (f"{card.parameters / 1e6:.1f}M", text),
        "tokenizer.chat_template": (CHAT_TEMPLATE, text),
        "general.sampling.temp": (card.temperature, real),
        "groundup.sprout.grown_from": (card.grown_from, text),
        "groundup.sprout.text_sha256": (card.text_sha256, text),
        "groundup.sprout.code_version": (card.code_version, text),
        "groundup.sprout.minutes": (card.minutes, real),
        "groundup.sprout.seed": (card.seed, count),
        "groundup.sprout.steps": (card.steps, count),
        "groundup.sprout.training_tokens": (card.tokens, long),
    }

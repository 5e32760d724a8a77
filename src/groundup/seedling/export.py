"""From trained arrays to a GGUF file: F16 for study, Q8_0 to ship.

It reads a checkpoint, names the tensors as llama.cpp expects of the architecture `llama`, and writes
tokenizer, chat template, licence and where everything came from. It needs no torch. Source of the
names and keys: the GGUF specification (ggml-org/ggml, docs/gguf.md) and the `gguf` library.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from groundup import __version__

from .shape import Shape
from .tokenizer import CHAT_TEMPLATE, END_ID, PRE_TOKENIZER_NAME, SPECIAL_TOKENS

Weights = Mapping[str, npt.NDArray[np.float32]]
QUANTISATIONS = {
    "F16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
    "Q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
}
RECOMMENDED_TEMPERATURE = 0.0  # one right answer is wanted, not variety
LICENCE = "Apache-2.0"

_OUTER_NAMES = {"embedding.weight": "token_embd.weight", "final_norm.weight": "output_norm.weight"}
_BLOCK_NAMES = {
    "attention_norm": "attn_norm",
    "attention.query": "attn_q",
    "attention.key": "attn_k",
    "attention.value": "attn_v",
    "attention.output": "attn_output",
    "feed_forward_norm": "ffn_norm",
    "feed_forward.gate": "ffn_gate",
    "feed_forward.up": "ffn_up",
    "feed_forward.down": "ffn_down",
}
_BLOCK = re.compile(r"blocks\.(\d+)\.(.+)\.weight")


@dataclass(frozen=True)
class Identity:
    """What a model file says about itself.

    Args:
        name: of the model.
        description: one sentence.
        licence: of the weights, an SPDX name where there is one.
        temperature: the recommended one.
        chat_template: how the model reads a conversation, in Jinja.
        facts: where it came from, by the full names of the keys; whole numbers are written in 64 bits.
        size_label: a word for its size; by default millions of parameters.
    """

    name: str
    description: str
    licence: str = LICENCE
    temperature: float = RECOMMENDED_TEMPERATURE
    chat_template: str = CHAT_TEMPLATE
    facts: Mapping[str, str | int | float] = field(default_factory=dict)
    size_label: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where Seedling's weights came from.

    Args:
        corpus_sha256: name of the corpus, from `corpus.stream.corpus_hash`.
        seed: seed of corpus and training.
        steps: steps of training done.
        tokens: tokens read in training.
        earlier_sha256: of the model file that the training went on from; empty when it began with nothing.
        evaluation: figures of the held-out evaluation by name; empty before it was made.
    """

    corpus_sha256: str
    seed: int
    steps: int
    tokens: int
    earlier_sha256: str = ""
    evaluation: Mapping[str, float] = field(default_factory=dict)


def seedling_identity(provenance: Provenance) -> Identity:
    """Seedling's name and description, with where these weights came from."""
    own: dict[str, str | int | float] = {
        "code_version": __version__,
        "corpus_sha256": provenance.corpus_sha256,
        "corpus_licence": LICENCE,
        "seed": provenance.seed,
        "steps": provenance.steps,
        "training_tokens": provenance.tokens,
        **({"earlier_sha256": provenance.earlier_sha256} if provenance.earlier_sha256 else {}),
        **{f"evaluation.{name}": figure for name, figure in provenance.evaluation.items()},
    }
    return Identity(
        name="Seedling",
        description="Tiny model, open from the ground up: explains AI, calculates, spells, tells stories",
        facts={f"groundup.seedling.{name}": value for name, value in own.items()},
    )


def read_weights(checkpoint: Path) -> tuple[dict[str, npt.NDArray[np.float32]], int]:
    """Weights of a checkpoint by our own names, and how many steps of training they had."""
    with np.load(checkpoint, allow_pickle=False) as arrays:
        names = [name for name in arrays if name.startswith("weights.")]
        weights = {name.removeprefix("weights."): np.asarray(arrays[name], np.float32) for name in names}
        return weights, int(arrays["step"])


def write_gguf(
    path: Path,
    weights: Weights,
    shape: Shape,
    tokenizer: Tokenizer,
    identity: Identity,
    *,
    quantisation: str,
) -> int:
    """Write one model file and return its size in bytes; matrices are quantised, norms stay F32."""
    kind, file_type = QUANTISATIONS[quantisation]
    writer = gguf.GGUFWriter(path, "llama")
    _write_identity(writer, shape, identity, file_type)
    _write_architecture(writer, shape)
    _write_tokenizer(writer, tokenizer)
    writer.add_chat_template(identity.chat_template)
    for name, values in weights.items():
        tensor_kind = kind if values.ndim == 2 else gguf.GGMLQuantizationType.F32
        writer.add_tensor(tensor_name(name), gguf.quants.quantize(values, tensor_kind), raw_dtype=tensor_kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.stat().st_size


def tensor_name(name: str) -> str:
    """Our name of a parameter to that of llama.cpp."""
    if name in _OUTER_NAMES:
        return _OUTER_NAMES[name]
    found = _BLOCK.fullmatch(name)
    if found is None:
        raise ValueError(f"no tensor of the architecture llama corresponds to {name}")
    return f"blk.{found.group(1)}.{_BLOCK_NAMES[found.group(2)]}.weight"


def tokenizer_sha256(tokenizer: Tokenizer) -> str:
    """Name of a tokenizer: SHA-256 of its vocabulary and merges."""
    model = json.loads(tokenizer.to_str())["model"]
    canonical = json.dumps([model["vocab"], model["merges"]], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _write_identity(
    writer: gguf.GGUFWriter, shape: Shape, identity: Identity, file_type: gguf.LlamaFileType
) -> None:
    writer.add_name(identity.name)
    writer.add_type("model")
    writer.add_version(__version__)
    writer.add_description(identity.description)
    writer.add_author("The Groundup authors")
    writer.add_license(identity.licence)
    writer.add_languages(["en"])
    writer.add_size_label(identity.size_label or f"{shape.parameter_count() / 1e6:.0f}M")
    writer.add_file_type(file_type)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_sampling_temp(identity.temperature)
    for key, value in identity.facts.items():
        match value:
            case str():
                writer.add_string(key, value)
            case int():
                writer.add_uint64(key, value)
            case float():
                writer.add_float32(key, value)


def _write_architecture(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_vocab_size(shape.vocabulary_tokens)
    writer.add_context_length(shape.context_tokens)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward_width)
    writer.add_head_count(shape.query_heads)
    writer.add_head_count_kv(shape.key_heads)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)


def _write_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer) -> None:
    model = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].__getitem__)
    special = set(SPECIAL_TOKENS)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER_NAME)
    writer.add_token_list(tokens)
    writer.add_token_types(
        [gguf.TokenType.CONTROL if token in special else gguf.TokenType.NORMAL for token in tokens]
    )
    writer.add_token_merges(
        [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    )
    for add_id in (
        writer.add_bos_token_id,
        writer.add_eos_token_id,
        writer.add_eot_token_id,
        writer.add_pad_token_id,
    ):
        add_id(END_ID)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_string("groundup.seedling.tokenizer_sha256", tokenizer_sha256(tokenizer))

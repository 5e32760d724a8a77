"""Model files that have every part of a real one but no weights: the header is written, the data is a hole.

A file of 4 GiB takes some megabytes of disk, loads like a real one, and every weight is 0. For memory and
speed, never for answers. Needs a file system with holes (`host.file_holes`). For speed some values are
written: norms are ones, and where a router chooses experts it is random, or every token would want the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from groundup.catalogue.schema import ModelShape
from groundup.fit.planned import PIECES_TOKENIZER, planned_facts
from groundup.fit.planned_tensors import is_recurrent_layer
from groundup.library.gguf import TensorInfo
from groundup.library.gguf_types import TENSOR_TYPES
from groundup.library.model_facts import ModelFacts

from .model_file import gguf_library
from .vocabulary import CHAT_TEMPLATE, CONTROL_TEXTS, make_vocabulary

Figure = bool | int | float | list[int] | list[float]

_CODES: Final = {kind.name: code for code, kind in TENSOR_TYPES.items()}
_ALIGNMENT_BYTES: Final = 32
_SIGMOID_GATING: Final = 2
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6  # gguf.TokenType
_EMBEDDING: Final = "token_embd.weight"
_ROUTER: Final = ".ffn_gate_inp.weight"
_SEED: Final = 0


def write_sparse_model(
    shape: ModelShape, quantisation: str, path: Path, *, chooses: bool = False
) -> ModelFacts:
    """Write a model of this shape; returns the facts that were planned for it.

    Args:
        shape: of the model.
        quantisation: name of a mix.
        path: of the new file.
        chooses: whether norms and routers have values, and the embedding that routers choose by, in 16 bits.

    Raises:
        UnknownShapeError: there is no rule for the architecture or the quantisation.
        MissingExtraError: the `gguf` library is not installed.
        OSError: the file cannot be written.
    """
    facts = planned_facts(shape, quantisation)
    library = gguf_library()
    writer = library.GGUFWriter(path, shape.architecture)
    _add_entries(writer, shape)
    tensors = [_with_values(one, shape) for one in facts.tensors] if chooses else list(facts.tensors)
    for tensor in tensors:
        kind = library.GGMLQuantizationType(_CODES[tensor.type_name])
        dimensions = list(reversed(tensor.shape))  # in numpy's order
        writer.add_tensor_info(
            tensor.name, dimensions, np.dtype(np.float32), tensor.size_bytes, raw_dtype=kind
        )
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
    finally:
        writer.close()
    _write_data(path, tensors, chooses=chooses)
    return facts


def _with_values(tensor: TensorInfo, shape: ModelShape) -> TensorInfo:
    """The tensor, in a type that random values can be written in where it gets some."""
    if tensor.name != _EMBEDDING or shape.experts is None or shape.tied_embeddings:
        return tensor
    return tensor._replace(type_name="F16", size_bytes=2 * tensor.elements)


def _write_data(path: Path, tensors: list[TensorInfo], *, chooses: bool) -> None:
    place = _padded(path.stat().st_size)
    with path.open("r+b") as file:
        for tensor in tensors:
            values = _values(tensor) if chooses else None
            if values is not None:
                file.seek(place)
                file.write(values.tobytes())
            place += _padded(tensor.size_bytes)
        file.truncate(place)


def _values(tensor: TensorInfo) -> np.ndarray[Any, np.dtype[Any]] | None:
    """Ones for a norm, random numbers for what experts are chosen by; None = zeros."""
    is_norm = len(tensor.shape) == 1 and tensor.name.endswith(".weight")
    if is_norm and tensor.type_name == "F32":
        return np.ones(tensor.elements, np.float32)
    if tensor.name.endswith(_ROUTER):
        kind: type[np.floating[Any]] = np.float32
    elif tensor.name == _EMBEDDING and tensor.type_name == "F16":
        kind = np.float16
    else:
        return None
    generator = np.random.default_rng(_SEED)
    return generator.standard_normal(tensor.elements, dtype=np.float32).astype(kind)


def _padded(size_bytes: int) -> int:
    return -(-size_bytes // _ALIGNMENT_BYTES) * _ALIGNMENT_BYTES


def _add_entries(writer: Any, shape: ModelShape) -> None:
    writer.add_string("general.name", "Model without weights")
    for key, value in _figures(shape).items():
        name = key if key.startswith("xielu.") else f"{shape.architecture}.{key}"
        if isinstance(value, bool):
            writer.add_bool(name, value)
        elif isinstance(value, int):
            writer.add_uint32(name, value)
        elif isinstance(value, float):
            writer.add_float32(name, value)
        else:
            writer.add_array(name, value)
    if shape.architecture.startswith("gemma"):
        _add_pieces(writer, shape.vocabulary)
    else:
        _add_merges(writer, shape.vocabulary)
    writer.add_chat_template(CHAT_TEMPLATE)


def _add_merges(writer: Any, size: int) -> None:
    """A byte-pair tokenizer. Real ones have about as many merges as tokens, and those take memory too."""
    vocabulary = make_vocabulary(size)
    fillers = range(len(vocabulary.merges) + 256 + len(CONTROL_TEXTS), size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.kinds)
    writer.add_token_merges([*vocabulary.merges, *(f"Ġ{number // 10} {number % 10}" for number in fillers)])
    writer.add_bos_token_id(vocabulary.start)
    writer.add_eos_token_id(vocabulary.stop)


def _add_pieces(writer: Any, size: int) -> None:
    """A tokenizer of pieces with scores (SentencePiece), as Gemma has."""
    texts = ["<unk>", "<s>", "</s>", *(f"<0x{code:02X}>" for code in range(256))]
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256]
    texts += [f"▁{number}" for number in range(size - len(texts))]
    writer.add_tokenizer_model(PIECES_TOKENIZER)
    writer.add_token_list(texts)
    writer.add_token_scores([-float(rank) for rank in range(size)])
    writer.add_token_types(kinds + [_NORMAL] * (size - len(kinds)))
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def _figures(shape: ModelShape) -> dict[str, Figure]:
    """The architecture's own entries, without their prefix."""
    figures: dict[str, Figure] = {
        "block_count": shape.layers,
        "context_length": shape.trained_context_tokens,
        "embedding_length": shape.hidden,
        "feed_forward_length": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "attention.layer_norm_rms_epsilon": 1e-6,
        "attention.layer_norm_epsilon": 1e-6,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": _kv_heads(shape),
        "attention.key_length": shape.head_length,
        "attention.value_length": shape.head_length,
        "rope.dimension_count": shape.head_length,
        "rope.freq_base": 10_000.0,
    }
    return figures | _window(shape) | _experts(shape) | _latent(shape) | _recurrent(shape) | _special(shape)


def _kv_heads(shape: ModelShape) -> int | list[int]:
    """One figure, or one for each layer where some have none."""
    if shape.recurrent is None:
        return shape.kv_heads
    return [0 if is_recurrent_layer(shape, layer) else shape.kv_heads for layer in range(shape.layers)]


def _window(shape: ModelShape) -> dict[str, Figure]:
    if shape.window is None:
        return {}
    return {
        "attention.sliding_window": shape.window.tokens,
        "attention.sliding_window_pattern": shape.window.period,
    }


def _experts(shape: ModelShape) -> dict[str, Figure]:
    experts = shape.experts
    if experts is None:
        return {}
    return {
        "expert_count": experts.count,
        "expert_used_count": experts.used,
        "expert_feed_forward_length": experts.feed_forward,
        "expert_shared_count": experts.shared,
        "leading_dense_block_count": experts.dense_layers,
        "expert_weights_scale": 1.0,
        "expert_gating_func": _SIGMOID_GATING,
    }


def _latent(shape: ModelShape) -> dict[str, Figure]:
    latent = shape.latent
    if latent is None:
        return {}
    return {
        "attention.head_count_kv": 1,
        "attention.q_lora_rank": latent.query_rank,
        "attention.kv_lora_rank": latent.key_rank,
        "attention.key_length": latent.key_rank + latent.rope_length,
        "attention.value_length": latent.key_rank,
        "attention.key_length_mla": latent.plain_key_length + latent.rope_length,
        "attention.value_length_mla": latent.value_length,
        "rope.dimension_count": latent.rope_length,
    }


def _recurrent(shape: ModelShape) -> dict[str, Figure]:
    state = shape.recurrent
    if state is None:
        return {}
    return {
        "ssm.conv_kernel": state.convolution_kernel,
        "ssm.inner_size": state.inner_size,
        "ssm.state_size": state.state_size,
        "ssm.group_count": state.group_count,
        "ssm.time_step_rank": state.heads,
    }


def _special(shape: ModelShape) -> dict[str, Figure]:
    """What only one family asks for."""
    if shape.architecture == "gptneox":
        return {"use_parallel_residual": True}
    if shape.architecture == "apertus":
        return {f"xielu.{name}": [1.0] * shape.layers for name in ("alpha_n", "alpha_p", "beta", "eps")}
    if shape.architecture in ("qwen35", "qwen35moe"):
        return {"rope.dimension_sections": [11, 11, 10, 0], "full_attention_interval": 4}
    return {}

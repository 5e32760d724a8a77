"""Writing one GGUF file with random weights, through the `gguf` library.

Tensors are made and written one by one, so that memory holds a single one. Knows nothing of
folders, reuse or quantising (`models`).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from groundup.errors import MissingExtraError

from .shapes import Shape
from .tensors import Tensor, plan_tensors
from .vocabulary import CHAT_TEMPLATE, Vocabulary, make_vocabulary

Progress = Callable[[str, float], None]  # what is being done, and the fraction of it that is done

FILE_TYPES = {"F32": 0, "F16": 1}  # llama.cpp's llama_ftype
_MEAN_POOLING, _RANK_POOLING = 1, 4  # gguf.PoolingType
# how a model that is asked like one that writes wants the two texts (llama.cpp, server-common.cpp)
RANK_TEMPLATE = "<|begin|>query: {query}\n<|begin|>document: {document}<|end|>"


def write_model(shape: Shape, path: Path, number_type: str, *, seed: int, progress: Progress) -> None:
    """Write a whole model file; the values follow from shape and seed alone.

    Args:
        number_type: "F32" or "F16", for the matrices; vectors are always F32.
        progress: receives what is being done and the fraction of it that is done.

    Raises:
        MissingExtraError: the `gguf` library is not installed.
        OSError: the file cannot be written.
    """
    vocabulary = make_vocabulary(shape.vocabulary)
    tensors = plan_tensors(shape)
    writer = gguf_library().GGUFWriter(path, shape.architecture)
    _add_facts(writer, shape, vocabulary)
    writer.add_file_type(FILE_TYPES[number_type])
    for tensor in tensors:
        numbers = _numbers(tensor, number_type)
        writer.add_tensor_info(tensor.name, tensor.shape, numbers, tensor.size * numbers.itemsize)
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        total, written = sum(tensor.size for tensor in tensors), 0
        for tensor in tensors:
            values = _values(tensor, seed)
            if tensor.name == "token_embd.weight":
                values[vocabulary.quiet] *= 0.25
            writer.write_tensor_data(values.astype(_numbers(tensor, number_type)))
            written += tensor.size
            progress(f"writing {shape.name}", written / total)
    finally:
        writer.close()


def _numbers(tensor: Tensor, number_type: str) -> np.dtype[Any]:
    plain = tensor.always_f32 or number_type == "F32"
    return np.dtype(np.float32 if plain else np.float16)


def _values(tensor: Tensor, seed: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Values of one tensor; they depend on seed and name, not on the order of writing."""
    digest = hashlib.sha256(f"{seed} {tensor.name}".encode()).digest()
    generator = np.random.default_rng(int.from_bytes(digest[:8], "little"))
    values = generator.random(tensor.shape, dtype=np.float32)
    values -= np.float32(0.5)
    values *= np.float32(math.sqrt(12) * tensor.spread)
    values += np.float32(tensor.center)
    return values


def _add_facts(writer: Any, shape: Shape, vocabulary: Vocabulary) -> None:
    writer.add_string("general.name", f"Random {shape.name}")
    writer.add_string("general.license", "apache-2.0")
    for key, value in _figures(shape).items():
        name = f"{shape.architecture}.{key}"
        if isinstance(value, bool):
            writer.add_bool(name, value)
        elif isinstance(value, int):
            writer.add_uint32(name, value)
        elif isinstance(value, float):
            writer.add_float32(name, value)
        else:
            writer.add_array(name, value)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.kinds)
    writer.add_token_merges(vocabulary.merges)
    writer.add_bos_token_id(vocabulary.start)
    writer.add_eos_token_id(vocabulary.stop)
    writer.add_eot_token_id(vocabulary.end)
    writer.add_uint32("tokenizer.ggml.padding_token_id", vocabulary.pad)
    writer.add_add_bos_token(True)
    if shape.is_encoder:
        writer.add_token_type_count(1)
    elif shape.classes:
        writer.add_string("tokenizer.chat_template.rerank", RANK_TEMPLATE)
    else:
        writer.add_chat_template(CHAT_TEMPLATE)
    if shape.classes:
        labels = [f"label {number}" for number in range(shape.classes)]
        writer.add_array(f"{shape.architecture}.classifier.output_labels", labels)
    if shape.classes and shape.is_encoder:
        writer.add_sep_token_id(vocabulary.stop)
        writer.add_add_sep_token(True)
        writer.add_add_eos_token(True)


def _figures(shape: Shape) -> dict[str, bool | int | float | list[int]]:
    """The architecture's own keys, without their prefix."""
    figures: dict[str, bool | int | float | list[int]] = {
        "block_count": shape.layers,
        "context_length": shape.context_tokens,
        "embedding_length": shape.width,
        "feed_forward_length": shape.ffn_width,
        "vocab_size": shape.vocabulary,
        "attention.layer_norm_rms_epsilon": shape.norm_epsilon,
    }
    if shape.heads:
        figures |= {
            "attention.head_count": shape.heads,
            "attention.head_count_kv": _kv_heads(shape),
            "attention.key_length": shape.head_width,
            "attention.value_length": shape.head_width,
            "rope.dimension_count": shape.head_width,
            "rope.freq_base": shape.rope_base,
        }
    else:
        figures |= {"attention.head_count": 0}
    if shape.architecture == "qwen2vl":
        eighth = shape.head_width // 8
        figures |= {"rope.dimension_sections": [eighth, *(2 * [3 * eighth // 2]), 0]}  # time, height, width
    if shape.window:
        figures |= {
            "attention.sliding_window": shape.window,
            "attention.sliding_window_pattern": shape.window_period,
        }
    if shape.experts:
        figures |= {
            "expert_count": shape.experts,
            "expert_used_count": shape.active_experts,
            "expert_feed_forward_length": shape.ffn_width,
        }
    if shape.architecture == "mamba":
        figures |= {
            "ssm.conv_kernel": shape.convolution,
            "ssm.inner_size": 2 * shape.width,
            "ssm.state_size": shape.state_width,
            "ssm.time_step_rank": -(-shape.width // 16),
        }
    if shape.architecture == "lfm2":
        figures |= {"shortconv.l_cache": shape.convolution}
    if shape.is_encoder:
        figures |= {"attention.causal": False, "attention.layer_norm_epsilon": shape.norm_epsilon}
    if shape.is_encoder or shape.classes:
        figures["pooling_type"] = _RANK_POOLING if shape.classes else _MEAN_POOLING
    return figures


def _kv_heads(shape: Shape) -> int | list[int]:
    """One figure, or one per layer where some layers have no attention."""
    if shape.attention_every == 1:
        return shape.kv_heads
    return [shape.kv_heads if shape.has_attention(layer) else 0 for layer in range(shape.layers)]


def gguf_library() -> ModuleType:
    """The `gguf` library.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import gguf  # noqa: PLC0415  only this extra needs it
    except ImportError as error:
        raise MissingExtraError("Making a random model", extra="bench") from error
    module: ModuleType = gguf
    return module

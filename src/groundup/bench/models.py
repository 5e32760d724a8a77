"""Model files with random weights, of a real shape or tiny, without a download.

The values follow from shape and seed alone. Tensors are made and written one by one, so that
memory holds a single one; llama.cpp then quantises the file in a child process. Not for answers: such a
model is as fast as the real one and says nothing.
"""

from __future__ import annotations

import hashlib
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from groundup.errors import MissingExtraError, ModelLoadError, ModelNotFoundError

from .shapes import REAL_SHAPES, TINY_SHAPES, Shape
from .tensors import Tensor, plan_tensors
from .vocabulary import CHAT_TEMPLATE, Vocabulary, make_vocabulary

Progress = Callable[[str, float], None]  # what is being done, and the fraction of it that is done

DEFAULT_SHAPE = "llama-3.2-1b"
_RECIPE = 2  # raise it when the same shape and seed give another file
_UNQUANTISED = {"F32": 0, "F16": 1}  # llama.cpp's llama_ftype
_MEAN_POOLING = 1  # gguf.PoolingType


def make_model(
    shape_name: str,
    folder: Path,
    *,
    quantization: str = "Q4_K_M",
    seed: int = 0,
    progress: Progress | None = None,
) -> Path:
    """A model file of a real shape in `folder`; an existing one of the same content is reused.

    Raises:
        ModelNotFoundError: no shape has this name.
        MissingExtraError: the `gguf` library is not installed.
        ModelLoadError: llama.cpp could not quantise the file.
    """
    if shape_name not in REAL_SHAPES:
        raise ModelNotFoundError(shape_name, suggestion=_nearest(shape_name))
    return _make(REAL_SHAPES[shape_name], folder, quantization, seed, progress or _silent)


def default_quantization(shape_name: str) -> str:
    """The type in which models of this kind are mostly published: MXFP4 for experts, else Q4_K_M."""
    shape = REAL_SHAPES.get(shape_name)
    return "MXFP4_MOE" if shape and shape.experts else "Q4_K_M"


def tiny_model(kind: str, folder: Path) -> Path:
    """A model of one or two megabytes for tests, made in well under a second; `kind`: see TINY_SHAPES."""
    return _make(TINY_SHAPES[kind], folder, "F32", 0, _silent)


def _silent(what: str, fraction: float) -> None:
    """Progress that nobody watches."""


def _nearest(name: str) -> str:
    return next((known for known in REAL_SHAPES if name.lower() in known), "")


def _make(shape: Shape, folder: Path, quantization: str, seed: int, progress: Progress) -> Path:
    content = f"{_RECIPE} {shape!r} {quantization} {seed}"
    key = hashlib.sha256(content.encode()).hexdigest()[:8]
    target = folder / f"{shape.name}-{quantization}-{key}.gguf"
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    unquantised = quantization in _UNQUANTISED
    draft = target.with_suffix(".writing")
    try:
        _write(shape, draft, quantization if unquantised else "F16", seed, progress)
        if unquantised:
            draft.replace(target)
        else:
            _quantise(draft, target, quantization, progress)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _write(shape: Shape, path: Path, number_type: str, seed: int, progress: Progress) -> None:
    vocabulary = make_vocabulary(shape.vocabulary)
    tensors = plan_tensors(shape)
    writer = _gguf().GGUFWriter(path, shape.architecture)
    _add_facts(writer, shape, vocabulary)
    writer.add_file_type(_UNQUANTISED[number_type])
    for tensor in tensors:
        numbers = _numbers(tensor, number_type)
        writer.add_tensor_info(tensor.name, tensor.shape, numbers, tensor.size * numbers.itemsize)
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
    if shape.is_embedding:
        writer.add_token_type_count(1)
    else:
        writer.add_chat_template(CHAT_TEMPLATE)


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
    if shape.is_embedding:
        figures |= {
            "attention.causal": False,
            "attention.layer_norm_epsilon": shape.norm_epsilon,
            "pooling_type": _MEAN_POOLING,
        }
    return figures


def _kv_heads(shape: Shape) -> int | list[int]:
    """One figure, or one per layer where some layers have no attention."""
    if shape.attention_every == 1:
        return shape.kv_heads
    return [shape.kv_heads if shape.has_attention(layer) else 0 for layer in range(shape.layers)]


def _quantise(source: Path, target: Path, type_name: str, progress: Progress) -> None:
    """Run llama.cpp's quantiser in a child process, so that Ctrl-C and a crash end only that."""
    progress(f"quantising {target.name}", 0.0)
    draft = target.with_suffix(".quantising")
    command = [sys.executable, "-m", "groundup.bench.quantize", str(source), str(draft), type_name]
    try:
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        if finished.returncode:
            lines = finished.stderr.strip().splitlines() or [f"exit code {finished.returncode}"]
            raise ModelLoadError(str(source), detail=f"quantising to {type_name} failed: {lines[-1]}")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    progress(f"quantising {target.name}", 1.0)


def _gguf() -> ModuleType:
    try:
        import gguf  # noqa: PLC0415  only this extra needs it
    except ImportError as error:
        raise MissingExtraError("Making a random model", extra="bench") from error
    module: ModuleType = gguf
    return module

"""Model files of real shapes whose matrices are a hole: as fast as the real ones, written in no time.

Tensors, dimensions and types are those that the shape and quantisation give. Norms are ones. Where
a router chooses experts, embedding and router are random, or every token would want the same experts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from groundup.catalogue.shape import ModelShape
from groundup.fit.planned import planned_facts
from groundup.host.probe_file import ProbeTensor, Value, write_probe
from groundup.library.gguf import TensorInfo

_EMBEDDING = "token_embd.weight"
_ROUTER = ".ffn_gate_inp.weight"
_SEED = 0


def write_generated(path: Path, shape: ModelShape, quantisation: str) -> None:
    """Write the file of a model of this shape.

    Raises:
        UnknownShapeError: there is no rule for its architecture, or for this quantisation.
        OSError: the file cannot be written.
    """
    tensors = [_tensor(tensor, shape) for tensor in planned_facts(shape, quantisation).tensors]
    write_probe(path, _entries(shape), tensors, vocabulary_size=shape.vocabulary)


def _tensor(tensor: TensorInfo, shape: ModelShape) -> ProbeTensor:
    is_norm = len(tensor.shape) == 1 and tensor.name.endswith(".weight")
    if is_norm and tensor.type_name == "F32":
        ones = np.ones(tensor.shape[0], np.float32).tobytes()
        return ProbeTensor(tensor.name, tensor.shape, "F32", ones)
    if shape.experts and tensor.name == _EMBEDDING and not shape.tied_embeddings:
        return _random(tensor, "F16", np.float16)
    if tensor.name.endswith(_ROUTER):
        return _random(tensor, "F32", np.float32)
    return ProbeTensor(tensor.name, tensor.shape, tensor.type_name)


def _random(tensor: TensorInfo, type_name: str, number: type[np.floating]) -> ProbeTensor:
    generator = np.random.default_rng(_SEED)
    values = generator.standard_normal(tensor.elements, dtype=np.float32).astype(number)
    return ProbeTensor(tensor.name, tensor.shape, type_name, values.tobytes())


def _entries(shape: ModelShape) -> list[tuple[str, Value]]:
    own: list[tuple[str, Value]] = [
        ("block_count", shape.layers),
        ("context_length", shape.trained_context_tokens),
        ("embedding_length", shape.hidden),
        ("feed_forward_length", shape.feed_forward),
        ("vocab_size", shape.vocabulary),
        ("attention.head_count", shape.heads),
        ("attention.head_count_kv", shape.kv_heads),
        ("attention.key_length", shape.head_length),
        ("attention.value_length", shape.head_length),
        ("attention.layer_norm_rms_epsilon", 1e-5),
        ("rope.dimension_count", shape.head_length),
        ("rope.freq_base", 10_000.0),
    ]
    if shape.window:
        own.append(("attention.sliding_window", shape.window.tokens))
    if shape.experts:
        own += [
            ("expert_count", shape.experts.count),
            ("expert_used_count", shape.experts.used),
            ("expert_feed_forward_length", shape.experts.feed_forward),
        ]
    named = [(f"{shape.architecture}.{key}", value) for key, value in own]
    return [("general.architecture", shape.architecture), ("general.name", "generated"), *named]

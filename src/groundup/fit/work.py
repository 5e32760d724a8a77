"""What has to be read and multiplied for a token, from the facts of a model.

Writing a token reads all weights once, except those that are only looked up, and of a mixture of experts
only the experts that work; plus the keys and values of everything before. Each row of a matrix gives one
number, and beginning and ending a row takes time however short it is. Reading a prompt multiplies the same
matrices for many tokens at once. Only its last token needs the output matrix, and the feed-forward part of
the last layer: of the others that layer keeps no more than keys and values.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from groundup.library.gguf import TensorInfo
from groundup.library.model_facts import ModelFacts

from .kv import kv_bytes, recurrent_bytes

UNKNOWN_TYPE: Final = "?"  # of weights whose tensors are not listed

_EMBEDDING: Final = "token_embd.weight"
_OUTPUT: Final = "output.weight"
_LOOKED_UP: Final = frozenset({"per_layer_token_embd.weight", "position_embd.weight", "token_types.weight"})
_EXPERTS: Final = re.compile(r"\.ffn_\w+_exps\.")


@dataclass(frozen=True, slots=True)
class TokenWork:
    """One token inside a prompt: weights by tensor type, of them those of experts, and rows of all types."""

    weights: dict[str, float]
    expert_weights: float
    rows: float

    @property
    def all_weights(self) -> float:
        """Of all types together."""
        return sum(self.weights.values())


@dataclass(frozen=True, slots=True)
class StepWork:
    """One step of writing: bytes of weights by tensor type, and what all sequences together remember.

    `attention_values` are the numbers that queries are multiplied with: one per head, although several
    heads may share the bytes. `rows` counts the rows of matrices by tensor type; empty where nobody counted.
    """

    weight_bytes: dict[str, float]
    memory_bytes: int
    attention_values: int
    layers: int
    expert_layers: int
    rows: dict[str, float] = field(default_factory=dict)

    @property
    def all_weight_bytes(self) -> float:
        """Of all types together."""
        return sum(self.weight_bytes.values())


def step_work(
    facts: ModelFacts, *, depth_tokens: int = 0, sequences: int = 1, kv_type: str = "f16"
) -> StepWork:
    """The work of one step that writes a token in each of `sequences` texts of `depth_tokens`."""
    sizes: dict[str, float] = defaultdict(float)
    rows: dict[str, float] = defaultdict(float)
    for tensor, share in _read(facts, sequences):
        sizes[tensor.type_name] += tensor.size_bytes * share
        rows[tensor.type_name] += _rows(tensor) * share
    if not facts.tensors:
        sizes[UNKNOWN_TYPE] = facts.weights_bytes * facts.active_parameters / max(1, facts.parameters)
        rows[UNKNOWN_TYPE] = facts.active_parameters / max(1, facts.embedding_length)
    window = min(depth_tokens, facts.window_tokens or depth_tokens)
    cache = kv_bytes(facts, depth_tokens, key_type=kv_type, value_type=kv_type, cells_in_window=window)
    return StepWork(
        weight_bytes=dict(sizes),
        memory_bytes=sequences * cache + recurrent_bytes(facts, sequences),
        attention_values=sequences * attention_values(facts, depth_tokens),
        layers=facts.layer_count,
        expert_layers=expert_layers(facts),
        rows={name: count for name, count in rows.items() if count},
    )


def token_work(facts: ModelFacts, *, with_output: bool = False) -> TokenWork:
    """What one token is multiplied with; looking up costs nothing.

    Args:
        facts: of the model.
        with_output: of a token that another is to follow. One inside a prompt goes no further than the
            attention of the last layer (`inp_out_ids` in llama.cpp's src/models/*.cpp). Gemma 3n computes
            that layer whole, one of its 30 or more.
    """
    if not facts.tensors:
        active = float(facts.active_parameters)
        return TokenWork({UNKNOWN_TYPE: active}, 0.0, active / max(1, facts.embedding_length))
    counts: dict[str, float] = defaultdict(float)
    expert_weights = rows = 0.0
    end = f"blk.{facts.layer_count - facts.prediction_layers - 1}.ffn_"
    for tensor, share in _read(facts, 1):
        if with_output or not (_is_output(tensor) or tensor.name.startswith(end)):
            counts[tensor.type_name] += tensor.elements * share
            rows += _rows(tensor) * share
            expert_weights += tensor.elements * share if _EXPERTS.search(tensor.name) else 0.0
    return TokenWork(dict(counts), expert_weights, rows)


def attention_values(facts: ModelFacts, depth_tokens: int) -> int:
    """Numbers of the cache that the queries of one token are multiplied with."""
    return sum(
        layer.heads
        * (layer.key_length + layer.value_length)
        * (min(depth_tokens, layer.window_tokens) if layer.is_window else depth_tokens)
        for layer in facts.layers
        if layer.has_cache
    )


def expert_layers(facts: ModelFacts) -> int:
    """Layers in which a router chooses experts."""
    if facts.experts is None:
        return 0
    routed = {tensor.name.split(".")[1] for tensor in facts.tensors if _EXPERTS.search(tensor.name)}
    return len(routed) if facts.tensors else facts.layer_count


def _read(facts: ModelFacts, sequences: int) -> Iterator[tuple[TensorInfo, float]]:
    """Every tensor that a step touches, with the share of it that is read."""
    for tensor in facts.tensors:
        if tensor.name in _LOOKED_UP or (tensor.name == _EMBEDDING and not facts.has_tied_embeddings):
            continue
        yield tensor, _expert_share(facts, sequences) if _EXPERTS.search(tensor.name) else 1.0


def _expert_share(facts: ModelFacts, sequences: int) -> float:
    """Experts that at least one of the sequences wants, if each chooses on its own."""
    experts = facts.experts
    if experts is None or not experts.used:
        return 1.0
    return 1.0 - (1.0 - experts.used / experts.count) ** sequences


def _rows(tensor: TensorInfo) -> float:
    """Rows of a matrix, all experts' together; a vector, such as a norm's, has none."""
    return tensor.elements / tensor.shape[0] if len(tensor.shape) > 1 else 0.0


def _is_output(tensor: TensorInfo) -> bool:
    return tensor.name in (_OUTPUT, _EMBEDDING)

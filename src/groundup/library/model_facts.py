"""What a model file says about itself: shape, types, tokenizer, licence, from its checked header.

Everything that predicts, shows or judges a model starts from these facts; none of it opens model files.
Facts are read, not guessed: where the header is silent a number is 0, a text None. What a text says
(a name, a licence) is the file's claim. Keys follow the GGUF specification and llama.cpp.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from groundup.errors import GgufFormatError

from .gguf import GgufHeader, TensorInfo
from .gguf_types import FILE_TYPE_GUESSED, FILE_TYPES
from .header_entries import HeaderEntries
from .layer_facts import LayerFacts, RecurrentFacts, layer_facts, recurrent_facts
from .split_files import SplitFacts, split_facts

_POOLING: Final = {0: "none", 1: "mean", 2: "cls", 3: "last", 4: "rank"}
_EXPERT_TENSOR: Final = re.compile(r"\.ffn_\w+_exps\.")


@dataclass(frozen=True, slots=True)
class TensorTypeUse:
    """How much of a model is stored in one tensor type."""

    tensor_count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ExpertFacts:
    """The experts of a mixture-of-experts model: of `count` in a layer, `used` work on each token."""

    count: int
    used: int
    shared: int
    feed_forward_length: int


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """The facts of one model file.

    `layers` has one entry per layer, because kinds and widths differ inside some models; `heads`,
    `kv_heads` and `feed_forward_length` of a layer are there. `weights_bytes` is the exact sum over the
    tensors of this file; of a model in parts (`split`) it is that of this part only. `active_parameters`
    are those that work on one token: all of them, except in a mixture of experts. With `has_indexer` a
    second, smaller cache finds the tokens worth attending to.
    """

    path: str
    architecture: str
    name: str | None
    size_label: str | None
    licence: str | None
    quantisation: str
    parameters: int
    active_parameters: int
    weights_bytes: int
    tensor_types: dict[str, TensorTypeUse]
    layer_count: int
    embedding_length: int
    context_tokens: int
    vocabulary_size: int
    window_tokens: int
    rope_dimensions: int
    rope_frequency_base: float | None
    kv_lora_rank: int
    prediction_layers: int
    has_indexer: bool
    experts: ExpertFacts | None
    recurrent: RecurrentFacts | None
    tokenizer_model: str | None
    chat_template: str | None = field(repr=False)
    pooling: str | None
    is_causal: bool
    has_tied_embeddings: bool
    split: SplitFacts | None
    layers: tuple[LayerFacts, ...] = field(repr=False)
    tensors: tuple[TensorInfo, ...] = field(repr=False)

    @property
    def is_recurrent(self) -> bool:
        """All layers have a recurrent state, and none keeps keys and values."""
        return self._has_state and not any(layer.has_cache for layer in self.layers)

    @property
    def is_hybrid(self) -> bool:
        """Some layers keep keys and values, others (or the same ones) a recurrent state."""
        return self._has_state and any(layer.has_cache for layer in self.layers)

    @property
    def _has_state(self) -> bool:
        return any(layer.is_recurrent for layer in self.layers)

    @property
    def has_window(self) -> bool:
        """At least one layer attends to a sliding window only."""
        return any(layer.is_window for layer in self.layers)


def model_facts(header: GgufHeader) -> ModelFacts:
    """Read the facts of the model whose header was read; may read small arrays of the file.

    Raises:
        GgufFormatError: an entry has the wrong kind of value, or the file names no architecture.
        ModelLoadError: the file is a later part of a model in parts; the message names the first.
        ModelNotFoundError, FileAccessError: the file disappeared since its header was read.
    """
    split = split_facts(header)
    entries = HeaderEntries(header, architecture=_architecture(header))
    layers = layer_facts(entries)
    experts = _expert_facts(entries)
    return ModelFacts(
        path=header.path,
        architecture=entries.architecture,
        name=entries.text("general.name"),
        size_label=entries.text("general.size_label"),
        licence=entries.text("general.license"),
        quantisation=_quantisation(entries),
        parameters=sum(tensor.elements for tensor in header.tensors),
        active_parameters=active_parameters(header.tensors, experts),
        weights_bytes=sum(tensor.size_bytes for tensor in header.tensors),
        tensor_types=tensor_types(header.tensors),
        layer_count=len(layers),
        embedding_length=entries.whole(".embedding_length") or 0,
        context_tokens=entries.whole(".context_length") or 0,
        vocabulary_size=_vocabulary_size(entries),
        window_tokens=max((layer.window_tokens for layer in layers), default=0),
        rope_dimensions=entries.whole(".rope.dimension_count") or 0,
        rope_frequency_base=entries.real(".rope.freq_base"),
        kv_lora_rank=entries.whole(".attention.kv_lora_rank") or 0,
        prediction_layers=entries.whole(".nextn_predict_layers") or 0,
        has_indexer=bool(entries.whole(".attention.indexer.key_length")),
        experts=experts,
        recurrent=recurrent_facts(entries, layers),
        tokenizer_model=entries.text("tokenizer.ggml.model"),
        chat_template=entries.text("tokenizer.chat_template"),
        pooling=_pooling(entries),
        is_causal=entries.flag(".attention.causal") is not False,
        has_tied_embeddings=has_tied_embeddings(header.tensors),
        split=split,
        layers=layers,
        tensors=header.tensors,
    )


def _architecture(header: GgufHeader) -> str:
    name = HeaderEntries(header).text("general.architecture")
    if name:
        return name
    raise GgufFormatError(
        path=header.path, offset_bytes=0, problem="the header names no 'general.architecture'"
    )


def _expert_facts(entries: HeaderEntries) -> ExpertFacts | None:
    count = entries.whole(".expert_count") or 0
    if not count:
        return None
    used = entries.per_layer_maximum(".expert_used_count")
    if used > count:
        entries.fail(".expert_used_count", f"is {used:,}, more than the {count:,} experts")
    return ExpertFacts(
        count=count,
        used=used,
        shared=entries.whole(".expert_shared_count") or 0,
        feed_forward_length=entries.per_layer_maximum(".expert_feed_forward_length"),
    )


def active_parameters(tensors: tuple[TensorInfo, ...], experts: ExpertFacts | None) -> int:
    """Weights that work on one token: all of them, less the experts that rest."""
    total = sum(tensor.elements for tensor in tensors)
    if experts is None or not experts.used:
        return total
    in_experts = sum(tensor.elements for tensor in tensors if _EXPERT_TENSOR.search(tensor.name))
    return total - in_experts + in_experts * experts.used // experts.count


def tensor_types(tensors: tuple[TensorInfo, ...]) -> dict[str, TensorTypeUse]:
    """Use of each tensor type, the one with the most bytes first."""
    sizes: dict[str, list[int]] = defaultdict(list)
    for tensor in tensors:
        sizes[tensor.type_name].append(tensor.size_bytes)
    uses = {name: TensorTypeUse(len(some), sum(some)) for name, some in sizes.items()}
    return dict(sorted(uses.items(), key=lambda item: (-item[1].size_bytes, item[0])))


def _quantisation(entries: HeaderEntries) -> str:
    """The mix's name as users know it; without one the type that holds most bytes."""
    code = entries.whole("general.file_type")
    if code is not None and (code & ~FILE_TYPE_GUESSED) in FILE_TYPES:
        return FILE_TYPES[code & ~FILE_TYPE_GUESSED]
    return next(iter(tensor_types(entries.header.tensors)), "none")


def _vocabulary_size(entries: HeaderEntries) -> int:
    listed = entries.array_length("tokenizer.ggml.tokens") or entries.whole(".vocab_size")
    if listed:
        return listed
    embedding = [tensor for tensor in entries.header.tensors if tensor.name == "token_embd.weight"]
    return embedding[0].shape[1] if embedding and len(embedding[0].shape) == 2 else 0


def _pooling(entries: HeaderEntries) -> str | None:
    code = entries.whole(".pooling_type")
    return None if code is None else _POOLING.get(code, f"type {code}")


def has_tied_embeddings(tensors: tuple[TensorInfo, ...]) -> bool:
    """Whether the output matrix is the token embedding."""
    names = {tensor.name for tensor in tensors}
    return "token_embd.weight" in names and "output.weight" not in names

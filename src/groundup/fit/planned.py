"""The facts that the file of a catalogue's model will have, before there is a file.

From a shape and a quantisation to the same `ModelFacts` that a header gives, tensors included, so that one
set of formulas predicts what is here and what is not.
"""

from __future__ import annotations

from typing import Final

from groundup.catalogue.schema import ModelShape
from groundup.library.gguf import TensorInfo
from groundup.library.layer_facts import LayerFacts, RecurrentFacts
from groundup.library.model_facts import (
    ExpertFacts,
    ModelFacts,
    active_parameters,
    has_tied_embeddings,
    tensor_types,
)

from .mixes import MixedModel
from .planned_tensors import heads_of, is_recurrent_layer, is_window_layer, planned_tensors
from .quant import type_names, weight_bytes

# What `tokenizer.ggml.model` of a file will say. A record does not tell; these are those of the families.
MERGES_TOKENIZER: Final = "gpt2"
PIECES_TOKENIZER: Final = "llama"


def planned_facts(shape: ModelShape, quantisation: str, *, file_bytes: int | None = None) -> ModelFacts:
    """The facts of a model of this shape, quantised in this way.

    Args:
        shape: of the catalogue's record.
        quantisation: name of a mix, such as Q4_K_M. One that is made by hand ("UD-Q4_K_M") follows no rule
            and needs `file_bytes`; its tensors are then those of the plain mix.
        file_bytes: size of the published file, which is better than any rule. Its header is in it, too.

    Raises:
        UnknownShapeError: there is no rule for its architecture, or for this quantisation.
    """
    plain = quantisation.upper().removeprefix("UD-") if file_bytes else quantisation
    tensors = _tensors(shape, plain)
    layers = tuple(_layer(shape, layer) for layer in range(shape.layers))
    experts = _experts(shape)
    return ModelFacts(
        path="",
        architecture=shape.architecture,
        name=None,
        size_label=None,
        licence=None,
        quantisation=quantisation.upper(),
        parameters=sum(tensor.elements for tensor in tensors),
        active_parameters=active_parameters(tensors, experts),
        weights_bytes=file_bytes or sum(tensor.size_bytes for tensor in tensors),
        tensor_types=tensor_types(tensors),
        layer_count=shape.layers,
        embedding_length=shape.hidden,
        context_tokens=shape.trained_context_tokens,
        vocabulary_size=shape.vocabulary,
        window_tokens=max((layer.window_tokens for layer in layers), default=0),
        rope_dimensions=shape.latent.rope_length if shape.latent else shape.head_length,
        rope_frequency_base=None,
        kv_lora_rank=shape.latent.key_rank if shape.latent else 0,
        prediction_layers=0,
        has_indexer=False,
        experts=experts,
        recurrent=_recurrent(shape),
        tokenizer_model=PIECES_TOKENIZER if shape.architecture.startswith("gemma") else MERGES_TOKENIZER,
        chat_template=None,
        pooling=None,
        is_causal=True,
        has_tied_embeddings=has_tied_embeddings(tensors),
        split=None,
        layers=layers,
        tensors=tensors,
    )


def _tensors(shape: ModelShape, quantisation: str) -> tuple[TensorInfo, ...]:
    weights = planned_tensors(shape)
    model = MixedModel(
        architecture=shape.architecture,
        layers=shape.layers,
        group_size=shape.heads // shape.kv_heads,
        experts=shape.experts.count if shape.experts else 0,
    )
    tensors, offset_bytes = [], 0
    for weight, type_name in zip(weights, type_names(quantisation, weights, model), strict=True):
        size_bytes = weight_bytes(weight, type_name)
        tensors.append(TensorInfo(weight.name, weight.shape, type_name, offset_bytes, size_bytes))
        offset_bytes += size_bytes
    return tuple(tensors)


def _layer(shape: ModelShape, layer: int) -> LayerFacts:
    heads = heads_of(shape, layer)
    is_recurrent = is_recurrent_layer(shape, layer)
    keys, length = heads.keys, heads.length
    if shape.latent:
        keys, length = 1, shape.latent.key_rank + shape.latent.rope_length
    return LayerFacts(
        heads=heads.queries,
        kv_heads=0 if is_recurrent else keys,
        key_length=length,
        value_length=shape.latent.key_rank if shape.latent else length,
        feed_forward_length=shape.feed_forward,
        window_tokens=shape.window.tokens if shape.window and is_window_layer(shape, layer) else 0,
        has_cache=not is_recurrent and layer < (shape.cache_layers or shape.layers),
        has_latent_keys=shape.latent is not None,
        is_recurrent=is_recurrent,
    )


def _experts(shape: ModelShape) -> ExpertFacts | None:
    experts = shape.experts
    if experts is None:
        return None
    return ExpertFacts(
        count=experts.count,
        used=experts.used,
        shared=experts.shared,
        feed_forward_length=experts.feed_forward,
    )


def _recurrent(shape: ModelShape) -> RecurrentFacts | None:
    state = shape.recurrent
    if state is None:
        return None
    return RecurrentFacts(
        convolution_kernel=state.convolution_kernel,
        inner_size=state.inner_size,
        state_size=state.state_size,
        group_count=state.group_count,
        wkv_head_size=0,
        token_shift_count=2,
        short_convolution_kernel=0,
        kda_head_size=0,
    )

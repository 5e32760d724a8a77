"""Facts of well-known model shapes, as their files would give them, without the files.

Figures: the makers' published configurations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from groundup.library.gguf import TensorInfo
from groundup.library.gguf_types import TENSOR_TYPES
from groundup.library.layer_facts import LayerFacts, RecurrentFacts
from groundup.library.model_facts import ExpertFacts, ModelFacts

MIB = 1 << 20
AVX512 = frozenset({"avx2", "avx512f"})


@dataclass(frozen=True)
class Shape:
    """Sizes of a model in the usual letters' order."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_length: int
    feed_forward: int
    vocabulary: int
    window: int = 0
    period: int = 0  # every n-th layer sees everything


SHAPES = {
    "llama-3.2-1b": Shape(16, 2048, 32, 8, 64, 8192, 128_256),
    "llama-3.1-8b": Shape(32, 4096, 32, 8, 128, 14_336, 128_256),
    "llama-70b": Shape(80, 8192, 64, 8, 128, 28_672, 128_256),
    "mistral-small-24b": Shape(40, 5120, 32, 8, 128, 32_768, 131_072),
    "qwen3-0.6b": Shape(28, 1024, 16, 8, 128, 3072, 151_936),
    "olmo-2-7b": Shape(32, 4096, 32, 32, 128, 11_008, 100_352),
    "gemma-3-4b": Shape(34, 2560, 8, 4, 256, 10_240, 262_144, window=1024, period=6),
    "gpt-oss-20b": Shape(24, 2880, 64, 8, 64, 2880, 201_088, window=128, period=2),
    "qwen3-30b-a3b": Shape(48, 2048, 32, 4, 128, 6144, 151_936),
    "deepseek-v3": Shape(61, 7168, 128, 1, 576, 18_432, 129_280),
}


def facts_of(name: str) -> ModelFacts:
    """Facts of a shape above, without tensors."""
    shape = SHAPES[name]
    layers = tuple(
        LayerFacts(
            heads=shape.heads,
            kv_heads=shape.kv_heads,
            key_length=shape.head_length,
            value_length=shape.head_length,
            feed_forward_length=shape.feed_forward,
            window_tokens=shape.window if shape.period and layer % shape.period < shape.period - 1 else 0,
            has_cache=True,
            has_latent_keys=name.startswith("deepseek"),
            is_recurrent=False,
        )
        for layer in range(shape.layers)
    )
    facts = bare_facts(layers, width=shape.width, vocabulary=shape.vocabulary)
    return replace(facts, **_more(name))  # type: ignore[arg-type]  # the values' types differ by field


def _more(name: str) -> dict[str, object]:
    if name == "gpt-oss-20b":
        return {"experts": ExpertFacts(count=32, used=4, shared=0, feed_forward_length=2880)}
    if name == "qwen3-30b-a3b":
        return {"experts": ExpertFacts(count=128, used=8, shared=0, feed_forward_length=768)}
    if name == "deepseek-v3":
        experts = ExpertFacts(count=256, used=8, shared=1, feed_forward_length=2048)
        return {"experts": experts, "kv_lora_rank": 512, "rope_dimensions": 64}
    return {}


def mamba_2(layers: int = 24) -> ModelFacts:
    """A recurrent model: inner size 1,536, state size 128, one group, kernel 4."""
    layer = LayerFacts(
        heads=0,
        kv_heads=0,
        key_length=0,
        value_length=0,
        feed_forward_length=0,
        window_tokens=0,
        has_cache=False,
        has_latent_keys=False,
        is_recurrent=True,
    )
    sizes = RecurrentFacts(
        convolution_kernel=4,
        inner_size=1536,
        state_size=128,
        group_count=1,
        wkv_head_size=0,
        token_shift_count=2,
        short_convolution_kernel=0,
        kda_head_size=0,
    )
    return replace(bare_facts((layer,) * layers, width=768, vocabulary=50_288), recurrent=sizes)


def bare_facts(layers: tuple[LayerFacts, ...], *, width: int, vocabulary: int) -> ModelFacts:
    """Facts with these layers and nothing special."""
    return ModelFacts(
        path="model.gguf",
        architecture="llama",
        name=None,
        size_label=None,
        licence=None,
        quantisation="F32",
        parameters=0,
        active_parameters=0,
        weights_bytes=0,
        tensor_types={},
        layer_count=len(layers),
        embedding_length=width,
        context_tokens=131_072,
        vocabulary_size=vocabulary,
        window_tokens=max((layer.window_tokens for layer in layers), default=0),
        rope_dimensions=0,
        rope_frequency_base=None,
        kv_lora_rank=0,
        prediction_layers=0,
        has_indexer=False,
        experts=None,
        recurrent=None,
        tokenizer_model="gpt2",
        chat_template=None,
        pooling=None,
        is_causal=True,
        has_tied_embeddings=True,
        split=None,
        layers=layers,
        tensors=(),
    )


def with_tensors(facts: ModelFacts, tensors: list[TensorInfo]) -> ModelFacts:
    """The same model with these tensors, and the sums over them."""
    return replace(
        facts,
        tensors=tuple(tensors),
        weights_bytes=sum(tensor.size_bytes for tensor in tensors),
        has_tied_embeddings=all(tensor.name != "output.weight" for tensor in tensors),
    )


def tensor(name: str, shape: tuple[int, ...], type_name: str) -> TensorInfo:
    """A tensor of this shape and type; its place in the file is of no interest here."""
    kind = next(kind for kind in TENSOR_TYPES.values() if kind.name == type_name)
    size_bytes = shape[0] // kind.block_values * kind.block_bytes
    for length in shape[1:]:
        size_bytes *= length
    return TensorInfo(name, shape, type_name, 0, size_bytes)


def llama_1b(quantisation: str) -> ModelFacts:
    """Llama-3.2-1B's shape with the tensor types that llama.cpp's quantiser chooses: F16, Q4_0 or Q4_K_M."""
    shape = SHAPES["llama-3.2-1b"]
    width, kv_width = shape.width, shape.kv_heads * shape.head_length
    base = {"F16": "F16", "Q4_0": "Q4_0", "Q4_K_M": "Q4_K"}[quantisation]
    embedding = "F16" if base == "F16" else "Q6_K"
    tensors = [
        tensor("token_embd.weight", (width, shape.vocabulary), embedding),
        tensor("output_norm.weight", (width,), "F32"),
        tensor("rope_freqs.weight", (32,), "F32"),
    ]
    for layer in range(shape.layers):
        better = "Q6_K" if quantisation == "Q4_K_M" and _has_more_bits(layer, shape.layers) else base
        parts = [
            ("attn_norm", (width,), "F32"),
            ("ffn_norm", (width,), "F32"),
            ("attn_q", (width, width), base),
            ("attn_k", (width, kv_width), base),
            ("attn_v", (width, kv_width), better),
            ("attn_output", (width, width), base),
            ("ffn_gate", (width, shape.feed_forward), base),
            ("ffn_up", (width, shape.feed_forward), base),
            ("ffn_down", (shape.feed_forward, width), better),
        ]
        tensors += [tensor(f"blk.{layer}.{name}.weight", sizes, kind) for name, sizes, kind in parts]
    return with_tensors(facts_of("llama-3.2-1b"), tensors)


def _has_more_bits(layer: int, layers: int) -> bool:
    """The layers that a Q4_K_M mix stores more finely: the first and last eighth, and every third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2

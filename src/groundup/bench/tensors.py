"""Which tensors each architecture has, and how their random values are spread.

Tensor names and dimensions: llama.cpp `src/llama-arch.cpp` and `src/models/*.cpp` (one file for
each architecture). The spreads keep hidden states near size one, make attention pick few positions
(so that the answer depends on the whole prompt), and spread the logits with a standard deviation
of about four: the two best differ by one in the median and by less than 0.02 once in a hundred tokens.

How exact answers are: in batches of fewer than 64 tokens llama.cpp's flash attention on processors
adds up F16 values in F16 (`ggml-cpu/ops.cpp`, VKQ16), and single tokens take another order than
several. Logits of the same sequence then differ by about 0.01 between batchings; without flash
attention by about 0.0001. Tests that want equal greedy tokens switch it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from .shapes import Shape

_LOGIT_SPREAD = 4.0
_SHARPNESS = 1.75  # spread of queries and of keys: scores spread by its square
_BRANCH = 0.7  # what a layer adds to the hidden state


@dataclass(frozen=True)
class Tensor:
    """A tensor of random values: `center` plus or minus up to √3 times `spread`, evenly.

    `shape` is in numpy's order (rows, columns): GGUF's dimensions reversed.
    """

    name: str
    shape: tuple[int, ...]
    spread: float = 0.0
    center: float = 0.0
    always_f32: bool = False

    @property
    def size(self) -> int:
        """Number of values."""
        total = 1
        for length in self.shape:
            total *= length
        return total


def plan_tensors(shape: Shape) -> list[Tensor]:
    """All tensors of a model of this shape, in file order."""
    tensors = [*_ends(shape), *_classifier(shape)]
    for layer in range(shape.layers):
        tensors += [_in_layer(layer, tensor) for tensor in _LAYERS[shape.architecture](shape, layer)]
    return tensors


def _matrix(name: str, outputs: int, inputs: int, gain: float = 1.0) -> Tensor:
    """A matrix that turns inputs of size one into outputs of size `gain`."""
    return Tensor(f"{name}.weight", (outputs, inputs), gain / sqrt(inputs))


def _norm(name: str, width: int, center: float = 1.0) -> Tensor:
    return Tensor(f"{name}.weight", (width,), 0.05 * center, center, always_f32=True)


def _bias(name: str, width: int, spread: float = 0.1, center: float = 0.0) -> Tensor:
    return Tensor(f"{name}.bias", (width,), spread, center, always_f32=True)


def _in_layer(layer: int, tensor: Tensor) -> Tensor:
    return Tensor(f"blk.{layer}.{tensor.name}", tensor.shape, tensor.spread, tensor.center, tensor.always_f32)


def _ends(shape: Shape) -> Iterator[Tensor]:
    """Embedding, last norm and output matrix.

    A token's own embedding enters the hidden state small, else a model with tied embeddings would
    repeat its last token for ever.
    """
    entry = min(0.25, 2 / sqrt(shape.width))
    embedding = entry / sqrt(shape.width) if shape.architecture == "gemma3" else entry
    logit_gain = _LOGIT_SPREAD / (sqrt(shape.width) * embedding)
    yield Tensor("token_embd.weight", (shape.vocabulary, shape.width), embedding)
    if shape.is_encoder:
        yield Tensor("token_types.weight", (1, shape.width), 0.1 * embedding, always_f32=True)
        if shape.architecture == "bert":
            rows = (shape.context_tokens, shape.width)
            yield Tensor("position_embd.weight", rows, embedding, always_f32=True)
        yield _norm("token_embd_norm", shape.width)
        yield _bias("token_embd_norm", shape.width)
        return
    last_norm = "token_embd_norm" if shape.architecture == "lfm2" else "output_norm"
    yield _norm(last_norm, shape.width, logit_gain if shape.tied else 1.0)
    if not shape.tied:
        yield _matrix("output", shape.vocabulary, shape.width, _LOGIT_SPREAD)


def _classifier(shape: Shape) -> Iterator[Tensor]:
    """What turns the hidden state of a pair of texts into values."""
    if not shape.classes:
        return
    if shape.architecture == "bert":
        yield _matrix("cls", shape.width, shape.width)
        yield _bias("cls", shape.width)
        yield _bias("cls.output", shape.classes)
    yield _matrix("cls.output", shape.classes, shape.width, 2.0)


def _attention(shape: Shape, *, normalised: bool = False) -> Iterator[Tensor]:
    """Query, key, value and output; `normalised`: queries and keys pass a norm of their own."""
    sharpness = 1.0 if normalised else _SHARPNESS
    queries, keys = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
    yield _matrix("attn_q", queries, shape.width, sharpness)
    yield _matrix("attn_k", keys, shape.width, sharpness)
    yield _matrix("attn_v", keys, shape.width)
    yield _matrix("attn_output", shape.width, queries, _BRANCH)
    if normalised:
        yield _norm("attn_q_norm", shape.head_width, _SHARPNESS)
        yield _norm("attn_k_norm", shape.head_width, _SHARPNESS)


def _gated_ffn(shape: Shape) -> Iterator[Tensor]:
    yield _matrix("ffn_gate", shape.ffn_width, shape.width, 1.5)
    yield _matrix("ffn_up", shape.ffn_width, shape.width)
    yield _matrix("ffn_down", shape.width, shape.ffn_width, _BRANCH)


def _llama(shape: Shape, layer: int) -> Iterator[Tensor]:
    yield _norm("attn_norm", shape.width)
    yield from _attention(shape)
    yield _norm("ffn_norm", shape.width)
    yield from _gated_ffn(shape)


def _qwen3(shape: Shape, layer: int) -> Iterator[Tensor]:
    yield _norm("attn_norm", shape.width)
    yield from _attention(shape, normalised=True)
    yield _norm("ffn_norm", shape.width)
    yield from _gated_ffn(shape)


def _gemma3(shape: Shape, layer: int) -> Iterator[Tensor]:
    yield from _qwen3(shape, layer)
    yield _norm("post_attention_norm", shape.width, _BRANCH)
    yield _norm("post_ffw_norm", shape.width, _BRANCH)


def _gpt_oss(shape: Shape, layer: int) -> Iterator[Tensor]:
    width, hidden, experts = shape.width, shape.ffn_width, shape.experts
    yield _norm("attn_norm", width)
    yield from _attention(shape)
    yield _bias("attn_q", shape.heads * shape.head_width)
    yield _bias("attn_k", shape.kv_heads * shape.head_width)
    yield _bias("attn_v", shape.kv_heads * shape.head_width)
    yield _bias("attn_output", width)
    yield Tensor("attn_sinks.weight", (shape.heads,), 1.0, always_f32=True)
    yield _norm("post_attention_norm", width)
    yield Tensor("ffn_gate_inp.weight", (experts, width), 1.5 / sqrt(width), always_f32=True)
    yield _bias("ffn_gate_inp", experts)
    for name, outputs, inputs, gain in [
        ("ffn_gate_exps", hidden, width, 1.5), ("ffn_up_exps", hidden, width, 1.0),
        ("ffn_down_exps", width, hidden, _BRANCH),
    ]:  # fmt: skip
        yield Tensor(f"{name}.weight", (experts, outputs, inputs), gain / sqrt(inputs))
        yield Tensor(f"{name}.bias", (experts, outputs), 0.1, always_f32=True)


def _mamba(shape: Shape, layer: int) -> Iterator[Tensor]:
    """Mamba's block, twice as wide inside. Decay per token is exp(a · softplus(dt)): here about 0.95."""
    inner, state, rank = 2 * shape.width, shape.state_width, -(-shape.width // 16)
    yield _norm("attn_norm", shape.width)
    yield _matrix("ssm_in", 2 * inner, shape.width)
    yield Tensor("ssm_conv1d.weight", (inner, shape.convolution), 0.7, always_f32=True)
    yield _bias("ssm_conv1d", inner)
    yield _matrix("ssm_x", rank + 2 * state, inner, 3.0)
    yield _matrix("ssm_dt", inner, rank)
    yield _bias("ssm_dt", inner, 0.5, -2.5)
    yield Tensor("ssm_a", (inner, state), 0.3, -0.6, always_f32=True)
    yield Tensor("ssm_d", (inner,), 0.3, 1.0, always_f32=True)
    yield _matrix("ssm_out", shape.width, inner, 2.0)


def _lfm2(shape: Shape, layer: int) -> Iterator[Tensor]:
    """Attention in some layers, a gated short convolution in the others."""
    yield _norm("attn_norm", shape.width)
    if shape.has_attention(layer):
        yield from _attention(shape, normalised=True)
    else:
        yield Tensor("shortconv.conv.weight", (shape.width, shape.convolution), 0.7, always_f32=True)
        yield _matrix("shortconv.in_proj", 3 * shape.width, shape.width)
        yield _matrix("shortconv.out_proj", shape.width, shape.width, _BRANCH)
    yield _norm("ffn_norm", shape.width)
    yield from _gated_ffn(shape)


def _nomic_bert(shape: Shape, layer: int) -> Iterator[Tensor]:
    yield from _attention(shape)
    yield from _gated_ffn(shape)
    for name in ("attn_output_norm", "layer_output_norm"):
        yield _norm(name, shape.width)
        yield _bias(name, shape.width)


def _bert(shape: Shape, layer: int) -> Iterator[Tensor]:
    yield from _attention(shape)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        yield _bias(name, shape.width)
    yield _matrix("ffn_up", shape.ffn_width, shape.width)
    yield _bias("ffn_up", shape.ffn_width)
    yield _matrix("ffn_down", shape.width, shape.ffn_width, _BRANCH)
    yield _bias("ffn_down", shape.width)
    for name in ("attn_output_norm", "layer_output_norm"):
        yield _norm(name, shape.width)
        yield _bias(name, shape.width)


_LAYERS = {
    "llama": _llama,
    "qwen2vl": _llama,
    "qwen3": _qwen3,
    "gemma3": _gemma3,
    "gpt-oss": _gpt_oss,
    "mamba": _mamba,
    "lfm2": _lfm2,
    "nomic-bert": _nomic_bert,
    "bert": _bert,
}

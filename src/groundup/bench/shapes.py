"""The shapes of known models, and tiny ones with the same parts.

A shape says how large every tensor of a model is; it knows nothing of weights (`tensors`) or files
(`models`). Figures of the real shapes: the makers' published configurations, as transcribed in
Lightning-AI/litgpt `litgpt/config.py`, google-deepmind/gemma `gemma/gm/nn/_gemma.py` and
openai/gpt-oss `gpt_oss/torch/model.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Sizes of one model. Widths are numbers of values, the vocabulary and windows are tokens."""

    name: str
    architecture: str  # as in GGUF's general.architecture
    layers: int
    width: int
    vocabulary: int
    heads: int = 0  # 0: no attention
    kv_heads: int = 0
    head_width: int = 0
    ffn_width: int = 0
    tied: bool = True  # the output matrix is the token embedding
    context_tokens: int = 4096
    rope_base: float = 10_000.0
    norm_epsilon: float = 1e-6
    window: int = 0  # tokens seen by a local layer; 0: every layer sees everything
    window_period: int = 0  # every n-th layer sees everything
    experts: int = 0
    active_experts: int = 0
    state_width: int = 0  # of a recurrent layer
    convolution: int = 0  # tokens seen by a recurrent layer's convolution
    attention_every: int = 1  # hybrid models: every n-th layer is attention, the others are recurrent
    # values that a model gives for a pair of texts, if it ranks; not shown: files are named by what is
    classes: int = field(default=0, repr=False)

    @property
    def is_encoder(self) -> bool:
        """Whether the model sees a whole text at once, and writes none."""
        return self.architecture in ("nomic-bert", "bert")

    def has_attention(self, layer: int) -> bool:
        """Whether this layer (counted from 0) is attention, in a model that mixes kinds."""
        return self.heads > 0 and (layer + 1) % self.attention_every == 0


_REAL = [
    Shape(
        name="llama-3.2-1b", architecture="llama", layers=16, width=2048, heads=32, kv_heads=8,
        head_width=64, ffn_width=8192, vocabulary=128_256, context_tokens=131_072, rope_base=500_000.0,
        norm_epsilon=1e-5,
    ),
    Shape(
        name="qwen3-0.6b", architecture="qwen3", layers=28, width=1024, heads=16, kv_heads=8,
        head_width=128, ffn_width=3072, vocabulary=151_936, context_tokens=40_960, rope_base=1_000_000.0,
    ),
    Shape(
        name="gemma-3-1b", architecture="gemma3", layers=26, width=1152, heads=4, kv_heads=1,
        head_width=256, ffn_width=6912, vocabulary=262_144, context_tokens=32_768, rope_base=1_000_000.0,
        window=512, window_period=6,
    ),
    # gpt-oss' parts at a size that two cores run: sinks, MXFP4 experts, every other layer local
    Shape(
        name="gpt-oss-small", architecture="gpt-oss", layers=8, width=768, heads=12, kv_heads=2,
        head_width=64, ffn_width=768, vocabulary=32_768, tied=False, context_tokens=131_072,
        rope_base=150_000.0, norm_epsilon=1e-5, window=128, window_period=2, experts=16, active_experts=4,
    ),
]  # fmt: skip

_TINY = [
    Shape(
        name="llama", architecture="llama", layers=3, width=96, heads=6, kv_heads=2, head_width=16,
        ffn_width=256, vocabulary=640,
    ),
    Shape(
        name="qwen3", architecture="qwen3", layers=3, width=96, heads=4, kv_heads=2, head_width=32,
        ffn_width=192, vocabulary=640,
    ),
    # counts the positions of an image in two dimensions (M-RoPE)
    Shape(
        name="qwen2vl", architecture="qwen2vl", layers=3, width=96, heads=6, kv_heads=2, head_width=16,
        ffn_width=192, vocabulary=640,
    ),
    Shape(
        name="gemma3", architecture="gemma3", layers=6, width=64, heads=4, kv_heads=1, head_width=32,
        ffn_width=192, vocabulary=640, window=32, window_period=6,
    ),
    Shape(
        name="gpt-oss", architecture="gpt-oss", layers=4, width=64, heads=4, kv_heads=2, head_width=32,
        ffn_width=64, vocabulary=640, tied=False, window=32, window_period=2, experts=4, active_experts=2,
    ),
    Shape(
        name="mamba", architecture="mamba", layers=3, width=64, state_width=16, convolution=4,
        vocabulary=640,
    ),
    Shape(
        name="lfm2", architecture="lfm2", layers=4, width=64, heads=4, kv_heads=2, head_width=16,
        ffn_width=192, vocabulary=640, convolution=3, attention_every=2,
    ),
    Shape(
        name="nomic-bert", architecture="nomic-bert", layers=2, width=64, heads=4, kv_heads=4,
        head_width=16, ffn_width=128, vocabulary=640,
    ),
    Shape(
        name="bert-rank", architecture="bert", layers=2, width=64, heads=4, kv_heads=4, head_width=16,
        ffn_width=128, vocabulary=640, context_tokens=512, classes=1,
    ),
    Shape(
        name="qwen3-rank", architecture="qwen3", layers=2, width=64, heads=4, kv_heads=2, head_width=16,
        ffn_width=128, vocabulary=640, classes=2,
    ),
]  # fmt: skip

REAL_SHAPES = {shape.name: shape for shape in _REAL}
TINY_SHAPES = {shape.name: shape for shape in _TINY}

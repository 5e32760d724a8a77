"""Loads of generated models by which predictions of memory are judged: what was predicted, what it took.

Models are written with holes (`sparse_model`), so that dozens of shapes cost no disk, and loaded in the real
worker process. Measured is the growth of what is resident at its peak, and of what is private, from before
the model is touched until after an answer to a prompt of more than one batch. Linux only: nothing else tells
both figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from groundup.catalogue.schema import (
    ExpertShape,
    LatentShape,
    ModelShape,
    RecurrentShape,
    WindowShape,
)
from groundup.engine.client import Engine
from groundup.engine.protocol import EngineSettings, Prompt, Sampling
from groundup.engine.sizes import predicted_memory
from groundup.fit.memory_prediction import MemoryPrediction
from groundup.fit.planned import planned_facts
from groundup.library.model_facts import ModelFacts

from .sparse_model import write_sparse_model

PROMPT_TOKENS: Final = 600  # more than one batch, so that every buffer is used
ANSWER_TOKENS: Final = 4


def _shape(architecture: str, *, tied: bool = False, **sizes: Any) -> ModelShape:
    usual: dict[str, Any] = {"trained_context_tokens": 65_536, "tied_embeddings": tied}
    return ModelShape(architecture=architecture, **(usual | sizes))


_DENSE: Final[dict[str, Any]] = {"layers": 16, "hidden": 1280, "heads": 20, "kv_heads": 4, "head_length": 64}
_LATENT: Final = LatentShape(
    query_rank=512, key_rank=512, rope_length=64, plain_key_length=128, value_length=128
)
_MAMBA: Final = RecurrentShape(
    kind="mamba2",
    attention_layers=(),
    convolution_kernel=4,
    inner_size=2048,
    state_size=128,
    group_count=1,
    heads=32,
)

_SHAPES: Final = {
    "llama": _shape("llama", tied=True, **_DENSE, vocabulary=64_000, feed_forward=3584),
    "llama-1.2b": _shape(
        "llama",
        tied=True,
        layers=16,
        hidden=2048,
        heads=32,
        kv_heads=8,
        head_length=64,
        vocabulary=128_256,
        feed_forward=8192,
    ),
    "qwen2": _shape("qwen2", **_DENSE, vocabulary=100_000, feed_forward=3328),
    "qwen3": _shape(
        "qwen3",
        tied=True,
        layers=20,
        hidden=1024,
        heads=16,
        kv_heads=8,
        head_length=128,
        vocabulary=151_936,
        feed_forward=3072,
    ),
    "gemma3": _shape(
        "gemma3",
        tied=True,
        layers=18,
        hidden=1536,
        heads=6,
        kv_heads=2,
        head_length=256,
        vocabulary=262_144,
        feed_forward=6144,
        window=WindowShape(tokens=512, period=6),
    ),
    "olmo2": _shape(
        "olmo2",
        **{**_DENSE, "kv_heads": 20},
        vocabulary=100_352,
        feed_forward=3584,
        window=WindowShape(tokens=1024, period=4),
    ),
    "phi3": _shape("phi3", tied=True, **_DENSE, vocabulary=100_352, feed_forward=3584),
    "apertus": _shape("apertus", **_DENSE, vocabulary=65_536, feed_forward=5376, feed_forward_matrices=2),
    "gptneox": _shape(
        "gptneox", **{**_DENSE, "kv_heads": 20}, vocabulary=50_304, feed_forward=5120, feed_forward_matrices=2
    ),
    "gpt-oss": _shape(
        "gpt-oss",
        layers=10,
        hidden=1024,
        heads=16,
        kv_heads=4,
        head_length=64,
        vocabulary=100_000,
        feed_forward=1024,
        window=WindowShape(tokens=128, period=2),
        experts=ExpertShape(count=24, used=4, feed_forward=1024),
    ),
    "qwen3moe": _shape(
        "qwen3moe",
        layers=10,
        hidden=1024,
        heads=16,
        kv_heads=4,
        head_length=128,
        vocabulary=100_000,
        feed_forward=3072,
        experts=ExpertShape(count=48, used=8, feed_forward=384),
    ),
    "deepseek2": _shape(
        "deepseek2",
        layers=8,
        hidden=1536,
        heads=24,
        kv_heads=1,
        head_length=576,
        vocabulary=100_000,
        feed_forward=4096,
        latent=_LATENT,
        experts=ExpertShape(count=24, used=4, feed_forward=768, shared=1, dense_layers=1),
    ),
    "mamba2": _shape(
        "mamba2",
        tied=True,
        layers=24,
        hidden=1024,
        heads=1,
        kv_heads=1,
        head_length=64,
        vocabulary=50_288,
        feed_forward=1,
        recurrent=_MAMBA,
    ),
    "granitehybrid": _shape(
        "granitehybrid",
        tied=True,
        layers=16,
        hidden=1024,
        heads=16,
        kv_heads=4,
        head_length=64,
        vocabulary=100_352,
        feed_forward=4096,
        recurrent=replace(_MAMBA, attention_layers=(5, 11)),
    ),
}
_OTHERS: Final = {  # of other widths than all shapes above
    "narrow": _shape(
        "llama",
        tied=True,
        layers=30,
        hidden=576,
        heads=9,
        kv_heads=3,
        head_length=64,
        vocabulary=49_152,
        feed_forward=1536,
    ),
    "wide-heads": _shape(
        "qwen3",
        **{**_DENSE, "hidden": 1024, "heads": 32, "head_length": 128},
        vocabulary=80_000,
        feed_forward=2560,
    ),
    "small-window": _shape(
        "gemma3",
        tied=True,
        layers=12,
        hidden=1152,
        heads=4,
        kv_heads=1,
        head_length=256,
        vocabulary=200_000,
        feed_forward=6912,
        window=WindowShape(tokens=1024, period=6),
    ),
    "few-experts": _shape(
        "qwen3moe",
        layers=12,
        hidden=768,
        heads=12,
        kv_heads=4,
        head_length=64,
        vocabulary=120_000,
        feed_forward=2304,
        experts=ExpertShape(count=16, used=2, feed_forward=1024),
    ),
    "small-latent": _shape(
        "deepseek2",
        layers=10,
        hidden=1280,
        heads=20,
        kv_heads=1,
        head_length=576,
        vocabulary=80_000,
        feed_forward=3584,
        latent=replace(_LATENT, query_rank=448),
        experts=ExpertShape(count=16, used=4, feed_forward=640, shared=1, dense_layers=1),
    ),
    "two-attentions": _shape(
        "granitehybrid",
        tied=True,
        layers=20,
        hidden=1280,
        heads=20,
        kv_heads=4,
        head_length=64,
        vocabulary=80_000,
        feed_forward=3584,
        recurrent=replace(_MAMBA, attention_layers=(4, 9, 14), inner_size=2560, heads=40),
    ),
}
SHAPES: Final = _SHAPES | _OTHERS


@dataclass(frozen=True, slots=True)
class Load:
    """One model, and how it is loaded: `settings` are fields of `EngineSettings`."""

    shape: str
    quantisation: str
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As tables show it."""
        chosen = ", ".join(f"{key.removesuffix('_tokens')} {value}" for key, value in self.settings.items())
        return f"{self.shape} {self.quantisation}, {chosen}"


def _load(shape: str, quantisation: str, context_tokens: int, **settings: Any) -> Load:
    return Load(shape, quantisation, {"context_tokens": context_tokens, **settings})


LOADS: Final = (
    _load("llama", "Q4_K_M", 4096),
    _load("llama", "F16", 2048),
    _load("llama", "Q4_0", 16_384),
    _load("llama", "Q8_0", 16_384, kv_type="q8_0"),
    _load("llama-1.2b", "Q4_K_M", 4096),
    _load("llama-1.2b", "IQ4_XS", 8192, max_running=1),
    _load("qwen2", "Q5_K_M", 8192),
    _load("qwen2", "Q2_K", 4096, batch_tokens=256),
    _load("qwen3", "Q4_K_M", 4096),
    _load("qwen3", "Q6_K", 8192, kv_type="q4_0"),
    _load("gemma3", "Q4_K_M", 4096),
    _load("gemma3", "Q8_0", 8192, max_running=4),
    _load("olmo2", "Q4_K_M", 4096),
    _load("olmo2", "Q6_K", 4096, kv_type="q8_0"),
    _load("phi3", "Q4_K_M", 4096, cache_tokens=12_288),
    _load("apertus", "Q5_K_M", 4096),
    _load("gptneox", "Q8_0", 2048),
    _load("gpt-oss", "MXFP4", 4096),
    _load("gpt-oss", "F16", 8192, batch_tokens=128),
    _load("qwen3moe", "Q4_K_M", 4096),
    _load("qwen3moe", "Q8_0", 16_384),
    _load("deepseek2", "Q4_K_M", 4096),
    _load("deepseek2", "Q8_0", 16_384),
    _load("mamba2", "Q8_0", 4096),
    _load("mamba2", "F16", 4096, max_running=2),
    _load("granitehybrid", "Q4_K_M", 4096),
)
# Measured after every constant was fixed: nothing was fitted on these.
HELD_OUT: Final = (
    _load("narrow", "Q8_0", 8192),
    _load("wide-heads", "Q4_K_M", 4096),
    _load("small-window", "Q4_0", 8192, max_running=8),
    _load("few-experts", "Q6_K", 8192),
    _load("small-latent", "Q4_K_M", 8192),
    _load("two-attentions", "Q5_K_M", 4096, kv_type="q8_0"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load took, in bytes, beyond what the worker had before (`worker_bytes`: Python, libraries)."""

    peak_bytes: int
    private_bytes: int
    worker_bytes: int


def facts_of(load: Load) -> ModelFacts:
    """The facts of its model, as the header of its file gives them."""
    return planned_facts(SHAPES[load.shape], load.quantisation)


def prediction_of(load: Load) -> MemoryPrediction:
    """What the engine predicts for it."""
    return predicted_memory(EngineSettings(model_path="", **load.settings), facts_of(load))


async def measure_load(load: Load, folder: Path) -> Measured:
    """Write the model of a load into `folder`, load it, ask it once, and delete it.

    Raises:
        ModelError, EngineError: it could not be loaded.
    """
    path = folder / "model.gguf"
    try:
        write_sparse_model(SHAPES[load.shape], load.quantisation, path)
        async with Engine(EngineSettings(model_path=str(path), threads=1, **load.settings)) as engine:
            before = engine.facts.memory_before
            assert before is not None
            answer = engine.generate(
                Prompt(tokens=[10 + index % 200 for index in range(PROMPT_TOKENS)]),
                sampling=Sampling(temperature=0),
                max_tokens=ANSWER_TOKENS,
                ignore_eos=True,
            )
            await answer.collect()
            peak, private = _memory_of(engine.process_id or 0)
    finally:
        path.unlink(missing_ok=True)
    return Measured(
        peak_bytes=peak - before.resident_bytes,
        private_bytes=private - before.private_bytes,
        worker_bytes=before.resident_bytes,
    )


def _memory_of(process_id: int) -> tuple[int, int]:
    """Peak and private bytes of a process."""
    text = Path(f"/proc/{process_id}/status").read_text("ascii", "replace")
    figures = dict(re.findall(r"^(VmHWM|RssAnon):\s+(\d+) kB$", text, re.MULTILINE))
    return int(figures["VmHWM"]) << 10, int(figures["RssAnon"]) << 10

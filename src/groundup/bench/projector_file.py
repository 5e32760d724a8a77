"""Tiny projectors with random weights: the files beside a model that turn pictures into its tokens.

Not for answers: what such a model says about a picture means nothing, but two pictures give two
embeddings, and every step of the way is the real one. Three kinds, because they differ in what matters to
an engine: the tokens of a `gemma3` picture see each other, those of an `mlp` (LLaVA) picture only what
came before, and those of a `qwen2vl_merger` picture have places in two dimensions. Keys and tensor names:
llama.cpp, tools/mtmd/clip-impl.h.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

import numpy as np

from .model_file import gguf_library
from .shapes import TINY_SHAPES

PATCH_PIXELS: Final = 8
PATCHES_PER_SIDE: Final = 4
_WIDTH, _HEADS, _FFN_WIDTH = 32, 2, 64
_MERGED = 2  # gemma3 pools so many patches of each side into one token
_SMALLEST_ROWS, _SMALLEST_COLUMNS = 3, 4  # eight tokens at least (mtmd/clip.cpp), the sides in proportion
_LAYERS: Final = {"gemma3": 1, "mlp": 2, "qwen2vl_merger": 1}  # the last layer of LLaVA's encoder is left out
_KINDS: Final = {"gemma3": "gemma3", "llama": "mlp", "qwen3": "mlp", "qwen2vl": "qwen2vl_merger"}

Values = np.ndarray[Any, np.dtype[np.float32]]


def picture_tokens(kind: str) -> int:
    """How many tokens one picture has for the tiny model of this kind, without those around it.

    Pictures of `qwen2vl` keep their size, but small ones are enlarged: this is for 48 by 32 pixels.
    """
    if _KINDS[kind] == "qwen2vl_merger":
        return _SMALLEST_ROWS * _SMALLEST_COLUMNS
    side = PATCHES_PER_SIDE // _MERGED if _KINDS[kind] == "gemma3" else PATCHES_PER_SIDE
    return side * side


def tiny_projector(kind: str, folder: Path) -> Path:
    """The projector of `models.tiny_model(kind, folder)`; an existing one is written again.

    Raises:
        MissingExtraError: the `gguf` library is not installed.
        OSError: the file cannot be written.
    """
    path = folder / f"mmproj-{kind}-F32.gguf"
    folder.mkdir(parents=True, exist_ok=True)
    projector, width = _KINDS[kind], TINY_SHAPES[kind].width
    writer = gguf_library().GGUFWriter(path, "clip")
    _add_facts(writer, projector, width)
    for name, shape in _tensors(projector, width).items():
        writer.add_tensor(name, _values(name, shape))
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()
    return path


def _add_facts(writer: Any, projector: str, width: int) -> None:
    writer.add_string("general.type", "mmproj")
    writer.add_string("general.name", f"Random {projector} projector")
    writer.add_string("general.license", "apache-2.0")
    writer.add_string("clip.projector_type", projector)
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_bool("clip.use_gelu", True)
    figures = {
        "embedding_length": _WIDTH,
        "feed_forward_length": _FFN_WIDTH,
        "block_count": _LAYERS[projector],
        "projection_dim": width,
        "attention.head_count": _HEADS,
        "image_size": PATCH_PIXELS * PATCHES_PER_SIDE,
        "patch_size": PATCH_PIXELS,
        "projector.scale_factor": _MERGED,
    }
    for key, figure in figures.items():
        writer.add_uint32(f"clip.vision.{key}", figure)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-6)
    writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])


def _tensors(projector: str, width: int) -> dict[str, tuple[int, ...]]:
    """Every tensor with its shape, outermost dimension first."""
    patches: tuple[int, ...] = (_WIDTH, 3, PATCH_PIXELS, PATCH_PIXELS)
    tensors: dict[str, tuple[int, ...]] = {
        "v.patch_embd.weight": patches,
        "v.post_ln.weight": (_WIDTH,),
        "v.post_ln.bias": (_WIDTH,),
    }
    if projector == "qwen2vl_merger":  # one weight for each of two frames, and places by rotation
        tensors |= {"v.patch_embd.weight.1": patches}
    else:
        tensors |= {
            "v.patch_embd.bias": (_WIDTH,),
            "v.position_embd.weight": (PATCHES_PER_SIDE**2, _WIDTH),
        }
    for layer in range(_LAYERS[projector]):
        block = f"v.blk.{layer}"
        for name in ("ln1", "ln2"):
            tensors |= {f"{block}.{name}.weight": (_WIDTH,), f"{block}.{name}.bias": (_WIDTH,)}
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            tensors |= {f"{block}.{name}.weight": (_WIDTH, _WIDTH), f"{block}.{name}.bias": (_WIDTH,)}
        tensors |= {
            f"{block}.ffn_up.weight": (_FFN_WIDTH, _WIDTH),
            f"{block}.ffn_up.bias": (_FFN_WIDTH,),
            f"{block}.ffn_down.weight": (_WIDTH, _FFN_WIDTH),
            f"{block}.ffn_down.bias": (_WIDTH,),
        }
    if projector == "gemma3":
        return tensors | {
            "mm.input_projection.weight": (_WIDTH, width),
            "mm.soft_emb_norm.weight": (_WIDTH,),
        }
    merged = _MERGED**2 * _WIDTH if projector == "qwen2vl_merger" else _WIDTH
    return tensors | {
        "mm.0.weight": (width, merged),
        "mm.0.bias": (width,),
        "mm.2.weight": (width, width),
        "mm.2.bias": (width,),
    }


def _values(name: str, shape: tuple[int, ...]) -> Values:
    """Values that follow from the name alone: around 1 for what scales, around 0 for all else."""
    digest = hashlib.sha256(name.encode()).digest()
    generator = np.random.default_rng(int.from_bytes(digest[:8], "little"))
    scales = "ln" in name.split(".")[-2] or "norm" in name
    center = 1.0 if scales and name.endswith("weight") else 0.0
    spread = 0.05 if len(shape) == 1 else 1 / np.sqrt(np.prod(shape[1:]))
    return (center + spread * generator.standard_normal(shape)).astype(np.float32)

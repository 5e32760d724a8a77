"""How memory is laid out, where that is not simply how our engine does it on processors.

Our engine keeps one cache for all sequences (unified) and window layers at full size, so that a beginning can
be shared and cut anywhere, and it uses flash attention. Other servers split the cache, or switch it off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Backend = Literal["cuda", "metal", "vulkan", "rocm", "sycl", "other"]

# What a backend takes on its card beside buffers: (least, most). CUDA: published logs; others were not seen.
CONTEXT_BYTES: Final[dict[Backend, tuple[int, int]]] = {
    "cuda": (320 << 20, 460 << 20),
    "rocm": (320 << 20, 460 << 20),
    "metal": (0, 460 << 20),
    "vulkan": (64 << 20, 460 << 20),
    "sycl": (64 << 20, 460 << 20),
    "other": (0, 460 << 20),
}


@dataclass(frozen=True, slots=True)
class Offload:
    """The part of a model that lies on an accelerator: its last `layers` layers; the output, if all do.

    With `shares_memory` there is one memory for both (unified), and nothing is held twice.
    """

    backend: Backend
    layers: int
    shares_memory: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Choices that change what a load takes.

    `value_type` is the storage of values if it differs from that of keys. `output_rows` are rows of logits
    that are wanted at once; one per sequence by default. `is_mapped` None lets the engine choose.
    `projector_bytes` is the file that turns images into tokens; 0 if no images are used. `extra_cells` and
    `extra_sequences` are those that our engine keeps to itself, to fill batches up (`engine.runner`).
    """

    is_unified: bool = True
    has_full_windows: bool = True
    flash_attention: bool = True
    value_type: str = ""
    output_rows: int = 0
    is_mapped: bool | None = None
    projector_bytes: int = 0
    offload: Offload | None = None
    extra_cells: int = 8
    extra_sequences: int = 1


OURS: Final = Layout()
PLAIN: Final = Layout(extra_cells=0, extra_sequences=0)  # the library alone

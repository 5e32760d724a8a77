"""What a GGUF file holds: a model, a part that reads images, or changes to a model; told by its header.

Keys: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, and llama.cpp for projectors.
"""

from __future__ import annotations

from pathlib import Path

from .gguf import read_header
from .header_entries import HeaderEntries
from .layer_kinds import LayerKind


def gguf_kind(path: Path) -> LayerKind:
    """WEIGHTS, PROJECTOR or ADAPTER.

    Raises:
        ModelError: it is no GGUF file that can be read, or damaged.
        FileAccessError: it may not be read.
    """
    entries = HeaderEntries(read_header(path))
    kind = entries.text("general.type")
    if kind == "adapter":
        return LayerKind.ADAPTER
    if kind == "mmproj" or entries.text("general.architecture") == "clip":
        return LayerKind.PROJECTOR
    return LayerKind.WEIGHTS

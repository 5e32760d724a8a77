"""Known-bad twin of the reader of small layers."""

from __future__ import annotations

from groundup.library.installed import InstalledModel
from groundup.library.manifest import Layer


def read_trustingly(model: InstalledModel, layer: Layer, what: str, maximum_bytes: int) -> bytes:
    """The bytes of a layer, however many there are and whatever became of them."""
    path = model.find_file(layer.digest)
    return path.read_bytes() if path is not None else b""

"""The small files of a model, read whole: texts, JSON, the configuration.

They come from strangers, so their size is bounded and their bytes are compared with their digest each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from groundup.errors import BlobMissingError, FileAccessError, UnusableLayerError
from groundup.names import Digest

from .manifest import Layer

if TYPE_CHECKING:
    from .installed import InstalledModel

MAXIMUM_CONFIG_BYTES: Final = 1 << 20

Content = TypeVar("Content")


def read_small_layer(model: InstalledModel, layer: Layer, what: str, maximum_bytes: int) -> bytes:
    """The bytes of a layer.

    Args:
        model: whose layer it is.
        layer: one of its manifest, or its configuration.
        what: it is for, in errors.
        maximum_bytes: a longer one is refused.

    Raises:
        UnusableLayerError: it is too long, or its bytes are others than those that came.
        BlobMissingError: it is not here.
        FileAccessError: it may not be read.
    """
    if layer.size_bytes > maximum_bytes:
        problem = f"it has {layer.size_bytes:,} bytes, and at most {maximum_bytes:,} are read"
        raise UnusableLayerError(what, str(layer.digest), problem)
    path = model.find_file(layer.digest)
    if path is None:
        raise BlobMissingError(str(layer.digest), model.shown_name)
    try:
        with path.open("rb") as file:
            raw = file.read(maximum_bytes + 1)
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error
    if Digest.of(raw) != layer.digest:
        raise UnusableLayerError(what, str(layer.digest), "it was changed since it came (groundup verify)")
    return raw


def read_small_text(model: InstalledModel, layer: Layer, what: str, maximum_bytes: int) -> str:
    """The text of a layer; errors as in `read_small_layer`, and where it is not UTF-8."""
    raw = read_small_layer(model, layer, what, maximum_bytes)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UnusableLayerError(what, str(layer.digest), "it is not a text in UTF-8") from None


def read_small_json(
    model: InstalledModel, layer: Layer, what: str, maximum_bytes: int, kind: type[Content]
) -> Content:
    """The JSON of a layer as values of one kind; errors as above, and where it is something else."""
    raw = read_small_layer(model, layer, what, maximum_bytes)
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        problem = f"{error}".rstrip(".").replace("\n", " ")
        raise UnusableLayerError(what, str(layer.digest), problem) from None


def read_config(model: InstalledModel) -> dict[str, Any]:
    """The configuration of a model; errors as in `read_small_json`."""
    return read_small_json(
        model, model.manifest.config, "configuration", MAXIMUM_CONFIG_BYTES, dict[str, Any]
    )

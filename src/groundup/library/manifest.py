"""Manifests: the list of a model's files, with their digests, sizes and kinds.

They are OCI image manifests (Docker's older type too), so that any OCI registry can hold models. The
bytes are kept as they came, because their SHA-256 is the model's own digest. A manifest never says where
a file lies; that follows from its digest alone.

Format: https://github.com/opencontainers/image-spec/blob/main/manifest.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from groundup.errors import InvalidFileNameError, InvalidManifestError
from groundup.names import Digest
from groundup.names.file_names import check_file_names

from .layer_kinds import DOCKER_MANIFEST, MANIFEST_TYPES, OCI_MANIFEST, LayerKind, is_media_type, kind_of

MAXIMUM_BYTES: Final = 4 << 20
MAXIMUM_LAYERS: Final = 1_000
MAXIMUM_BLOB_BYTES: Final = 16 << 40
MAXIMUM_ANNOTATIONS: Final = 1_000
FILE_NAME_ANNOTATION: Final = "org.opencontainers.image.title"


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a model; also the manifest's configuration, which is a file like the others."""

    media_type: str
    digest: Digest
    size_bytes: int
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def kind(self) -> LayerKind:
        """What the file is for."""
        return kind_of(self.media_type)

    @property
    def file_name(self) -> str:
        """The name it had where it came from, checked for safety; empty if none is known."""
        return self.annotations.get(FILE_NAME_ANNOTATION, "")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A checked manifest. Made by `parse_manifest` and `build_manifest` alone."""

    config: Layer
    layers: tuple[Layer, ...]
    media_type: str
    annotations: Mapping[str, str] = field(hash=False)
    raw: bytes = field(repr=False)
    digest: Digest

    @property
    def blobs(self) -> tuple[Layer, ...]:
        """Every file once, the configuration included, in the order of the manifest."""
        unique = {layer.digest: layer for layer in (self.config, *self.layers)}
        return tuple(unique.values())

    @property
    def size_bytes(self) -> int:
        """Size of all files together, each counted once."""
        return sum(layer.size_bytes for layer in self.blobs)

    @property
    def refusal(self) -> str:
        """Why no engine can run this model; empty if one perhaps can."""
        unusable = sorted({layer.media_type for layer in self.layers if layer.kind is LayerKind.UNUSABLE})
        if unusable:
            return f"it has weights of a type that is not GGUF ({', '.join(unusable)})"
        if not self.of_kind(LayerKind.WEIGHTS):
            return "it has no weights"
        return ""

    def of_kind(self, kind: LayerKind) -> tuple[Layer, ...]:
        """The layers of one kind, in order; several of weights are the parts of a split model."""
        return tuple(layer for layer in self.layers if layer.kind is kind)


class _Descriptor(msgspec.Struct, rename="camel"):
    media_type: str
    digest: str
    size: int
    annotations: dict[str, str] = {}


class _Document(msgspec.Struct, rename="camel"):
    schema_version: int
    config: _Descriptor
    layers: list[_Descriptor]
    media_type: str = OCI_MANIFEST
    annotations: dict[str, str] = {}


def parse_manifest(raw: bytes) -> Manifest:
    """Read and check a manifest; keys that are not known stay in `raw` and mean nothing here.

    Raises:
        InvalidManifestError: it is too large, not JSON, or breaks a rule; the error says which.
        InvalidDigestError: a digest of another form than ours.
    """
    if len(raw) > MAXIMUM_BYTES:
        raise InvalidManifestError(f"it has {len(raw):,} bytes, and at most {MAXIMUM_BYTES:,} are read")
    try:
        document = msgspec.json.decode(raw, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidManifestError(f"{error}".rstrip(".").replace("\n", " ")) from None
    _check_document(document)
    manifest = Manifest(
        config=_layer_of(document.config),
        layers=tuple(_layer_of(one) for one in document.layers),
        media_type=document.media_type,
        annotations=document.annotations,
        raw=raw,
        digest=Digest.of(raw),
    )
    _check_sizes((manifest.config, *manifest.layers))
    _check_file_names(manifest.layers)
    return manifest


def build_manifest(
    config: Layer,
    layers: Iterable[Layer],
    *,
    media_type: str = DOCKER_MANIFEST,
    annotations: Mapping[str, str] | None = None,
) -> Manifest:
    """Write a manifest; the same parts give the same bytes.

    Raises:
        InvalidManifestError: the parts break a rule.
    """
    document: dict[str, object] = {
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": _written(config),
        "layers": [_written(layer) for layer in layers],
    }
    if annotations:
        document["annotations"] = dict(sorted(annotations.items()))
    return parse_manifest(msgspec.json.encode(document))


def _written(layer: Layer) -> dict[str, object]:
    written: dict[str, object] = {
        "mediaType": layer.media_type,
        "digest": str(layer.digest),
        "size": layer.size_bytes,
    }
    if layer.annotations:
        written["annotations"] = dict(sorted(layer.annotations.items()))
    return written


def _check_document(document: _Document) -> None:
    if document.schema_version != 2:
        raise InvalidManifestError(f"its version is {document.schema_version}, and 2 is known")
    if document.media_type not in MANIFEST_TYPES:
        raise InvalidManifestError(f"its type is {document.media_type[:100]!r}")
    if len(document.layers) > MAXIMUM_LAYERS:
        raise InvalidManifestError(
            f"it has {len(document.layers):,} files, and at most {MAXIMUM_LAYERS:,} may be"
        )
    annotations = [document.annotations, *(one.annotations for one in document.layers)]
    if max(len(one) for one in annotations) > MAXIMUM_ANNOTATIONS:
        raise InvalidManifestError(f"it has more than {MAXIMUM_ANNOTATIONS:,} annotations in one place")


def _layer_of(descriptor: _Descriptor) -> Layer:
    if not is_media_type(descriptor.media_type):
        raise InvalidManifestError(f"{descriptor.media_type[:100]!r} is not a media type")
    if not 0 <= descriptor.size <= MAXIMUM_BLOB_BYTES:
        raise InvalidManifestError(f"a file has {descriptor.size:,} bytes")
    return Layer(
        media_type=descriptor.media_type,
        digest=Digest.parse(descriptor.digest),
        size_bytes=descriptor.size,
        annotations=descriptor.annotations,
    )


def _check_sizes(layers: Iterable[Layer]) -> None:
    sizes: dict[Digest, int] = {}
    for layer in layers:
        if sizes.setdefault(layer.digest, layer.size_bytes) != layer.size_bytes:
            raise InvalidManifestError(f"{layer.digest} is listed with two sizes")


def _check_file_names(layers: Iterable[Layer]) -> None:
    names = {(layer.digest, layer.file_name) for layer in layers if layer.file_name}
    try:
        check_file_names(sorted(name for _, name in names))
    except InvalidFileNameError as error:
        raise InvalidManifestError(f"the file name {error.name[:300]!r}: {error.problem}") from error

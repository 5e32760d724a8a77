"""A small model as a registry has it: manifest, config, weights, template, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, Manifest, build_manifest
from groundup.names import Digest

from .releases import some_bytes

KINDS = {
    "model": some_bytes(300_000, 7),
    "template": b"{{ .Prompt }}",
    "params": b'{"temperature": 0.5}',
    "license": b"Apache License",
}


@dataclass(frozen=True)
class SmallModel:
    """Its manifest and the contents of its files."""

    manifest: Manifest
    contents: Mapping[Digest, bytes]

    def write(self, folder: Path) -> None:
        """Put the files into a folder, under their digests' names."""
        for digest, content in self.contents.items():
            (folder / digest.file_name).write_bytes(content)


def small_model() -> SmallModel:
    """Always the same one."""
    config = b'{"model_format": "gguf"}'
    layers = [_layer(f"{OLLAMA_PREFIX}{kind}", content) for kind, content in KINDS.items()]
    manifest = build_manifest(_layer(DOCKER_CONFIG, config), layers)
    return SmallModel(manifest, {Digest.of(content): content for content in (config, *KINDS.values())})


def _layer(media_type: str, content: bytes) -> Layer:
    return Layer(media_type, Digest.of(content), len(content))

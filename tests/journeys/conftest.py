"""A school's registry with one small model in it, and computers that may ask it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest
from groundup.names import Digest
from tests.conftest import TinyModels
from tests.hubs.registry_server import RegistryServer

from .computers import Computer

CONFIG = json.dumps({"model_format": "gguf", "model_family": "llama", "file_type": "F32"}).encode()
LICENCE = b"Apache License\nVersion 2.0, January 2004\n"
BESIDE = {
    "template": b"{{ range .Messages }}{{ .Content }}\n{{ end }}",
    "system": b"Answer briefly.",
    "params": b'{"temperature": 0.0, "num_predict": 8}',
    "license": LICENCE,
}
MakeComputer = Callable[[str], Computer]


@dataclass(frozen=True)
class SchoolRegistry:
    """A running registry, and the name of the model that it has."""

    server: RegistryServer
    model: str
    weights: bytes


@pytest.fixture
def school(tiny_models: TinyModels) -> Iterator[SchoolRegistry]:
    """The registry, with weights, template, system prompt, parameters and licence of a tiny model."""
    weights = tiny_models("llama").read_bytes()
    contents = {"model": weights, **BESIDE}
    layers = [_layer(f"{OLLAMA_PREFIX}{kind}", content) for kind, content in contents.items()]
    manifest = build_manifest(_layer(DOCKER_CONFIG, CONFIG), layers)
    with RegistryServer() as server:
        server.put("ai/tiny", "v1", manifest.raw, manifest.media_type, [CONFIG, *contents.values()])
        yield SchoolRegistry(server, f"{server.host}/ai/tiny:v1", weights)


@pytest.fixture
def computer(tmp_path: Path, school: SchoolRegistry) -> MakeComputer:
    """Makes a computer of the school by its name; it may ask the school's registry."""
    variables = {"GROUNDUP_HUBS": f"http://{school.server.host}"}
    return lambda name: Computer(tmp_path / name, variables)


def _layer(media_type: str, content: bytes) -> Layer:
    return Layer(media_type, Digest.of(content), len(content))

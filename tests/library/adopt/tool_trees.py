"""Builds what each tool keeps on a device, in the tool's own layout, with small real model files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from groundup.library.adopt.tool import Surroundings
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, Manifest, build_manifest
from groundup.names import Digest
from tests.library.gguf_corpus import STRING, UINT32, Entry, Tensor, small_model

REVISION = "0123456789abcdef0123456789abcdef01234567"
OWN_SETTINGS = {
    "template": b"{{ .System }}{{ .Prompt }}",
    "system": b"You are a poet.",
    "params": b'{"temperature": 0.3}',
    "license": b"Apache License",
}


def model_file(title: str = "Tiny", *, architecture: str = "llama", tensor: str = "") -> bytes:
    """A small model file; another title gives other bytes. `tensor` is the name of one more tensor."""
    model = small_model().with_entry(
        Entry("general.name", STRING, title), Entry("general.architecture", STRING, architecture)
    )
    if architecture != "llama":
        renamed = [
            Entry(str(one.key).replace("llama.", f"{architecture}."), one.code, one.value, one.element)
            for one in model.entries
        ]
        model = type(model)(tuple(renamed), model.tensors)
    if tensor:
        model = type(model)(model.entries, (*model.tensors, Tensor(tensor, (32,))))
    return model.write()


def part_files(parts: int = 2) -> list[bytes]:
    """A model in several parts, as llama.cpp's gguf-split writes it."""
    whole = small_model()
    files = []
    for number in range(parts):
        entries = (
            Entry("split.no", UINT32, number),
            Entry("split.count", UINT32, parts),
            Entry("split.tensors.count", UINT32, len(whole.tensors)),
        )
        tensors = whole.tensors[number::parts]
        files.append(type(whole)((*whole.entries, *entries), tensors).write())
    return files


def put(path: Path, content: bytes) -> Path:
    """A file with this content, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def around(home: Path, environment: Mapping[str, str] | None = None, system: str = "linux") -> Surroundings:
    """A user whose home is this folder, with nothing in the environment."""
    return Surroundings(home=home, environment=environment or {}, system=system)


def ollama(
    folder: Path,
    name: str = "registry.ollama.ai/library/tiny/1b",
    contents: Mapping[str, bytes] | None = None,
    *,
    more_weights: tuple[bytes, ...] = (),
) -> Manifest:
    """A model in Ollama's folder: its manifest, and a blob for each layer."""
    kinds = [("model", model_file()), *OWN_SETTINGS.items()]
    if contents is not None:
        kinds = list(contents.items())
    kinds += [("model", content) for content in more_weights]
    config = b'{"model_format":"gguf","model_family":"llama"}'
    blobs = [(DOCKER_CONFIG, config), *((f"{OLLAMA_PREFIX}{kind}", content) for kind, content in kinds)]
    layers = [Layer(kind, Digest.of(content), len(content)) for kind, content in blobs]
    for layer, (_, content) in zip(layers, blobs, strict=True):
        put(folder / "blobs" / layer.digest.file_name, content)
    manifest = build_manifest(layers[0], layers[1:])
    put(folder / "manifests" / name, manifest.raw)
    return manifest


def hugging_face(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    repository: str = "models--ada--tiny-GGUF",
    revision: str = REVISION,
    is_main: bool = True,
) -> Path:
    """A repository in the cache: blobs by their checksum, and a snapshot of links to them; the snapshot."""
    home = folder / repository
    snapshot = home / "snapshots" / revision
    for name, content in files.items():
        blob = home / "blobs" / hashlib.sha256(content).hexdigest()
        put(blob, content)
        link = snapshot / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    if is_main:
        put(home / "refs" / "main", revision.encode())
    return snapshot


def llama_cpp(
    folder: Path, files: Mapping[str, bytes], *, owner: str = "ada", repository: str = "tiny-GGUF"
) -> None:
    """Files of one repository in llama.cpp's cache, and the manifest that says where they came from."""
    for name, content in files.items():
        put(folder / f"{owner}_{repository}_{name.replace('/', '_')}", content)
    first, content = next(iter(files.items()))
    checksum = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    manifest = {"ggufFile": {"rfilename": first, "size": len(content), "lfs": checksum}}
    put(folder / f"manifest={owner}={repository}=latest.json", msgspec.json.encode(manifest))


def jan(data: Path, name: str, content: bytes, *, card: str = "") -> Path:
    """A model in Jan's data folder, with the card that names its file; the file."""
    place = data / "llamacpp" / "models" / name
    path = put(place / "model.gguf", content)
    text = (
        card or f"name: {name}\nmodel_path: llamacpp/models/{name}/model.gguf\nsize_bytes: {len(content)}\n"
    )
    put(place / "model.yml", text.encode())
    return path


def jan_old(data: Path, name: str, content: bytes) -> Path:
    """The same as older versions of Jan kept it; the file."""
    place = data / "models" / name
    card = {"id": name, "sources": [{"filename": "old.gguf", "url": "https://models.example/old.gguf"}]}
    put(place / "model.json", json.dumps(card).encode())
    return put(place / "old.gguf", content)

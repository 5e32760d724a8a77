"""Ollama's models: `manifests/<host>/<namespace>/<model>/<tag>` and `blobs/sha256-<digits>`.

The manifests are OCI manifests with all layers, so a template, a system prompt and parameters arrive, too.
Ollama publishes a blob before it has verified it, so its name is a promise and no proof.

Layout: https://github.com/ollama/ollama/blob/main/docs/faq.mdx and its `types/model` and `manifest` packages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from groundup.errors import GroundupError
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Layer, Manifest, parse_manifest
from groundup.names import Digest, ModelName

from .found import FoundFile, FoundModel
from .tool import Surroundings, Tool
from .tool_folder import ToolFolder

KEY: Final = "ollama"


def _folders(where: Surroundings) -> Iterator[Path]:
    chosen = where.folder("OLLAMA_MODELS")
    if chosen is not None:
        yield chosen
    yield where.home / ".ollama" / "models"
    # Where the packages for Linux start it as a user of its own.
    if not where.is_macos:
        yield Path("/usr/share/ollama/.ollama/models")
        yield Path("/var/lib/ollama/.ollama/models")
        yield Path("/var/lib/ollama/models")
        yield Path("/var/lib/ollama")


def _find(folder: ToolFolder) -> Iterator[FoundModel]:
    manifests = folder.root / "manifests"
    for host in folder.folders(manifests):
        for namespace in folder.folders(host):
            for model in folder.folders(namespace):
                for entry in folder.entries(model):
                    if not entry.name.startswith("."):
                        yield from _models_at(folder, Path(entry.path))


def _models_at(folder: ToolFolder, path: Path) -> Iterator[FoundModel]:
    """The model of one manifest; a damaged one hides only itself."""
    host, namespace, model, tag = path.parts[-4:]
    try:
        name = ModelName.parse(f"{host}/{namespace}/{model}:{tag}")
    except GroundupError as error:
        folder.skip(path, f"its name cannot be one here: {error.message}")
        return
    raw = folder.small_file(path)
    if raw is None:
        folder.skip(path, "it cannot be read as a manifest")
        return
    try:
        manifest = parse_manifest(raw)
    except GroundupError as error:
        folder.skip(path, error.message)
        return
    yield _model_of(folder, name, manifest)


def _model_of(folder: ToolFolder, name: ModelName, manifest: Manifest) -> FoundModel:
    files: dict[Digest, FoundFile] = {}
    problem = manifest.refusal
    for layer in manifest.blobs:
        file = _blob(folder, layer)
        if file is None:
            problem = problem or f"Ollama has not all of its files ({layer.digest.short} is missing)"
        elif file.size_bytes != layer.size_bytes:
            size = f"{file.size_bytes:,} bytes instead of {layer.size_bytes:,}"
            problem = problem or f"Ollama has not finished it: {layer.digest.short} has {size}"
        else:
            files[layer.digest] = file
    weights = [files[one.digest] for one in manifest.of_kind(LayerKind.WEIGHTS) if one.digest in files]
    return FoundModel(
        tool=KEY,
        name=name,
        weights=tuple(weights),
        manifest=manifest,
        by_digest=files,
        problem=problem,
        revision=str(manifest.digest),
    )


def _blob(folder: ToolFolder, layer: Layer) -> FoundFile | None:
    file = folder.plain_file(folder.root / "blobs" / layer.digest.file_name, layer.digest.file_name)
    return replace(file, promised=layer.digest) if file is not None else None


TOOL: Final = Tool(key=KEY, title="Ollama", folders=_folders, find=_find)

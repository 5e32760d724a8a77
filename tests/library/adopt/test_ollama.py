"""Ollama's models are found with all their layers; damaged and odd ones say what is the matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.adopt.found import FoundModel
from groundup.library.adopt.ollama import TOOL
from groundup.library.adopt.search import search
from groundup.names import ModelName

from .tool_trees import around, model_file, ollama, put


def found(home: Path) -> dict[str, FoundModel]:
    """The models in the usual folder, by name."""
    return {one.name.short: one for one in search(around(home), tools=["ollama"]).models}


def test_names_are_ollamas_own(home: Path) -> None:
    """The default host and namespace, a user's, and another registry's."""
    folder = home / ".ollama" / "models"
    ollama(folder)
    ollama(folder, "registry.ollama.ai/ada/poet/latest")
    ollama(folder, "hf.co/ada/tiny-GGUF/Q4_K_M")
    assert set(found(home)) == {"tiny:1b", "ada/poet:latest", "hf.co/ada/tiny-GGUF:Q4_K_M"}


def test_all_layers_are_there(home: Path) -> None:
    """Template, system prompt, parameters and licence come with the weights, each with its promise."""
    manifest = ollama(home / ".ollama" / "models")
    model = found(home)["tiny:1b"]
    assert model.problem == ""
    assert model.manifest == manifest
    assert {file.promised for file in model.files} == {layer.digest for layer in manifest.blobs}
    assert len(model.weights) == 1


def test_the_variable_comes_first(home: Path) -> None:
    """OLLAMA_MODELS, the home, and where Linux packages put it; on macOS no folders of the system's."""
    chosen = home / "disk" / "models"
    folders = list(TOOL.folders(around(home, {"OLLAMA_MODELS": str(chosen)})))
    assert folders[:2] == [chosen, home / ".ollama" / "models"]
    assert Path("/usr/share/ollama/.ollama/models") in folders
    assert list(TOOL.folders(around(home, system="darwin"))) == [home / ".ollama" / "models"]


def test_a_download_that_is_not_finished_says_so(home: Path) -> None:
    """A blob that is missing, and one that is too short."""
    folder = home / ".ollama" / "models"
    manifest = ollama(folder)
    blob = folder / "blobs" / manifest.layers[0].digest.file_name
    content = blob.read_bytes()
    blob.write_bytes(content[:-1])
    assert "not finished" in found(home)["tiny:1b"].problem
    blob.unlink()
    assert "missing" in found(home)["tiny:1b"].problem


def test_weights_that_are_no_gguf_say_so(home: Path) -> None:
    """Ollama keeps other formats, too."""
    ollama(home / ".ollama" / "models", contents={"tensor": b"safetensors"})
    assert "not GGUF" in found(home)["tiny:1b"].problem


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"[" * 100_000, b"\xff\xfe", b'{"schemaVersion": 2, "config": null, "layers": []}'],
    ids=["empty", "torn", "list", "deep", "no text", "no config"],
)
def test_a_damaged_manifest_hides_only_itself(home: Path, raw: bytes) -> None:
    """The others are found, and it is named with the reason."""
    folder = home / ".ollama" / "models"
    ollama(folder)
    bad = put(folder / "manifests" / "registry.ollama.ai" / "library" / "bad" / "latest", raw)
    findings = search(around(home), tools=["ollama"])
    assert [one.name.short for one in findings.models] == ["tiny:1b"]
    assert bad in [one.path for one in findings.skipped]


@pytest.mark.parametrize("tag", ["a b", "x~y", "semi;colon", "ünicode", "-dash", "x" * 90])
def test_a_name_that_is_none_is_passed_over(home: Path, tag: str) -> None:
    """It is never used as part of a path or a command."""
    folder = home / ".ollama" / "models"
    ollama(folder, f"registry.ollama.ai/library/tiny/{tag}")
    findings = search(around(home), tools=["ollama"])
    assert findings.models == []
    assert any("name" in one.reason for one in findings.skipped)


def test_a_digest_that_is_none_leads_nowhere(home: Path) -> None:
    """A manifest whose digest goes up in the folders is refused as a whole."""
    folder = home / ".ollama" / "models"
    manifest = ollama(folder)
    path = folder / "manifests" / "registry.ollama.ai" / "library" / "tiny" / "1b"
    digest = str(manifest.layers[0].digest).encode()
    path.write_bytes(manifest.raw.replace(digest, b"sha256:../../../../../etc/passwd"))
    findings = search(around(home), tools=["ollama"])
    assert findings.models == []
    assert "digest" in findings.skipped[0].reason


def test_a_blob_that_is_a_link_is_not_followed(home: Path, tmp_path: Path) -> None:
    """Some people link blobs to other tools' files; those are adopted from there."""
    folder = home / ".ollama" / "models"
    manifest = ollama(folder)
    blob = folder / "blobs" / manifest.layers[0].digest.file_name
    outside = put(tmp_path / "outside.gguf", model_file())
    blob.unlink()
    blob.symlink_to(outside)
    findings = search(around(home), tools=["ollama"])
    assert findings.models[0].problem != ""
    assert any("link" in one.reason for one in findings.skipped)


def test_a_library_on_another_disk_is_found(home: Path, tmp_path: Path) -> None:
    """The folder itself may be a link; that is how people move it."""
    ollama(tmp_path / "disk")
    (home / ".ollama").mkdir()
    (home / ".ollama" / "models").symlink_to(tmp_path / "disk")
    model = found(home)["tiny:1b"]
    assert model.name == ModelName.parse("tiny:1b")
    assert all(file.path.is_relative_to(tmp_path / "disk") for file in model.files)

"""Which licences a model has: what its source, its texts and its header say, together."""

from __future__ import annotations

from pathlib import Path

from groundup.bench.models import tiny_model
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import Layer, build_manifest
from groundup.library.model_licences import licences_of, shown_licence
from groundup.library.model_source import ModelSource
from groundup.library.redistribution import SharingAnswer, may_share_all
from groundup.names import Digest, ModelName
from tests.faults.small_models import SmallModel, pull

APACHE = b"Apache License\nVersion 2.0, January 2004\n" + b"x" * 20_000
OWN_TERMS = b"You may look at it.\n" * 20


def installed(
    folder: Path, weights: bytes, *texts: bytes, source: str = ""
) -> tuple[Library, InstalledModel]:
    """A library with one model that has these licence texts."""
    config = b"{}"
    layers = [Layer(f"{OLLAMA_PREFIX}model", Digest.of(weights), len(weights))]
    layers += [Layer(f"{OLLAMA_PREFIX}license", Digest.of(text), len(text)) for text in texts]
    manifest = build_manifest(Layer(DOCKER_CONFIG, Digest.of(config), len(config)), layers)
    library = Library(folder / "library")
    model = SmallModel(manifest, {Digest.of(content): content for content in (config, weights, *texts)})
    pull(library.store, ModelName.parse("poet"), model)
    library.note_source(manifest, ModelSource(kind="registry", licence=source))
    found = library.find("poet")
    assert found is not None
    return library, found


def test_all_that_is_said_counts(tmp_path: Path) -> None:
    """A free source does not make up for a text with terms of its own."""
    library, model = installed(tmp_path, b"not gguf", APACHE, OWN_TERMS, source="Apache-2.0")
    found = licences_of(library, model)
    assert [one[:10] for one in found] == ["apache-2.0", "You may lo"]
    assert shown_licence(found) == "apache-2.0, its own text"
    assert may_share_all(licences_of(library, model)).answer is SharingAnswer.UNKNOWN


def test_the_same_licence_is_named_once(tmp_path: Path) -> None:
    """Source and text that mean the same licence are one."""
    library, model = installed(tmp_path, b"not gguf", APACHE, source="Apache-2.0")
    assert len(licences_of(library, model)) == 1
    assert may_share_all(licences_of(library, model)).answer is SharingAnswer.YES


def test_the_header_counts(tmp_path: Path) -> None:
    """What the weights themselves say is among the licences."""
    library, model = installed(tmp_path, tiny_model("llama", tmp_path).read_bytes(), source="gemma")
    assert licences_of(library, model) == ["gemma", "apache-2.0"]
    assert may_share_all(licences_of(library, model)).answer is SharingAnswer.UNKNOWN


def test_a_model_that_says_nothing(tmp_path: Path) -> None:
    """Where nothing says anything, nothing is guessed."""
    library, model = installed(tmp_path, b"not gguf")
    assert licences_of(library, model) == []
    assert may_share_all(licences_of(library, model)).answer is SharingAnswer.UNKNOWN

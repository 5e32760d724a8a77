"""The commands against the registry that schools run: push from one computer, pull on another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.library.installed import Library
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX, LayerKind
from groundup.library.manifest import Layer, Manifest, build_manifest
from groundup.library.store import Store
from groundup.names import Digest, ModelName
from tests.hubs.releases import some_bytes
from tests.hubs.school_registry import PROGRAM, running_registry

from .program import environment, run_program

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="docker-registry is not installed")

CONFIG = b'{"model_format": "gguf", "model_family": "tiny", "model_type": "0.1B", "file_type": "Q4_0"}'
# Every kind of layer that a model of Ollama's can have.
LAYERS = {
    "model": some_bytes(20_000_000, 3),
    "projector": some_bytes(30_000, 4),
    "adapter": some_bytes(20_000, 5),
    "template": b"{{ .System }} {{ .Prompt }}",
    "system": b"You are a patient teacher.",
    "params": b'{"temperature": 0.2, "stop": ["<end>"]}',
    "messages": b'[{"role": "user", "content": "Hello"}]',
    "license": b"Apache License\nVersion 2.0, January 2004\n",
}


def layer(media_type: str, content: bytes) -> Layer:
    return Layer(media_type, Digest.of(content), len(content))


def the_model() -> tuple[Manifest, dict[Digest, bytes]]:
    """Its manifest and contents."""
    layers = [layer(f"{OLLAMA_PREFIX}{kind}", content) for kind, content in LAYERS.items()]
    contents = {Digest.of(content): content for content in (CONFIG, *LAYERS.values())}
    return build_manifest(layer(DOCKER_CONFIG, CONFIG), layers), contents


def install(home: Path, name: str) -> Manifest:
    """Have the model in a home, as if it had come from somewhere."""
    manifest, contents = the_model()
    with Store(home / "library").pull_session(manifest) as session:
        for writer in session.writers():
            writer.write(0, contents[writer.digest])
            writer.publish()
        session.commit(ModelName.parse(name))
    return manifest


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    """A registry that runs, by its host."""
    with running_registry(tmp_path / "registry") as host:
        yield host


def groundup(home: Path, *arguments: str) -> str:
    """Run a command, which has to succeed; what it printed to standard output."""
    done = run_program(*arguments, home=home, variables={"GROUNDUP_HUBS": ""})
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_round_trip(registry: str, tmp_path: Path) -> None:
    """A model of every layer kind comes out of the registry as it went in, with all its settings."""
    teacher, pupil = tmp_path / "teacher", tmp_path / "pupil"
    manifest = install(teacher, "tiny")
    name = f"{registry}/class-7b/tiny:v1"
    for home in (teacher, pupil):
        groundup(home, "hubs", "add", f"http://{registry}")
    assert f"{name} is there" in groundup(teacher, "push", "tiny", name)
    assert "nothing had to be sent" in groundup(teacher, "push", "tiny", name)
    assert f"{name} is here" in groundup(pupil, "pull", name)
    assert "up to date" in groundup(pupil, "pull", name)
    model = Library(pupil / "library").find(name)
    assert model is not None
    assert model.manifest.raw == manifest.raw
    assert [path.read_bytes() for path in model.paths(LayerKind.SYSTEM)] == [LAYERS["system"]]
    assert [path.read_bytes() for path in model.paths(LayerKind.PARAMETERS)] == [LAYERS["params"]]
    assert [path.read_bytes() for path in model.paths(LayerKind.GO_TEMPLATE)] == [LAYERS["template"]]
    assert [path.read_bytes() for path in model.paths(LayerKind.MESSAGES)] == [LAYERS["messages"]]
    assert [path.read_bytes() for path in model.paths(LayerKind.ADAPTER)] == [LAYERS["adapter"]]
    assert model.source is not None
    assert model.source.licence == "Apache License, Version 2.0"


def test_near_tags(registry: str, tmp_path: Path) -> None:
    """The registry's own list of tags is the advice for a tag that it does not have."""
    install(tmp_path, "tiny")
    groundup(tmp_path, "hubs", "add", f"http://{registry}")
    groundup(tmp_path, "push", "tiny", f"{registry}/class-7b/tiny:v1")
    wrong = run_program("pull", f"{registry}/class-7b/tiny:v2", home=tmp_path)
    assert wrong.returncode == 1
    assert b"There is: v1." in wrong.stderr


@pytest.mark.drill
def test_killed_and_repeated(registry: str, tmp_path: Path) -> None:
    """A pull that is killed in the middle is repeated, and fetches what was missing."""
    teacher, pupil = tmp_path / "teacher", tmp_path / "pupil"
    manifest = install(teacher, "tiny")
    name = f"{registry}/class-7b/tiny:v1"
    for home in (teacher, pupil):
        groundup(home, "hubs", "add", f"http://{registry}")
    groundup(teacher, "push", "tiny", name)
    first = subprocess.Popen(
        [sys.executable, "-m", "groundup", "pull", "--json", "--limit-rate", "4M", name],
        env=environment(pupil, GROUNDUP_HUBS=""),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    for line in first.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["done_bytes"] > 9_000_000:
            break
    first.kill()
    first.communicate(timeout=60)
    events = [json.loads(line) for line in groundup(pupil, "pull", "--json", name).splitlines()]
    started = next(event for event in events if event["event"] == "download_started")
    assert started["have_bytes"] > 0
    model = Library(pupil / "library").find(name)
    assert model is not None
    assert model.weights[0].read_bytes() == LAYERS["model"]
    assert model.manifest.raw == manifest.raw

"""`groundup push` sends a model to a registry, whole and verified, and to nobody who was not named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.hubs.credential_file import CredentialFile
from groundup.hubs.credentials import Credential
from groundup.library.layer_kinds import LayerKind
from tests.hubs.registry_models import small_model
from tests.hubs.registry_server import PASSWORD, USER, RegistryServer

from .loopback import CommandLine, put

MODEL = small_model()


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        yield running


@pytest.fixture
def school() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        yield running


@pytest.fixture
def command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server: RegistryServer,
    school: RegistryServer,
) -> CommandLine:
    """A home with one model, "SERVER/class/tiny"."""
    line = CommandLine(tmp_path / "home", monkeypatch, capsys)
    line.knows(server, school)
    [name] = put(server, MODEL, "class/tiny")
    line.run("pull", name)
    return line


def test_push(command: CommandLine, server: RegistryServer, school: RegistryServer) -> None:
    """Everything is there afterwards, and the command for others is the last word."""
    name = f"{school.host}/ai/tiny:v1"
    said = command.run("push", f"{server.host}/class/tiny", name)
    assert said.code == 0
    assert said.out == f"{name} is there (300 kB sent). On other computers: groundup pull {name}\n"
    assert school.manifests["ai/tiny", "v1"][0] == MODEL.manifest.raw
    assert school.blobs == {str(digest): content for digest, content in MODEL.contents.items()}


def test_a_second_push_sends_nothing(
    command: CommandLine, server: RegistryServer, school: RegistryServer
) -> None:
    """Files that are there already stay there."""
    words = ("push", f"{server.host}/class/tiny", f"{school.host}/ai/tiny:v1")
    command.run(*words)
    assert "nothing had to be sent" in command.run(*words).out


def test_json(command: CommandLine, server: RegistryServer, school: RegistryServer) -> None:
    """With --json standard output is events alone."""
    said = command.run("push", f"{server.host}/class/tiny", f"{school.host}/ai/tiny:v1", "--json")
    events = [json.loads(line)["event"] for line in said.out.splitlines()]
    assert events[-1] == "upload_finished"


def test_without_a_target(command: CommandLine, school: RegistryServer, server: RegistryServer) -> None:
    """A model whose name has the registry's host goes back there."""
    server.blobs.clear()
    assert command.run("push", f"{server.host}/class/tiny").code == 0
    assert len(server.blobs) == len(MODEL.contents)


def test_a_registry_that_nobody_allowed(command: CommandLine, server: RegistryServer) -> None:
    """A target cannot bring its own host."""
    said = command.run("push", f"{server.host}/class/tiny", "evil.example/a/b")
    assert said.code == 1
    assert "groundup hubs add evil.example" in said.err


@pytest.mark.parametrize("target", ["tiny", "hf.co/ada/tiny", "local/a/b", "registry.ollama.ai/ada/tiny"])
def test_places_that_take_none(command: CommandLine, server: RegistryServer, target: str) -> None:
    """Where models cannot be sent is said before anything is read."""
    said = command.run("push", f"{server.host}/class/tiny", target)
    assert said.code in (1, 2)
    assert "Checking" not in said.err


def test_a_model_that_is_not_here(command: CommandLine, school: RegistryServer) -> None:
    """What is not here cannot be sent; the built-in model need not be."""
    assert "no model 'nothing'" in command.run("push", "nothing", f"{school.host}/a/b").err
    assert "part of Groundup" in command.run("push", "seedling", f"{school.host}/a/b").err


def test_damaged_files_do_not_leave(
    command: CommandLine, server: RegistryServer, school: RegistryServer
) -> None:
    """A file whose bytes changed on the disk is noticed before the first byte is sent."""
    model = command.library.find(f"{server.host}/class/tiny")
    assert model is not None
    path = model.paths(LayerKind.WEIGHTS)[0]
    path.chmod(0o600)
    path.write_bytes(bytes(path.stat().st_size))
    said = command.run("push", f"{server.host}/class/tiny", f"{school.host}/ai/tiny")
    assert said.code == 1
    assert school.http.requests == []


def test_sign_in_first(command: CommandLine, server: RegistryServer, school: RegistryServer) -> None:
    """A closed registry asks who it is; after `groundup login` it takes the model."""
    school.auth = "bearer"
    words = ("push", f"{server.host}/class/tiny", f"{school.host}/ai/tiny")
    said = command.run(*words)
    assert said.code == 1
    assert f"groundup login {school.host}" in said.err
    CredentialFile(command.home).keep(school.host, Credential(USER, PASSWORD))
    said = command.run(*words)
    assert said.code == 0
    assert PASSWORD not in said.out + said.err

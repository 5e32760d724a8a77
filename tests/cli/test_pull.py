"""`groundup pull` brings models here, says whom it asks, and ends with the next command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.library.layer_kinds import LayerKind
from tests.hubs.fault_server import corrupt, sign_in_page
from tests.hubs.huggingface_server import HuggingFaceServer
from tests.hubs.registry_models import KINDS, small_model
from tests.hubs.registry_server import RegistryServer
from tests.hubs.releases import some_bytes

from .loopback import CommandLine, put

MODEL = small_model()


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        yield running


@pytest.fixture
def face() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer() as running:
        yield running


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def test_a_model_arrives(command: CommandLine, server: RegistryServer) -> None:
    """The host is named first, then size and licence; in the end it is here, with all its settings."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny:v1")
    said = command.run("pull", name)
    assert (said.code, said.out) == (0, f"{name} is here (300 kB). Try: groundup run {name}\n")
    assert said.err.splitlines()[:2] == [
        f"Asking {server.host} for {name} ...",
        f"{name}: 300 kB, licence: Apache License",
    ]
    model = command.library.find(name)
    assert model is not None
    kinds = (LayerKind.WEIGHTS, LayerKind.GO_TEMPLATE, LayerKind.PARAMETERS, LayerKind.LICENCE)
    found = [path.read_bytes() for kind in kinds for path in model.paths(kind)]
    assert found == list(KINDS.values())


def test_up_to_date(command: CommandLine, server: RegistryServer) -> None:
    """A second pull asks for the manifest and for nothing else."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny")
    command.run("pull", name)
    before = len(server.http.requests)
    said = command.run("pull", name)
    assert said.out == f"{name} is up to date (300 kB).\n"
    asked = [one.path for one in server.http.requests[before:]]
    assert sum("/manifests/" in path for path in asked) == 1
    assert sum("/blobs/" in path for path in asked) <= 1  # the first line of its licence


def test_json(command: CommandLine, server: RegistryServer) -> None:
    """With --json standard output is events alone, and standard error is empty."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny")
    said = command.run("pull", name, "--json")
    events = [json.loads(line)["event"] for line in said.out.splitlines()]
    assert (events[0], events[-1]) == ("hub_asked", "model_installed")
    assert said.err == ""


def test_several_and_one_that_fails(command: CommandLine, server: RegistryServer) -> None:
    """One that is not there does not keep the next from coming; the exit code says that one failed."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny")
    said = command.run("pull", f"{server.host}/class/none", name)
    assert said.code == 1
    assert f"{name} is here" in said.out
    assert f"{server.host} has no {server.host}/class/none" in said.err


def test_near_tags(command: CommandLine, server: RegistryServer) -> None:
    """A tag that does not exist is answered with those that do."""
    command.knows(server)
    put(server, MODEL, "class/tiny:4b")
    server.tags = ["4b"]
    assert "There is: 4b." in command.run("pull", f"{server.host}/class/tiny:5b").err


def test_a_host_that_nobody_allowed(command: CommandLine) -> None:
    """A name cannot bring its own host; the error names the command that allows it."""
    said = command.run("pull", "evil.example/a/b")
    assert said.code == 1
    assert "groundup hubs add evil.example" in said.err


def test_nobody_listens(command: CommandLine) -> None:
    """A hub that is away is an error with its name, after attempts that are told."""
    with RegistryServer() as server:
        command.knows(server)
    said = command.run("pull", f"{server.host}/class/tiny")
    assert said.code == 1
    assert f"{server.host} cannot be reached" in said.err
    assert "Trying again" in said.err


def test_a_sign_in_page(command: CommandLine, server: RegistryServer) -> None:
    """A network that sends its own page in place of everything is called what it is."""
    command.knows(server)
    server.http.fallback = sign_in_page()
    said = command.run("pull", f"{server.host}/class/tiny")
    assert said.code == 1
    assert "sign in" in said.err


def test_wrong_bytes(command: CommandLine, server: RegistryServer) -> None:
    """A file with another digest than promised is an error, and no model is there."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny")
    digest = MODEL.manifest.of_kind(LayerKind.WEIGHTS)[0].digest
    server.http.handlers[f"/v2/class/tiny/blobs/{digest}"] = corrupt(MODEL.contents[digest], 5)
    said = command.run("pull", name)
    assert said.code == 1
    assert "was promised" in said.err
    assert command.library.find(name) is None


def test_no_room(command: CommandLine, server: RegistryServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would not fit is refused before it is fetched, with both figures."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny")
    monkeypatch.setattr("groundup.library.store.pull_session.free_bytes", lambda folder: 1_000)
    said = command.run("pull", name)
    assert said.code == 1
    assert "disk space" in said.err
    assert "1.0 kB are free" in said.err


def test_the_built_in_model(command: CommandLine) -> None:
    """Seedling needs no pull, and nobody is asked."""
    said = command.run("pull", "seedling")
    assert (said.code, said.err) == (0, "")
    assert "built in" in said.out


@pytest.mark.parametrize("name", ["a b", "../../etc/passwd", "x.example/a/b:", "-"])
def test_what_is_no_name(command: CommandLine, name: str) -> None:
    """Wrong usage, and nothing is asked."""
    said = command.run("pull", "--", name)
    assert said.code == 2
    assert "Asking" not in said.err


def test_usual_variant_without_a_terminal(command: CommandLine, face: HuggingFaceServer) -> None:
    """Where nobody can be asked, the usual quantisation is taken, under the name as it was typed."""
    command.knows(face)
    face.put("ada/m-GGUF", {"m-Q4_K_M.gguf": some_bytes(5_000, 1), "m-Q8_0.gguf": some_bytes(9_000, 2)})
    said = command.run("pull", "hf.co/ada/m-GGUF")
    assert said.out.startswith("hf.co/ada/m-GGUF is here (5.2 kB).")
    assert "licence: apache-2.0" in said.err


def test_named_variant(command: CommandLine, face: HuggingFaceServer) -> None:
    """The tag is the quantisation."""
    command.knows(face)
    face.put("ada/m-GGUF", {"m-Q4_K_M.gguf": some_bytes(5_000, 1), "m-Q8_0.gguf": some_bytes(9_000, 2)})
    said = command.run("pull", "hf.co/ada/m-GGUF:q8_0")
    assert said.out.startswith("hf.co/ada/m-GGUF:q8_0 is here (9.2 kB).")


def test_a_gated_model(command: CommandLine, face: HuggingFaceServer) -> None:
    """Terms that have to be accepted are an error with the page where that is done."""
    command.knows(face)
    face.put("ada/gated-GGUF", {"m-Q4_K_M.gguf": some_bytes(5_000, 1)}, gated="auto")
    said = command.run("pull", "hf.co/ada/gated-GGUF")
    assert said.code == 1
    assert f"Open {face.site.url()}/ada/gated-GGUF, accept the terms" in said.err


def test_revision_belongs_to_hugging_face(
    command: CommandLine, server: RegistryServer, face: HuggingFaceServer
) -> None:
    """At a registry a revision is wrong usage; at Hugging Face it is asked for."""
    command.knows(server, face)
    assert command.run("pull", f"{server.host}/a/b", "--revision", "main").code == 2
    face.put("ada/m-GGUF", {"m-Q4_K_M.gguf": some_bytes(5_000, 1)})
    said = command.run("pull", "hf.co/ada/m-GGUF", "--revision", "missing")
    assert "at revision missing" in said.err


def test_a_rate(command: CommandLine, server: RegistryServer) -> None:
    """A limit is kept: a third of a megabyte at a tenth of one a second takes more than two seconds."""
    command.knows(server)
    [name] = put(server, MODEL, "class/tiny")
    said = command.run("pull", name, "--limit-rate", "100k", "--json")
    last = next(one for one in map(json.loads, said.out.splitlines()) if one["event"] == "download_finished")
    assert last["duration_s"] > 1.5

"""`groundup hubs` shows and changes which registries may be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundup.hubs.credential_file import CredentialFile
from groundup.hubs.credentials import Credential
from tests.hubs.registry_models import small_model
from tests.hubs.registry_server import RegistryServer

from .loopback import CommandLine, put


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def test_defaults(command: CommandLine) -> None:
    """Without settings there are Ollama's registry and Hugging Face."""
    assert command.run("hubs").out.splitlines() == [
        "registry.ollama.ai  https://registry.ollama.ai",
        "hf.co               https://huggingface.co",
    ]
    assert not command.home.exists()


def test_add_and_remove(command: CommandLine) -> None:
    """What was added is in the list and may be asked, until it is removed."""
    said = command.run("hubs", "add", "registry.school.example")
    assert said.out.startswith("registry.school.example may be asked now.")
    assert "registry.school.example  https://registry.school.example" in command.run("hubs").out
    assert command.run("hubs", "rm", "https://Registry.School.example").code == 0
    assert "school" not in command.run("hubs").out
    said = command.run("hubs", "rm", "registry.school.example")
    assert said.code == 2
    assert "(none)" in said.err


def test_an_added_hub_gives_models(command: CommandLine) -> None:
    """After `hubs add` a pull needs no environment variable."""
    with RegistryServer() as server:
        [name] = put(server, small_model(), "class/tiny")
        assert command.run("pull", name).code == 1
        command.run("hubs", "add", f"http://{server.host}")
        assert command.run("pull", name).code == 0


@pytest.mark.parametrize("host", ["http://registry.example", "x.example/path", "ftp://x"])
def test_no_hubs(command: CommandLine, host: str) -> None:
    """What cannot be a registry is wrong usage, and says what can."""
    said = command.run("hubs", "add", host)
    assert said.code == 2
    assert "a host with an optional port" in said.err


def test_json(command: CommandLine) -> None:
    """For programs: hosts, addresses, and where the user is signed in; no secret."""
    CredentialFile(command.home).keep("registry.ollama.ai", Credential("ada", "correct horse"))
    said = command.run("hubs", "--json")
    first = json.loads(said.out)["hubs"][0]
    assert first == {
        "host": "registry.ollama.ai",
        "address": "https://registry.ollama.ai",
        "signed_in": True,
    }
    assert "horse" not in said.out + command.run("hubs").out

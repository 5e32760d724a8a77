"""Tests of pushing over the wire, with the real client and a real registry on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import ollama
import pytest

from groundup.server.server_settings import ServerSettings
from tests.hubs.registry_server import RegistryServer
from tests.hubs.school_registry import PROGRAM, running_registry
from tests.server.live import Live, live_server
from tests.server.test_metrics import figures


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryServer]:
    """An empty one that the user of this computer has allowed."""
    with RegistryServer() as running:
        monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
        monkeypatch.setenv("GROUNDUP_HUBS", running.http.url())
        yield running


@pytest.fixture
def live(tmp_path: Path, registry: RegistryServer) -> Iterator[Live]:
    """A server whose owner lets models be sent."""
    with live_server(tmp_path, ServerSettings(allows_push=True)) as server:
        yield server


def test_push(registry: RegistryServer, live: Live, client: ollama.Client) -> None:
    """A model goes to the registry of its name: every file, then the manifest; and it is counted."""
    name = f"{registry.host}/class/tutor"
    client.create(name, from_="seedling", system="Be kind.")
    lines = list(client.push(name, stream=True))
    assert [lines[0].status, lines[-2].status, lines[-1].status] == [
        "retrieving manifest",
        "pushing manifest",
        "success",
    ]
    sent = {line.digest for line in lines if line.digest}
    assert sent == set(registry.blobs)
    assert all(
        line.completed == line.total for line in {one.digest: one for one in lines if one.digest}.values()
    )
    assert ("class/tutor", "latest") in registry.manifests
    assert client.push(name).status == "success"
    assert figures(live)['groundup_outbound_connections_total{purpose="push"}'] == 2


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [
        ("HOST/class/none", 404, "couldn't retrieve manifest"),
        ("seedling", 400, "registry of your own"),
        ("qwen3:4b", 400, "registry of your own"),
        ("hf.co/ada/poems", 400, "registry of your own"),
        ("a b", 400, "invalid model name"),
    ],
)
def test_refusals(registry: RegistryServer, client: ollama.Client, name: str, status: int, text: str) -> None:
    """What is not here, and what has no place of its own to go to, is refused."""
    with pytest.raises(ollama.ResponseError, match=text) as caught:
        client.push(name.replace("HOST", registry.host))
    assert caught.value.status_code == status
    assert not registry.counts


def test_a_registry_that_nobody_allowed(registry: RegistryServer, client: ollama.Client) -> None:
    """A name cannot bring its own host."""
    client.create("evil.example/a/b", from_="seedling")
    with pytest.raises(ollama.ResponseError, match="not among the hubs") as caught:
        client.push("evil.example/a/b", stream=False)
    assert caught.value.status_code == 400


def sends(registry: RegistryServer, folder: Path, settings: ServerSettings) -> bool:
    """Whether a server with these settings lets a model out."""
    name = f"{registry.host}/class/tutor"
    with live_server(folder, settings) as server, ollama.Client(server.address, trust_env=False) as client:
        client.create(name, from_="seedling")
        with suppress(ollama.ResponseError):
            client.push(name)
    return bool(registry.manifests)


def test_push_is_off(registry: RegistryServer, tmp_path: Path) -> None:
    """Unless the owner switches it on, nothing leaves this computer."""
    assert not sends(registry, tmp_path, ServerSettings())
    assert not registry.counts


def test_an_open_server_is_caught(registry: RegistryServer, tmp_path: Path) -> None:
    """A server that allows it fails the same check, so the check can see."""
    assert sends(registry, tmp_path, ServerSettings(allows_push=True))


@pytest.mark.skipif(PROGRAM is None, reason="docker-registry is not installed")
def test_the_registry_of_schools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model goes to the registry that schools run, and comes back from it to another computer."""
    with running_registry(tmp_path / "registry") as host:
        name = f"{host}/class/tutor"
        monkeypatch.setenv("GROUNDUP_HUBS", f"http://{host}")
        monkeypatch.setenv("GROUNDUP_HOME", str(tmp_path))
        with live_server(tmp_path / "teacher", ServerSettings(allows_push=True)) as live, opened(live) as one:
            one.create(name, from_="seedling", system="Be kind.")
            assert one.push(name).status == "success"
            digest = next(model.digest for model in one.list().models if model.model == f"{name}:latest")
        with live_server(tmp_path / "pupil") as live, opened(live) as other:
            assert other.pull(name).status == "success"
            assert {model.digest for model in other.list().models} > {digest}
            assert other.generate(name, "Hi", options={"num_predict": 2}).eval_count == 2


def opened(live: Live) -> ollama.Client:
    """Ollama's own client, past all proxies."""
    return ollama.Client(live.address, trust_env=False)

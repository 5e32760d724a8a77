"""Tests of pulling over the wire, with the real client and a real registry on this computer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import ollama
import pytest

from groundup.library.store import pull_session
from groundup.names import Digest
from tests.server.live import Live, live_server
from tests.server.slow_registry import KEPT_BYTES, WEIGHTS, SlowRegistry, allowed_registry
from tests.server.test_metrics import figures

from .waiting import eventually

DIGEST = str(Digest.of(WEIGHTS))


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowRegistry]:
    """The one that the user of this computer has allowed."""
    with allowed_registry(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
def live(tmp_path: Path, registry: SlowRegistry) -> Iterator[Live]:
    """A server whose user allows the registry."""
    with live_server(tmp_path) as server:
        yield server


def test_pull(registry: SlowRegistry, live: Live, client: ollama.Client) -> None:
    """The real client sees how far it is, the model is listed at the end, and asking a hub is counted."""
    registry.may_end.set()
    lines = list(client.pull(registry.name, stream=True))
    assert [lines[0].status, lines[-1].status] == ["pulling manifest", "success"]
    weights = [line for line in lines if line.digest == DIGEST]
    assert {line.total for line in weights} == {len(WEIGHTS)}
    assert weights[-1].completed == len(WEIGHTS)
    assert {model.model for model in client.list().models} == {f"{registry.name}:latest", "seedling:latest"}
    assert client.pull(registry.name).status == "success"
    assert client.pull("seedling").status == "success"  # no hub is asked for it
    assert figures(live)['groundup_outbound_connections_total{purpose="pull"}'] == 2


def test_a_client_that_leaves(registry: SlowRegistry, live: Live, client: ollama.Client) -> None:
    """When the client goes away the download pauses, and the next pull goes on from there."""
    body = {"name": registry.name, "insecure": True}
    with httpx2.stream("POST", f"{live.address}/api/pull", json=body, trust_env=False, timeout=30) as answer:
        assert answer.headers["content-type"] == "application/x-ndjson"
        lines = (json.loads(line) for line in answer.iter_lines())
        next(line for line in lines if line.get("completed", 0) >= KEPT_BYTES)
    eventually(lambda: [one.is_at_work for one in live.library.store.partials()] == [False])
    registry.may_end.set()
    assert client.pull(registry.name).status == "success"
    assert registry.ranges[-1] == (KEPT_BYTES, len(WEIGHTS))


def test_errors_before_and_in_the_stream(registry: SlowRegistry, live: Live, client: ollama.Client) -> None:
    """Without a stream the error has its status; in a stream it is the last line."""
    for stream, status in ((False, 404), (True, -1)):
        with pytest.raises(ollama.ResponseError, match="pull model manifest: file does not exist") as caught:
            list(client.pull(f"{registry.host}/class/none", stream=stream))  # type: ignore[call-overload]
        assert caught.value.status_code == status


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [("a b", 400, "invalid model name"), ("evil.example/a/b", 400, "not among the hubs")],
)
def test_refusals(
    registry: SlowRegistry, live: Live, client: ollama.Client, name: str, status: int, text: str
) -> None:
    """What is no name, and a host that nobody allowed, are refused; the registry was asked nothing."""
    with pytest.raises(ollama.ResponseError, match=text) as caught:
        client.pull(name)
    assert caught.value.status_code == status
    assert registry.looks == 0


def test_seedling_is_always_here(live: Live, client: ollama.Client) -> None:
    """Pulling the built-in model is done at once."""
    assert [line.status for line in client.pull("seedling", stream=True)] == ["pulling manifest", "success"]


def test_a_recipe_pulls_what_it_begins_with(
    registry: SlowRegistry, live: Live, client: ollama.Client
) -> None:
    """A model from one that is not here: that comes first, with its lines, and there is one success."""
    registry.may_end.set()
    told = [line.status for line in client.create("tutor", from_=registry.name, system="Hi.", stream=True)]
    assert told[0] == "pulling manifest"
    assert told.count("success") == 1
    assert told[-1] == "success"
    assert live.library.find("tutor") is not None
    assert live.library.find(registry.name) is not None


def test_a_full_disk(
    registry: SlowRegistry, live: Live, client: ollama.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a byte of it comes, a model that the disk cannot take is refused with figures and no path."""
    monkeypatch.setattr(pull_session, "free_bytes", lambda path: 1_000_000)
    with pytest.raises(ollama.ResponseError, match="are needed") as caught:
        client.pull(registry.name)
    assert caught.value.status_code == 507
    assert "1.0 MB are free" in str(caught.value)
    assert "/" not in str(caught.value)
    assert registry.ranges == []

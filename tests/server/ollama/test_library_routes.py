"""Tests of the list of models, with the real client."""

from __future__ import annotations

from pathlib import Path

import httpx2
import ollama
import pytest

import groundup
from groundup.library.installed import Library
from tests.library.small_library import add_model
from tests.server.live import Live, live_server


def get(live: Live, path: str) -> httpx2.Response:
    """One answer, past all proxies."""
    return httpx2.get(live.address + path, trust_env=False, timeout=30)


def test_version(shared_live: Live) -> None:
    """The version is three integers, since clients compare it; ours is beside it."""
    answer = get(shared_live, "/api/version").json()
    assert [int(part) >= 0 for part in answer["version"].split(".")] == [True, True, True]
    assert answer["groundup"] == groundup.__version__


def test_status(shared_live: Live) -> None:
    """Clients that ask are told that there is no cloud."""
    assert get(shared_live, "/api/status").json()["cloud"]["disabled"] is True


def test_tags(shared_live: Live, shared_client: ollama.Client) -> None:
    """The client's list shows name, size, digest and details of a model."""
    (model,) = shared_client.list().models
    assert model.model == "seedling:latest"
    assert model.digest is not None
    assert len(model.digest) == 64
    assert model.details is not None
    assert model.details.family == "llama"
    assert model.details.quantization_level == "Q8_0"
    (raw,) = get(shared_live, "/api/tags").json()["models"]
    assert "expires_at" not in raw
    assert raw["groundup"]["licence"] == "Apache-2.0"


def test_an_empty_library_is_a_list(tmp_path: Path) -> None:
    """Without a model the list is empty, and still a list."""
    with live_server(tmp_path, library=Library(tmp_path / "library")) as live:
        assert get(live, "/api/tags").json() == {"models": []}


def test_newest_first_and_damaged_ones_too(tmp_path: Path) -> None:
    """The newest model comes first; one whose file cannot be read is listed without figures."""
    library = Library(tmp_path / "library")
    first = add_model(library, "first", tmp_path)
    add_model(library, "second", tmp_path)
    first.weights[0].chmod(0o600)
    first.weights[0].write_bytes(b"no model")
    with live_server(tmp_path, library=library) as live:
        models = get(live, "/api/tags").json()["models"]
    assert [one["name"] for one in models] == ["second:latest", "first:latest"]
    assert [one["details"]["family"] for one in models] == ["llama", ""]


@pytest.mark.parametrize("path", ["/api/tags", "/api/version", "/api/status", "/api/ps"])
def test_head(shared_live: Live, path: str) -> None:
    """Whoever only wants to know whether it is there is answered without a body."""
    answer = httpx2.head(shared_live.address + path, trust_env=False, timeout=30)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["/api/me", "/api/signout"])
def test_there_is_no_cloud(shared_live: Live, path: str) -> None:
    """Who asks for an account is told that there is none."""
    answer = httpx2.post(shared_live.address + path, trust_env=False, timeout=30)
    assert answer.status_code == 404
    assert "this server has none" in answer.json()["error"]

"""Tests of second names and of removing, with the real client."""

from __future__ import annotations

from collections.abc import Callable

import ollama
import pytest

from groundup import seedling
from tests.server.live import Live

Ask = Callable[[ollama.Client], object]


def names(client: ollama.Client) -> set[str | None]:
    """What is listed."""
    return {model.model for model in client.list().models}


def test_copy_use_delete(client: ollama.Client) -> None:
    """A copy is listed, answers, and is gone when it is deleted; the second time there is nothing."""
    client.copy("seedling", "tutor")
    assert names(client) == {"tutor:latest", "seedling:latest"}
    assert client.generate("tutor", "Once", options={"num_predict": 2}).eval_count == 2
    client.delete("tutor")
    assert names(client) == {"seedling:latest"}
    assert client.ps().models == []
    with pytest.raises(ollama.ResponseError, match="model 'tutor' not found") as caught:
        client.delete("tutor")
    assert caught.value.status_code == 404


def test_a_copy_takes_a_name(client: ollama.Client) -> None:
    """A copy onto a name replaces what had it; onto its own name it changes nothing."""
    client.copy("seedling", "one")
    client.create("two", from_="one", system="Be brief.")
    client.copy("one", "two")
    client.copy("one", "one")
    shown = {model.model: model.digest for model in client.list().models}
    assert shown["one:latest"] == shown["two:latest"]


def test_a_damaged_model_can_be_deleted(live: Live, client: ollama.Client) -> None:
    """A model whose list of files is damaged is not listed, and can be removed."""
    client.copy("seedling", "broken")
    (manifest,) = (path for path in live.library.store.folder.glob("manifests/**/latest") if path.is_file())
    manifest.chmod(0o600)
    manifest.write_bytes(b"{")
    assert names(client) == {"seedling:latest"}
    client.delete("broken")
    assert not manifest.exists()


@pytest.mark.parametrize(
    ("ask", "status", "text"),
    [
        (lambda client: client.copy("nix", "new"), 404, 'model "nix" not found'),
        (lambda client: client.copy("a b", "new"), 400, 'source "a b" is invalid'),
        (lambda client: client.copy("seedling", "a b"), 400, 'destination "a b" is invalid'),
        (lambda client: client.copy("seedling", "Seedling"), 400, "part of Groundup"),
        (lambda client: client.delete("a b"), 400, 'name "a b" is invalid'),
        (lambda client: client.delete("nix"), 404, "model 'nix' not found"),
        (lambda client: client.delete("seedling"), 400, "neither removed nor replaced"),
    ],
)
def test_refusals(shared_client: ollama.Client, ask: Ask, status: int, text: str) -> None:
    """Each refusal has the status and the words that clients look for."""
    before = names(shared_client)
    with pytest.raises(ollama.ResponseError, match=text) as caught:
        ask(shared_client)
    assert caught.value.status_code == status
    assert names(shared_client) == before
    assert seedling.weights_path().exists()

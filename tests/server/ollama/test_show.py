"""Tests of what is told about one model, with the real client."""

from __future__ import annotations

from typing import Any

import httpx2
import ollama
import pytest

from tests.server.live import Live


def show(live: Live, agent: str = "test", **body: object) -> dict[str, Any]:
    """The answer as it is."""
    answer = httpx2.post(
        f"{live.address}/api/show", json=body, headers={"User-Agent": agent}, trust_env=False, timeout=30
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_client_reads_it(shared_client: ollama.Client) -> None:
    """The real client finds texts, details, header and capabilities."""
    shown = shared_client.show("seedling")
    assert shown.capabilities == ["completion"]
    assert shown.modelinfo is not None
    assert shown.modelinfo["llama.context_length"] == 1024
    assert shown.modelinfo["general.parameter_count"] > 5_000_000
    assert shown.template is not None
    assert "message['content']" in shown.template
    assert shown.license == "Apache-2.0"
    assert shown.modelfile is not None
    assert "FROM seedling\n" in shown.modelfile


def test_long_lists_only_when_asked(shared_live: Live) -> None:
    """The vocabulary is an empty list, unless somebody wants everything."""
    brief = show(shared_live, model="seedling")["model_info"]
    whole = show(shared_live, name="seedling", verbose=True)["model_info"]
    assert brief["tokenizer.ggml.tokens"] == []
    assert len(whole["tokenizer.ggml.tokens"]) == 4096
    assert brief.keys() == whole.keys()
    assert "general.name" not in brief


def test_nothing_empty_is_told(shared_live: Live) -> None:
    """What a model does not have is not there, and nothing is called `error`."""
    shown = show(shared_live, model="seedling")
    assert not {"parameters", "system", "messages", "projector_info", "requires", "error"} & shown.keys()
    assert shown["tensors"][0].keys() == {"name", "type", "shape"}


def test_one_editor_wants_the_name_as_asked(shared_live: Live) -> None:
    """Copilot Chat shows a field of the header as the name, so it gets the name that it asked for."""
    shown = show(shared_live, "GitHubCopilotChat/0.30", model="Seedling")
    assert shown["model_info"]["general.basename"] == "Seedling"
    assert "general.basename" not in show(shared_live, model="seedling")["model_info"]


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [
        ("nix", 404, "model 'nix' not found"),
        ("a b", 400, "invalid model name"),
    ],
)
def test_refusals(shared_client: ollama.Client, name: str, status: int, text: str) -> None:
    """A model that is not here, and a text that is no name, are told in the usual words."""
    with pytest.raises(ollama.ResponseError, match=text) as caught:
        shared_client.show(name)
    assert caught.value.status_code == status

"""Tests of the list of loaded models, with the real client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import ollama

from .conftest import Native


def test_nothing_is_loaded_at_first(client: ollama.Client) -> None:
    """Before the first request no model is loaded."""
    assert client.ps().models == []


def test_a_loaded_model(client: ollama.Client) -> None:
    """A loaded model is listed with its memory, its context, and when it goes."""
    client.generate("seedling", keep_alive=600)
    (model,) = client.ps().models
    assert model.name == model.model == "seedling:latest"
    assert model.size is not None
    assert model.size > 5_000_000
    assert model.context_length == 1024
    assert model.expires_at is not None
    left = model.expires_at - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)


def test_what_bounds_its_memory(native: Native) -> None:
    """A list of loaded models says which limit holds for each, and so does the state of the server."""
    native.whole("/api/generate", model="seedling", keep_alive=600)
    (model,) = native.http.get("/api/ps").json()["models"]
    limit = model["groundup"]["memory_limit"]
    assert limit["held_by"] in ("control group", "process")
    assert limit["bytes"] > model["size"]
    assert native.http.get("/readyz").json()["memory_limits"] == {limit["held_by"]: 1}


def test_for_ever_is_a_date(client: ollama.Client) -> None:
    """A model that stays for ever has a date that every client can read: in a hundred years."""
    client.generate("seedling", keep_alive=-1)
    (model,) = client.ps().models
    assert model.expires_at is not None
    assert 99 < model.expires_at.year - datetime.now(UTC).year < 102

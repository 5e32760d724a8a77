"""Tests of the field that names a model."""

from __future__ import annotations

import pytest

from groundup.errors import InvalidNameError, MissingFieldError
from groundup.server.ollama.model_field import named_model
from groundup.server.ollama.show import ShowBody


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (ShowBody(model="qwen3:4b"), "qwen3:4b"),
        (ShowBody(name="Qwen3"), "Qwen3"),
        (ShowBody(model="one", name="two"), "one"),
    ],
)
def test_either_field(body: ShowBody, name: str) -> None:
    """`name` stands in for `model` where that is empty; the name stays as the client wrote it."""
    assert named_model(body) == name


def test_no_name() -> None:
    """Both empty is a missing field, and what is no name is refused."""
    with pytest.raises(MissingFieldError, match="model is required"):
        named_model(ShowBody())
    with pytest.raises(InvalidNameError):
        named_model(ShowBody(model="../x"))

"""Which model a request is about: `model`, or `name` as older clients say it."""

from __future__ import annotations

from typing import Protocol

from groundup.errors import MissingFieldError
from groundup.names import ModelName


class NamesModel(Protocol):
    """A body with both fields."""

    @property
    def model(self) -> str:
        """The name of a model."""
        ...

    @property
    def name(self) -> str:
        """The same, in the older field."""
        ...


def named_model(body: NamesModel) -> str:
    """The name as the client wrote it.

    Raises:
        MissingFieldError: both fields are empty.
        InvalidNameError: it is no name of a model.
    """
    text = body.model or body.name
    if not text:
        raise MissingFieldError("model")
    ModelName.parse(text)
    return text

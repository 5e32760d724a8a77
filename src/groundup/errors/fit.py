"""Errors about predictions: what cannot be predicted is said, never guessed as nothing."""

from __future__ import annotations

from .base import GroundupError, with_figures


@with_figures
class UnknownShapeError(GroundupError):
    """An architecture, a mix of quantisations or a storage type for which there are no rules.

    `kind` says which of them, such as "architecture", and `name` what it is called.
    """

    kind: str
    name: str

    @property
    def message(self) -> str:
        """Names it, and what cannot be done."""
        return f"Memory cannot be predicted: there is no rule for the {self.kind} '{self.name}'."

    @property
    def hint(self) -> str:
        """A file says what no rule knows."""
        return "The header of a model file says what is needed: groundup fit PATH"

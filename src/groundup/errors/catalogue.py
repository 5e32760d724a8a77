"""Errors about the catalogue: the records of models that Groundup ships."""

from __future__ import annotations

from .base import GroundupError, with_figures


class CatalogueError(GroundupError):
    """Something about the records of models that Groundup ships."""


@with_figures
class InvalidRecordError(CatalogueError):
    """A record that does not keep to its schema, or is no TOML."""

    path: str
    problem: str

    @property
    def message(self) -> str:
        """Names the file and what is wrong in it."""
        return f"The record {self.path} cannot be used: {self.problem}."

    @property
    def hint(self) -> str:
        """Where all records are checked."""
        return "See all that is wrong: groundup catalogue check"


@with_figures
class NotAtHubError(CatalogueError):
    """A model of the catalogue, or one quantisation of it, of which no file at a hub is known."""

    name: str
    quantisations: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names the model, and what there is of it."""
        if self.quantisations:
            return (
                f"The catalogue knows no file '{self.name}' at a hub, only {', '.join(self.quantisations)}."
            )
        return f"The catalogue knows '{self.name}', and no file of it at a hub."

    @property
    def hint(self) -> str:
        """A file from elsewhere can be used all the same."""
        return "A .gguf file that you have can be used: groundup import FILE"


@with_figures
class NotInCatalogueError(CatalogueError):
    """A name that no record of the catalogue has."""

    name: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Names what was looked for, and what is near it."""
        near = f" Near it: {', '.join(self.nearest)}." if self.nearest else ""
        return f"The catalogue has no '{self.name}'.{near}"

    @property
    def hint(self) -> str:
        """How to see what there is."""
        return "See what there is: groundup models"

"""Which models of this computer are offered to the room: those that may be passed on, or all if so decided.

Which licences a model has is told by `library.model_licences`, and what they allow by
`library.redistribution`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from groundup.errors import GroundupError
from groundup.hubs.room.messages import OfferedModel
from groundup.library.installed import InstalledModel, Library
from groundup.library.manifest import Manifest
from groundup.library.model_licences import licences_of, shown_licence
from groundup.library.redistribution import may_share_all
from groundup.names import Digest, ModelName

_SHOWN_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that is offered; `licence` is what its source or its file says, "" if nothing does."""

    name: ModelName
    manifest: Manifest
    licence: str = ""

    @property
    def message(self) -> OfferedModel:
        """As neighbours get it."""
        return OfferedModel(
            name=self.name.full,
            digest=str(self.manifest.digest),
            size_bytes=self.manifest.size_bytes,
            licence=self.licence[:_SHOWN_CHARACTERS],
            manifest=self.manifest.raw.decode("utf-8", "surrogatepass"),
        )

    @property
    def sizes(self) -> dict[Digest, int]:
        """The blobs of it, with their sizes."""
        return {layer.digest: layer.size_bytes for layer in self.manifest.blobs}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A model that is not offered, and why, as the end of a sentence."""

    name: ModelName
    reason: str


def find_offers(
    library: Library, *, names: Collection[ModelName] = (), owner_insists: bool = False
) -> tuple[list[Offer], list[Withheld]]:
    """The models of a library that are offered, and those that are not.

    Args:
        library: of this computer.
        names: only these; () = all.
        owner_insists: whatever the licences say.

    Raises:
        LibraryError, FileAccessError: the store cannot be read.
    """
    offered, withheld = [], []
    for model in library.models():
        if model.is_built_in or (names and model.name not in names):
            continue
        if not model.weights:
            withheld.append(Withheld(model.name, "its files are not here any more"))
            continue
        licences, problem = _licences(library, model)
        sharing = may_share_all(licences)
        if owner_insists or (sharing.is_allowed and not problem):
            offered.append(Offer(model.name, model.manifest, shown_licence(licences)))
        else:
            withheld.append(Withheld(model.name, problem or sharing.reason))
    return offered, withheld


def _licences(library: Library, model: InstalledModel) -> tuple[list[str], str]:
    """The licences of a model; where they cannot be read, none, and why as the end of a sentence."""
    try:
        return licences_of(library, model), ""
    except GroundupError:
        return [], "its licence cannot be read"

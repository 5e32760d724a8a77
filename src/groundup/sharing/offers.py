"""Which models of this computer are offered to the room: those that may be passed on, or all if so decided.

What a licence allows is told by `library.redistribution`; here it is found out which licence a model has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from groundup.errors import GroundupError
from groundup.hubs.room.messages import OfferedModel
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import Manifest
from groundup.library.redistribution import may_share_all
from groundup.library.store.small_file import read_small_file
from groundup.names import Digest, ModelName

_LONGEST_LICENCE_BYTES: Final = 256 << 10
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
        licences = list(_licences(library, model))
        sharing = may_share_all(licences)
        if not model.weights:
            withheld.append(Withheld(model.name, "its files are not here any more"))
        elif sharing.is_allowed or owner_insists:
            offered.append(Offer(model.name, model.manifest, licences[0] if licences else ""))
        else:
            withheld.append(Withheld(model.name, sharing.reason))
    return offered, withheld


def _licences(library: Library, model: InstalledModel) -> Iterator[str]:
    """Every licence that is named for a model: by its source, in its files, and beside them."""
    if model.source is not None and model.source.licence:
        yield model.source.licence
    try:
        facts = library.facts(model)
    except GroundupError:  # a file that cannot be read says nothing
        facts = None
    if facts is not None and facts.licence:
        yield facts.licence
    for path in model.paths(LayerKind.LICENCE):
        try:
            raw = read_small_file(path, _LONGEST_LICENCE_BYTES)
        except OSError:
            raw = None
        yield (raw or b"").decode("utf-8", "replace") or "a text that cannot be read"

"""What the removal of a model would free, and what of it stays because something else needs it."""

from __future__ import annotations

from dataclasses import dataclass

from groundup.names import Digest, ModelName

from .installed import InstalledModel, Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What hangs on a model's removal. Sizes are in bytes; `kept_by` is the tool that keeps its files."""

    freed_bytes: int
    shared_bytes: int
    shared_with: tuple[str, ...]
    kept_by: str


def stake_of(library: Library, model: InstalledModel) -> Stake:
    """What would be freed and what would stay if a model were removed now."""
    shared = sharers(library, model.name, model)
    common = {digest for digests in shared.values() for digest in digests}
    own = {layer.digest: layer.size_bytes for layer in model.manifest.blobs}
    freed = sum(
        size for digest, size in own.items() if digest not in common and library.store.is_published(digest)
    )
    return Stake(
        freed_bytes=freed,
        shared_bytes=sum(own[digest] for digest in common),
        shared_with=tuple(shared),
        kept_by=keeper(library, model),
    )


def keeper(library: Library, model: InstalledModel | None) -> str:
    """The tool that keeps the weights of an adopted model, as it writes itself; "" for one of ours."""
    digests = model.weights_digests if model is not None else ()
    records = (library.store.external(one) for one in digests if not library.store.is_published(one))
    return next((record.tool for record in records if record is not None), "")


def sharers(library: Library, name: ModelName, model: InstalledModel | None) -> dict[str, dict[Digest, int]]:
    """The other models that need some of its files, with these files and their sizes in bytes."""
    own = {layer.digest: layer.size_bytes for layer in model.manifest.blobs} if model else {}
    found: dict[str, dict[Digest, int]] = {}
    for other in library.models():
        common = own.keys() & {layer.digest for layer in other.manifest.blobs}
        if common and other.name != name and not other.is_built_in:
            found[other.shown_name] = {digest: own[digest] for digest in common}
    return found

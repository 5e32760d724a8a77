"""Models out of a kit into the library, by the same way as every download.

No name is written before every file of every model that was asked for has come, and each file has been
hashed by the store on its way in. Whether the kit may be used at all was decided before, see `trust`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Final

from groundup.errors import (
    DamagedKitError,
    DigestMismatchError,
    InsufficientRoomError,
    InvalidManifestError,
    NameTakenError,
    NotOnHubError,
)
from groundup.hubs.download import download
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.progress import ModelInstalled, ModelUpToDate, ProgressSink
from groundup.library.installed import Library, short_name
from groundup.library.model_source import ModelSource, now_text
from groundup.library.store.pull_session import RESERVE_BYTES, PullSession
from groundup.library.store.storage_failures import free_bytes
from groundup.names import Digest, ModelName

from .kit import Kit
from .kit_hub import KitHub
from .kit_list import KitModel

# A stick is fastest when it is read in order; what it cannot give at once it will not give later.
LIMITS: Final = DownloadLimits(connections=1, attempts=2, slowest_bytes_per_s=1)


def chosen_models(kit: Kit, names: Sequence[ModelName]) -> list[KitModel]:
    """The models of these names, or all of them if there are none.

    Raises:
        NotOnHubError: the kit has none of that name; it lists those there are.
    """
    by_name = {model.model_name: model for model in kit.listed.models}
    for name in names:
        if name not in by_name:
            raise NotOnHubError(str(kit.folder), name.short, tuple(model.name for model in kit.listed.models))
    return [by_name[name] for name in dict.fromkeys(names)] if names else list(kit.listed.models)


async def install_models(
    kit: Kit,
    library: Library,
    models: Sequence[KitModel],
    *,
    replace: bool = False,
    progress: ProgressSink = lambda event: None,
) -> None:
    """Bring models of a kit into the library; those that are there already cost nothing.

    Args:
        kit: that is trusted.
        library: where they go.
        models: of the kit.
        replace: whether other models of the same names may be overwritten.
        progress: called with the events of each model's transfer.

    Raises:
        NameTakenError: another model has one of the names.
        InsufficientRoomError: not everything would fit; nothing was copied.
        DamagedKitError: a file is not what the kit promises; no name was written.
        LibraryError, FileAccessError: the library cannot be written.
    """
    if not replace:
        _check_names(library, models)
    library.store.open()
    known = {model.name: _manifest_here(library, model) for model in models}
    _check_room(kit, library, models)
    hub = KitHub(kit)
    with ExitStack() as stack:
        sessions: list[tuple[KitModel, PullSession]] = []
        for model in models:
            session = stack.enter_context(library.store.pull_session(kit.manifest(model)))
            try:
                await download(hub.release(model), session, source=hub, limits=LIMITS, progress=progress)
            except DigestMismatchError as error:
                raise _damaged(kit, error) from error
            sessions.append((model, session))
        for model, session in sessions:
            session.commit(model.model_name)
            library.note_source(kit.manifest(model), _source(kit, model))
    is_replaced = any(known[model.name] not in (None, model.digest) for model in models)
    freed_bytes = library.store.collect().freed_bytes if is_replaced else 0
    for model in models:
        progress(_ended(model, known[model.name], freed_bytes))


def _check_names(library: Library, models: Sequence[KitModel]) -> None:
    for model in models:
        there = library.find(model.name)
        if there is not None and there.manifest.digest != model.digest:
            raise NameTakenError(
                model.name,
                "another model on this computer has it",
                "Leave it out (--models), or overwrite yours: --replace",
            )


def _check_room(kit: Kit, library: Library, models: Sequence[KitModel]) -> None:
    """All models together have to fit; each session looks at its own only."""
    blobs = {layer.digest: layer.size_bytes for model in models for layer in kit.manifest(model).blobs}
    needed = sum(size for digest, size in blobs.items() if library.store.blob_path(digest) is None)
    free = free_bytes(library.store.folder)
    if needed and needed + RESERVE_BYTES > free + _begun_bytes(library, blobs):
        raise InsufficientRoomError("disk space", f"in {library.store.folder}", needed + RESERVE_BYTES, free)


def _begun_bytes(library: Library, blobs: dict[Digest, int]) -> int:
    """What an earlier attempt has written already: most of it is used again."""
    return sum(one.disk_bytes for one in library.store.partials() if one.digest in blobs)


def _damaged(kit: Kit, error: DigestMismatchError) -> DamagedKitError:
    layer = next(one for one in kit.blobs() if str(one.digest) == error.wanted)
    return DamagedKitError(
        str(kit.folder), kit.parts(layer)[0].name, f"its bytes have the checksum {error.found}"
    )


def _manifest_here(library: Library, model: KitModel) -> Digest | None:
    """What has the name of a model now, if anything has that can be read."""
    with suppress(InvalidManifestError):
        there = library.find(model.name)
        return there.manifest.digest if there is not None else None
    return None


def _ended(model: KitModel, before: Digest | None, freed_bytes: int) -> ModelInstalled | ModelUpToDate:
    name = short_name(model.model_name)
    if before == model.digest:
        return ModelUpToDate(name=name, digest=model.manifest, size_bytes=model.size_bytes)
    freed = freed_bytes if before is not None else 0
    return ModelInstalled(name=name, digest=model.manifest, size_bytes=model.size_bytes, freed_bytes=freed)


def _source(kit: Kit, model: KitModel) -> ModelSource:
    origin = model.source or ModelSource(kind="")
    return ModelSource(
        kind="kit",
        host=kit.signer.fingerprint if kit.signer is not None else "",
        page=origin.page,
        revision=origin.revision,
        licence=model.licence,
        fetched=now_text(),
    )

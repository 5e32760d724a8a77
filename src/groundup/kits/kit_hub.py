"""A kit as a hub: its models are releases, and its files give ranges, like any other's.

So a model leaves a kit by the same way as it leaves a hub, and the library believes it as little.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from typing import Final

from groundup.errors import DamagedKitError, FileAccessError, NotOnHubError
from groundup.hubs.file_download import in_thread
from groundup.hubs.hub import Release, RemoteFile, Source
from groundup.library.manifest import Layer
from groundup.names import ModelName

from .kit import Kit
from .kit_list import KitModel
from .plain_files import opened

READ_BYTES: Final = 1 << 20


class KitHub:
    """The models of one kit."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._layers = {layer.digest: layer for layer in kit.blobs()}

    async def resolve(self, name: ModelName) -> Release:
        """See `Hub.resolve`."""
        found = next((model for model in self._kit.listed.models if model.model_name == name), None)
        if found is None:
            names = tuple(model.name for model in self._kit.listed.models)
            raise NotOnHubError(str(self._kit.folder), name.short, names)
        return self.release(found)

    def release(self, model: KitModel) -> Release:
        """A model of this kit, ready to be fetched."""
        manifest = self._kit.manifest(model)
        files = tuple(
            RemoteFile(layer.digest, layer.size_bytes, layer.media_type, _shown_name(layer))
            for layer in manifest.blobs
        )
        origin = model.source
        source = Source(
            hub="kit",
            host=str(self._kit.folder),
            page=origin.page if origin is not None else "",
            revision=origin.revision if origin is not None else "",
            licence=model.licence,
        )
        return Release(model.model_name, manifest.raw, files, source)

    async def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`; a range may lie in several parts."""
        for part in self._kit.parts(self._layers[file.digest]):
            position, stop = max(start, part.start), min(end, part.end)
            while position < stop:
                count = min(READ_BYTES, stop - position)
                piece = await in_thread(self._read, part.name, position - part.start, count)
                yield piece
                position += len(piece)

    async def close(self) -> None:
        """Nothing is open between reads."""

    def _read(self, name: str, offset: int, count: int) -> bytes:
        with opened(self._kit.folder, name) as descriptor:
            try:
                piece = os.pread(descriptor, count, offset)
            except OSError as error:
                path = str(self._kit.folder / name)
                raise FileAccessError(path, "read", error.strerror or str(error)) from error
        if not piece:
            raise DamagedKitError(str(self._kit.folder), name, "it became shorter")
        return piece


def _shown_name(layer: Layer) -> str:
    return layer.file_name or str(layer.kind)

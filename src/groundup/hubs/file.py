"""A file or folder of this computer as a hub: what lies there becomes a release like any other.

Nothing is written there. Links inside a folder are refused, because they may point anywhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

import msgspec

from groundup.errors import FileAccessError, ModelNotFoundError, UnusableReleaseError
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import FILE_NAME_ANNOTATION, Layer, build_manifest
from groundup.library.split_files import MAXIMUM_PARTS
from groundup.names import Digest, ModelName, check_file_name

from .file_download import in_thread
from .hub import Release, RemoteFile, Source
from .local_bytes import digest_of, part_of
from .repository import RepositoryFile
from .variants import Variant, choose, projector, variants

MAXIMUM_ENTRIES: Final = 100_000


class FileHub:
    """One .gguf file (all its parts, if it is one of several) or one folder of them."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

    async def resolve(self, name: ModelName) -> Release:
        """See `Hub.resolve`; every file is read whole, because only its bytes tell its digest.

        In a folder the tag says which variant; for a file it means nothing. Raises ModelNotFoundError and
        FileAccessError, too.
        """
        found = await in_thread(_listed, self._path)
        if self._path.is_file():
            variant, notice = _containing(found, self._path.name), ""
            eyes = None
        else:
            variant, notice = choose(
                variants(found.values()), name.tag, name=str(self._path), host=self._path.name
            )
            eyes = projector(found.values())
        files = [await self._remote(one, "model") for one in variant.files]
        if eyes is not None:
            files.append(await self._remote(eyes, "projector"))
        return _release(name, files, variant.quantisation, str(self._path), notice)

    def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`."""
        return part_of(Path(file.url), start, end)

    async def close(self) -> None:
        """Nothing is open between reads."""

    async def _remote(self, file: RepositoryFile, kind: str) -> RemoteFile:
        folder = self._path.parent if self._path.is_file() else self._path
        path = folder / file.name
        digest, size_bytes = await digest_of(path)
        return RemoteFile(digest, size_bytes, f"{OLLAMA_PREFIX}{kind}", path.name, str(path))


def _listed(path: Path) -> dict[str, RepositoryFile]:
    """The GGUF files beside a file or below a folder, by their names from there."""
    try:
        if path.is_file():
            beside = [path, *(one for one in path.parent.glob("*.gguf") if one != path and _is_plain(one))]
            return {
                one.name: RepositoryFile(one.name, one.stat().st_size, None) for one in beside[:MAXIMUM_PARTS]
            }
        if not path.is_dir():
            raise ModelNotFoundError(str(path))
        return {file.name: file for file in _walked(path)}
    except OSError as error:
        raise FileAccessError(str(path), "read", error.strerror or str(error)) from error


def _walked(folder: Path) -> list[RepositoryFile]:
    found: list[RepositoryFile] = []
    entries = 0
    for place, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        entries += len(files)
        if entries > MAXIMUM_ENTRIES:
            raise UnusableReleaseError(str(folder), f"there are more than {MAXIMUM_ENTRIES:,} files in it")
        for file in sorted(file for file in files if file.lower().endswith(".gguf")):
            path = Path(place, file)
            name = path.relative_to(folder).as_posix()
            check_file_name(name)
            if not _is_plain(path):
                raise UnusableReleaseError(str(folder), f"{name} is a link or a device, and no plain file")
            found.append(RepositoryFile(name, path.lstat().st_size, None))
    return found


def _is_plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _containing(found: dict[str, RepositoryFile], name: str) -> Variant:
    """The variant to which a file belongs: all parts, or it alone whatever it is called."""
    for variant in variants(found.values()):
        if name in {one.name for one in variant.files}:
            return variant
    return Variant(name, "", (found[name],))


def _release(name: ModelName, files: list[RemoteFile], quantisation: str, place: str, notice: str) -> Release:
    content = msgspec.json.encode({"model_format": "gguf", "file_type": quantisation})
    config = RemoteFile(Digest.of(content), len(content), DOCKER_CONFIG, "config", content=content)
    manifest = build_manifest(
        Layer(config.media_type, config.digest, config.size_bytes),
        [
            Layer(one.media_type, one.digest, one.size_bytes, {FILE_NAME_ANNOTATION: one.name})
            for one in files
        ],
    )
    source = Source(hub="file", host="this computer", page=place)
    return Release(name, manifest.raw, (config, *files), source, (notice,) if notice else ())

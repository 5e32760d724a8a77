"""Hugging Face as a hub: a repository with GGUF files becomes a release.

A repository has no manifest, so one is made here of what it has: weights in one file or several, a
projector, the small files `template`, `system` and `params`, and the licence. The same revision and
choice always give the same bytes. Which files belong together is `variants`' business, how the site is
asked is `huggingface_metadata`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

import msgspec

from groundup.errors import AccessDeniedError, GatedModelError, HubAnswerError, UnusableReleaseError
from groundup.library.layer_kinds import DOCKER_CONFIG, OLLAMA_PREFIX
from groundup.library.manifest import FILE_NAME_ANNOTATION, Layer, build_manifest
from groundup.names import Digest, ModelName

from .http import HttpClient
from .hub import Offer, Release, RemoteFile, Source
from .huggingface_metadata import read_repository
from .ranges import RangeReader
from .redirects import host_of
from .repository import Repository, RepositoryFile
from .variants import Variant, choose, projector, variants

ENDPOINT: Final = "https://huggingface.co"
MAXIMUM_SMALL_BYTES: Final = 1 << 20

# Small files of a repository that say how a model is used, and what kind of layer each becomes.
_SMALL_FILES: Final = {
    "template": f"{OLLAMA_PREFIX}template",
    "system": f"{OLLAMA_PREFIX}system",
    "params": f"{OLLAMA_PREFIX}params",
    "LICENSE": f"{OLLAMA_PREFIX}license",
    "LICENSE.txt": f"{OLLAMA_PREFIX}license",
    "LICENSE.md": f"{OLLAMA_PREFIX}license",
}
_ANNOTATION: Final = "org.opencontainers.image."


class HuggingFaceHub:
    """The repositories of one site; `revision` is a branch, tag or commit ("" = where main is now)."""

    def __init__(self, http: HttpClient, *, endpoint: str = ENDPOINT, revision: str = "") -> None:
        self._http = http
        self._endpoint = endpoint.rstrip("/")
        self._revision = revision
        self._ranges = RangeReader(http)
        self._authorization = ""
        self._read: dict[str, Repository] = {}

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(self._endpoint)

    async def offers(self, name: ModelName) -> tuple[Offer, ...]:
        """The variants in a repository, the smallest first, one of them usual; raises what `resolve` does.

        Variants that no single tag means are left out.
        """
        repository = await self._repository(name)
        found = variants(repository.files)
        usual, _ = choose(found, "latest", name=repository.name, host=self.host)
        meant = Counter(one.choice for one in found)
        offered = (
            Offer(one.choice, sum(file.size_bytes for file in one.files), one is usual)
            for one in found
            if meant[one.choice] == 1
        )
        return tuple(sorted(offered, key=lambda offer: (offer.size_bytes, offer.tag)))

    async def resolve(self, name: ModelName) -> Release:
        """See `Hub.resolve`; the tag is a quantisation or a file name."""
        repository = await self._repository(name)
        variant, notice = choose(variants(repository.files), name.tag, name=repository.name, host=self.host)
        weights = [self._large(repository, one, "model") for one in variant.files]
        await self._check_gate(repository, weights[0])
        eyes = projector(repository.files)
        files = [
            *weights,
            *([self._large(repository, eyes, "projector")] if eyes else []),
            *[await self._small(repository, one) for one in _small_files(repository)],
        ]
        return self._release(name, repository, variant, files, notice)

    def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`; the token is for the site alone, never for where it redirects."""
        return self._ranges.read(file, start, end, authorization=self._authorization)

    async def close(self) -> None:
        """Nothing is open between requests."""

    async def _repository(self, name: ModelName) -> Repository:
        """What a repository holds; asked once, so that an answer to `offers` is still one to `resolve`."""
        place = f"{name.namespace}/{name.model}"
        if place not in self._read:
            self._read[place] = await read_repository(self._http, self._endpoint, place, self._revision)
        token = self._read[place].token
        self._authorization = f"Bearer {token}" if token else ""
        return self._read[place]

    def _address(self, repository: Repository, file: RepositoryFile) -> str:
        return f"{self._endpoint}/{repository.name}/resolve/{repository.revision}/{quote(file.name)}"

    def _page(self, repository: Repository) -> str:
        return f"{self._endpoint}/{repository.name}"

    def _large(self, repository: Repository, file: RepositoryFile, kind: str) -> RemoteFile:
        if file.digest is None:
            raise UnusableReleaseError(repository.name, f"it gives no checksum for {file.name}")
        return RemoteFile(
            digest=file.digest,
            size_bytes=file.size_bytes,
            media_type=f"{OLLAMA_PREFIX}{kind}",
            name=PurePosixPath(file.name).name,
            url=self._address(repository, file),
        )

    async def _small(self, repository: Repository, file: RepositoryFile) -> RemoteFile:
        """A small file, fetched now, because its digest has to be in the manifest."""
        answer = await self._http.read(
            "GET",
            self._address(repository, file),
            authorization=self._authorization,
            maximum_bytes=MAXIMUM_SMALL_BYTES,
        )
        if answer.status != 200 or len(answer.content) != file.size_bytes:
            raise HubAnswerError(answer.host, f"{file.name} did not come (status {answer.status})")
        digest = Digest.of(answer.content)
        if file.digest not in (None, digest):
            raise HubAnswerError(answer.host, f"{file.name} has another checksum than was promised")
        return RemoteFile(digest, file.size_bytes, _SMALL_FILES[file.name], file.name, content=answer.content)

    async def _check_gate(self, repository: Repository, first: RemoteFile) -> None:
        """Find out before a download whether the terms of a gated repository were accepted."""
        if not repository.is_gated or not first.size_bytes:
            return
        try:
            async with aclosing(self.open_range(first, 0, 1)) as pieces:
                async for _ in pieces:
                    pass
        except AccessDeniedError as error:
            page = self._page(repository)
            raise GatedModelError(repository.name, page, bool(repository.token)) from error

    def _release(
        self, name: ModelName, repository: Repository, variant: Variant, files: list[RemoteFile], notice: str
    ) -> Release:
        config = _config(variant, files)
        annotations = {
            f"{_ANNOTATION}source": self._page(repository),
            f"{_ANNOTATION}revision": repository.revision,
            f"{_ANNOTATION}licenses": repository.licence,
            f"{_ANNOTATION}ref.name": name.full,
        }
        manifest = build_manifest(
            Layer(config.media_type, config.digest, config.size_bytes),
            [
                Layer(one.media_type, one.digest, one.size_bytes, {FILE_NAME_ANNOTATION: one.name})
                for one in files
            ],
            annotations={key: value for key, value in annotations.items() if value},
        )
        source = Source(
            hub="Hugging Face",
            host=host_of(self._endpoint),
            page=self._page(repository),
            revision=repository.revision,
            licence=repository.licence,
            is_gated=repository.is_gated,
        )
        return Release(name, manifest.raw, (config, *files), source, (notice,) if notice else ())


def _small_files(repository: Repository) -> list[RepositoryFile]:
    """Those that are wanted and really small; of several licence files the first."""
    by_name = {one.name: one for one in repository.files if one.size_bytes <= MAXIMUM_SMALL_BYTES}
    chosen: dict[str, RepositoryFile] = {}
    for name, media_type in _SMALL_FILES.items():
        if name in by_name and by_name[name].size_bytes:
            chosen.setdefault(media_type, by_name[name])
    return list(chosen.values())


def _config(variant: Variant, files: list[RemoteFile]) -> RemoteFile:
    """The configuration that Ollama's registry would have, as far as it can be known before a download."""
    content = msgspec.json.encode(
        {
            "model_format": "gguf",
            "file_type": variant.quantisation,
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": [str(one.digest) for one in files]},
        }
    )
    return RemoteFile(Digest.of(content), len(content), DOCKER_CONFIG, "config", content=content)

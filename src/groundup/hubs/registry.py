"""An OCI registry as a hub: Ollama's, or a school's own mirror.

A manifest is taken as it is, byte for byte, because its sha256 is the model's own digest. Sending models
there is `registry_push`'s business, proving who the user is `registry_access`'s.

Protocol: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
"""

from __future__ import annotations

import difflib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Final

import msgspec

from groundup.errors import (
    AccessDeniedError,
    GroundupError,
    HubAnswerError,
    NotOnHubError,
    UnusableReleaseError,
)
from groundup.library.layer_kinds import MANIFEST_TYPES, LayerKind
from groundup.library.manifest import MAXIMUM_BYTES, Layer, parse_manifest
from groundup.names import Digest, ModelName
from groundup.names.model_name import is_tag

from .credentials import CredentialSource, no_credentials
from .http import HttpClient
from .hub import Release, RemoteFile, Source
from .ranges import RangeReader, refuse_page, refuse_status
from .registry_access import RegistryAccess
from .registry_index import INDEX_TYPES, chosen_manifest, is_index

OLLAMA_HOST: Final = "registry.ollama.ai"
NEAR_TAGS: Final = 8
MAXIMUM_TAGS_BYTES: Final = 1 << 20
LICENCE_ANNOTATION: Final = "org.opencontainers.image.licenses"


class _Tags(msgspec.Struct):
    tags: list[str] | None = None


class RegistryHub:
    """One registry.

    Args:
        http: the client.
        host: as it stands in names, with its port.
        base: its address, if it is not https and the host; plain http is the settings' business.
        credentials: who the user is there.
    """

    def __init__(
        self, http: HttpClient, host: str, *, base: str = "", credentials: CredentialSource = no_credentials
    ) -> None:
        self.host = host
        self.base = base.rstrip("/") or f"https://{host}"
        self.access = RegistryAccess(http, self.base, host, credentials)
        self._ranges = RangeReader(http)
        self._scopes: dict[str, str] = {}

    async def resolve(self, name: ModelName) -> Release:
        """See `Hub.resolve`. Raises InvalidManifestError, InvalidDigestError, too: a hostile manifest."""
        raw = await self._manifest(name)
        manifest = parse_manifest(raw)
        if manifest.refusal:
            raise UnusableReleaseError(
                name.short, manifest.refusal, "Look for a variant in the GGUF format: most models have one."
            )
        files = tuple(self._file(name, layer) for layer in manifest.blobs)
        source = Source(
            hub="Ollama registry" if self.host == OLLAMA_HOST else "registry",
            host=self.host,
            revision=str(manifest.digest),
            licence=manifest.annotations.get(LICENCE_ANNOTATION, "")[:200],
        )
        if name.digest is not None:  # of the manifest, also where it pinned the index that leads to it
            name = replace(name, digest=manifest.digest)
        return Release(name, raw, files, source)

    async def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """See `FileSource.open_range`; a token that expired on the way is renewed, once per request."""
        scope = self._scopes.get(file.url, "")
        for is_last in (False, True):
            proof = self.access.authorization(scope)
            pieces = self._ranges.read(file, start, end, authorization=proof)
            try:
                async with aclosing(pieces):
                    async for piece in pieces:
                        yield piece
                return
            except AccessDeniedError:  # raised before the first piece, if at all
                if is_last or not await self.access.renew(file.url, scope, proof):
                    raise

    async def close(self) -> None:
        """Nothing is open between requests."""

    def address(self, name: ModelName, rest: str) -> str:
        """The address of something that belongs to a model's repository."""
        return f"{self.base}/v2/{repository_of(name)}/{rest}"

    async def _manifest(self, name: ModelName) -> bytes:
        raw, kind = await self._fetch(name, str(name.digest) if name.digest else name.tag, name.digest)
        if not is_index(raw, kind):
            return raw
        chosen = chosen_manifest(raw, name=name.short, host=self.host)
        raw, kind = await self._fetch(name, str(chosen), chosen)
        if is_index(raw, kind):
            raise HubAnswerError(self.host, f"the index of {name.short} leads to another index")
        return raw

    async def _near_tags(self, name: ModelName) -> tuple[str, ...]:
        """Tags of the same model that may have been meant, the nearest first; none where it does not say."""
        try:
            answer = await self.access.read(
                "GET",
                self.address(name, "tags/list"),
                scope=scope_of(name, "pull"),
                maximum_bytes=MAXIMUM_TAGS_BYTES,
            )
            tags = msgspec.json.decode(answer.content, type=_Tags).tags if answer.status == 200 else []
        except (GroundupError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ()  # the error that is told is that the model is not there
        near = difflib.get_close_matches(name.tag, tags or [], n=NEAR_TAGS, cutoff=0.0)
        return tuple(tag for tag in near if is_tag(tag))

    async def _fetch(self, name: ModelName, reference: str, wanted: Digest | None) -> tuple[bytes, str]:
        """A manifest or index, and its media type; checked against the digest where there is one."""
        answer = await self.access.read(
            "GET",
            self.address(name, f"manifests/{reference}"),
            scope=scope_of(name, "pull"),
            headers={"Accept": ", ".join((*MANIFEST_TYPES, *INDEX_TYPES))},
            maximum_bytes=MAXIMUM_BYTES,
        )
        if answer.status == 404:
            raise NotOnHubError(self.host, name.short, await self._near_tags(name))
        refuse_status(answer, name.short, has_credential=self.access.has_credential)
        refuse_page(answer)
        found = Digest.of(answer.content)
        stated = answer.headers.get("docker-content-digest", str(found))
        if wanted not in (None, found) or (wanted is None and stated != str(found)):
            raise HubAnswerError(
                answer.host, f"the manifest of {name.short} has another digest than promised"
            )
        return answer.content, answer.headers.get("content-type", "").partition(";")[0].strip().lower()

    def _file(self, name: ModelName, layer: Layer) -> RemoteFile:
        url = self.address(name, f"blobs/{layer.digest}")
        self._scopes[url] = scope_of(name, "pull")
        return RemoteFile(
            digest=layer.digest,
            size_bytes=layer.size_bytes,
            media_type=layer.media_type,
            name=title_of(layer),
            url=url,
        )


def title_of(layer: Layer) -> str:
    """What a file is called before people: its own name where it has one, else what it is for."""
    kind = "config" if layer.kind is LayerKind.FOREIGN else layer.kind.value
    return layer.file_name or kind.replace("_", " ")


def repository_of(name: ModelName) -> str:
    """The repository's path in addresses. OCI wants small letters; names compare without case."""
    return f"{name.namespace}/{name.model}".lower()


def scope_of(name: ModelName, actions: str) -> str:
    """What a token must be good for: "pull", or "pull,push"."""
    return f"repository:{repository_of(name)}:{actions}"

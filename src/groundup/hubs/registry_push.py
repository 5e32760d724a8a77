"""Sends a model to an OCI registry: every file that it lacks, then the manifest.

Each file is hashed before the first byte of anything leaves, so that a damaged disk cannot spread. A
registry of the plain OCI kind is enough; nothing here needs Ollama's own.

Protocol: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from groundup.errors import (
    AccessDeniedError,
    BlobMissingError,
    DigestMismatchError,
    HubAnswerError,
    HubError,
    RedirectRefusedError,
)
from groundup.library.layer_kinds import DOCKER_MANIFEST, OCI_MANIFEST
from groundup.library.manifest import Layer, Manifest, build_manifest
from groundup.names import Digest, ModelName

from .http import WholeAnswer
from .limits import DownloadLimits
from .local_bytes import digest_of, part_of
from .progress import (
    ConnectionRetried,
    FileChecking,
    FileFinished,
    FilePresent,
    FileProgress,
    Progress,
    ProgressSink,
    RateMeter,
    UploadFinished,
    UploadStarted,
)
from .ranges import refuse_status
from .redirects import host_of, is_same_origin
from .registry import RegistryHub, scope_of, title_of
from .retry import Attempts

FindBlob = Callable[[Digest], Path | None]


async def push(
    name: ModelName,
    manifest: Manifest,
    find_blob: FindBlob,
    *,
    hub: RegistryHub,
    limits: DownloadLimits | None = None,
    progress: ProgressSink = lambda event: None,
) -> Digest:
    """Send a model under a name; gives the digest it has there.

    That is another one than here only if the registry takes no manifest of the older (Docker) type.

    Args:
        name: what it shall be called there; its host is the hub's.
        manifest: of the model.
        find_blob: where a file lies in the library.
        hub: the registry.
        limits: the size of parts, and patience.
        progress: called with every event.

    Raises:
        BlobMissingError, DigestMismatchError: a file is missing or damaged here; nothing was sent.
        AccessDeniedError: the user may not push there.
        HubError: the registry or the network failed.
    """
    return await _Push(name, manifest, find_blob, hub, limits or DownloadLimits(), progress).run()


class _Push:
    def __init__(
        self,
        name: ModelName,
        manifest: Manifest,
        find_blob: FindBlob,
        hub: RegistryHub,
        limits: DownloadLimits,
        progress: ProgressSink,
    ) -> None:
        self._name = name
        self._manifest = manifest
        self._find_blob = find_blob
        self._hub = hub
        self._limits = limits
        self._report = progress
        self._scope = scope_of(name, "pull,push")
        self._meter = RateMeter()
        self._settled_bytes = 0
        self._sent_bytes = 0

    async def run(self) -> Digest:
        begun_s = asyncio.get_running_loop().time()
        blobs = self._manifest.blobs
        paths = {blob.digest: await self._checked(blob) for blob in blobs}
        self._report(
            UploadStarted(
                name=self._name.short,
                host=self._hub.host,
                total_bytes=self._manifest.size_bytes,
                files=len(blobs),
            )
        )
        for blob in blobs:
            await self._send_patiently(blob, paths[blob.digest])
            self._settled_bytes += blob.size_bytes
        digest = await self._put_manifest(self._manifest)
        self._report(
            UploadFinished(
                name=self._name.short,
                digest=str(digest),
                sent_bytes=self._sent_bytes,
                duration_s=asyncio.get_running_loop().time() - begun_s,
            )
        )
        return digest

    async def _checked(self, blob: Layer) -> Path:
        """Where a file lies; its bytes are those of its digest."""
        path = self._find_blob(blob.digest)
        if path is None:
            raise BlobMissingError(str(blob.digest), self._name.short)
        self._report(FileChecking(file=title_of(blob)))
        found, size_bytes = await digest_of(path)
        if found != blob.digest or size_bytes != blob.size_bytes:
            raise DigestMismatchError(str(blob.digest), str(found), size_bytes)
        return path

    async def _send_patiently(self, blob: Layer, path: Path) -> None:
        attempts = Attempts(self._limits)
        while True:
            try:
                await self._send(blob, path)
                return
            except HubError as error:
                wait_s = attempts.wait_after(error)
                self._report(
                    ConnectionRetried(
                        file=title_of(blob), reason=error.message, attempt=attempts.failures, wait_s=wait_s
                    )
                )
                await asyncio.sleep(wait_s)

    async def _send(self, blob: Layer, path: Path) -> None:
        """One file, unless the registry has it: begin, parts, end."""
        title, digest = title_of(blob), str(blob.digest)
        answer = await self._ask("HEAD", self._hub.address(self._name, f"blobs/{digest}"))
        if answer.status == 200:
            self._report(FilePresent(file=title, digest=digest, size_bytes=blob.size_bytes))
            return
        if answer.status != 404:
            self._refuse(answer)
        place = self._place(await self._ask("POST", self._hub.address(self._name, "blobs/uploads/")), 202)
        for start in range(0, blob.size_bytes, self._limits.chunk_bytes):
            end = min(start + self._limits.chunk_bytes, blob.size_bytes)
            place = self._place(await self._patch(place, path, start, end), 202)
            self._sent_bytes += end - start
            self._tell(blob, end)
        answer = await self._ask("PUT", _with_query(place, digest=digest), headers={"Content-Length": "0"})
        self._expect(answer, 201)
        self._report(FileFinished(file=title, digest=digest, size_bytes=blob.size_bytes))

    async def _patch(self, place: str, path: Path, start: int, end: int) -> WholeAnswer:
        return await self._hub.access.read(
            "PATCH",
            place,
            scope=self._scope,
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Length": str(end - start),
                "Content-Range": f"{start}-{end - 1}",
            },
            content=lambda: part_of(path, start, end),
        )

    async def _put_manifest(self, manifest: Manifest) -> Digest:
        answer = await self._hub.access.read(
            "PUT",
            self._hub.address(self._name, f"manifests/{self._name.tag}"),
            scope=self._scope,
            headers={"Content-Type": manifest.media_type},
            content=manifest.raw,
        )
        if answer.status in (400, 415) and manifest.media_type == DOCKER_MANIFEST:
            return await self._put_manifest(
                build_manifest(
                    manifest.config,
                    manifest.layers,
                    media_type=OCI_MANIFEST,
                    annotations=manifest.annotations,
                )
            )
        self._expect(answer, 201)
        stated = answer.headers.get("docker-content-digest", str(manifest.digest))
        if stated != str(manifest.digest):
            raise HubAnswerError(
                answer.host, f"it keeps the manifest as {stated[:80]}, not {manifest.digest}"
            )
        return manifest.digest

    async def _ask(self, method: str, url: str, headers: dict[str, str] | None = None) -> WholeAnswer:
        return await self._hub.access.read(method, url, scope=self._scope, headers=headers)

    def _place(self, answer: WholeAnswer, status: int) -> str:
        """Where the upload goes on; the registry's own host, because the proof of who we are goes along."""
        self._expect(answer, status)
        location = urljoin(answer.url, answer.headers.get("location", ""))
        if not is_same_origin(location, self._hub.base):
            raise RedirectRefusedError(answer.host, host_of(location), "an upload stays with its registry")
        return location

    def _expect(self, answer: WholeAnswer, status: int) -> None:
        if answer.status != status:
            self._refuse(answer)

    def _refuse(self, answer: WholeAnswer) -> None:
        if answer.status in (401, 403):
            what = f"permission to push {self._name.short}"
            raise AccessDeniedError(self._hub.host, what, self._hub.access.has_credential)
        refuse_status(answer, self._name.short)
        raise HubAnswerError(answer.host, f"the status is {answer.status}")

    def _tell(self, blob: Layer, done_bytes: int) -> None:
        total_bytes = self._manifest.size_bytes
        all_bytes = self._settled_bytes + done_bytes
        self._meter.record(asyncio.get_running_loop().time(), all_bytes)
        self._report(
            Progress(
                done_bytes=all_bytes,
                total_bytes=total_bytes,
                bytes_per_s=self._meter.bytes_per_s,
                left_s=self._meter.left_s(total_bytes - all_bytes),
                files=(FileProgress(file=title_of(blob), done_bytes=done_bytes, size_bytes=blob.size_bytes),),
            )
        )


def _with_query(url: str, **more: str) -> str:
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more.items()])
    return urlunsplit(parts._replace(query=query))

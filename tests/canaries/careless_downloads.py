"""Downloads with one defect each: every check of downloads must fail on one of them."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import httpx2
import pytest

from groundup.errors import GroundupError
from groundup.hubs import download
from groundup.hubs.file_download import FileDownload
from groundup.hubs.http import Answer, Body, HttpClient
from groundup.hubs.hub import RemoteFile
from groundup.hubs.redirects import REDIRECT_STATUSES
from groundup.hubs.registry_access import RegistryAccess
from groundup.library.store import blob_writer, pull_session
from tests.hubs import releases
from tests.hubs.memory_session import MemorySink


class FollowsWithHeaders(HttpClient):
    """Takes the credential along, wherever a redirect leads, and follows as long as it is led."""

    @asynccontextmanager
    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        authorization: str = "",
        content: Body = b"",
    ) -> AsyncIterator[Answer]:
        """Defect: no rule of redirects is asked."""
        sent = {**(headers or {}), "Authorization": authorization}
        async with httpx2.AsyncClient(trust_env=False) as client:
            response = await client.request(method, url, headers=sent)
            for _ in range(100):
                if response.status_code not in REDIRECT_STATUSES:
                    break
                response = await client.request(method, response.headers["location"], headers=sent)

            async def body() -> AsyncGenerator[bytes]:
                yield response.content

            yield Answer(response.status_code, response.headers, str(response.url), body())


class WaitsForEver(HttpClient):
    """Has a deadline for connecting and none for what comes afterwards."""

    def __init__(self) -> None:
        """Defect: no deadline while bytes are awaited."""
        super().__init__()
        object.__setattr__(self.settings, "idle_timeout_s", 1e9)


class AppendsAnything:
    """Believes that whatever comes is the range that was asked for."""

    async def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """Defect: neither the status nor Content-Range is looked at."""
        headers = {"Range": f"bytes={start}-{end - 1}"}
        no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nothing here is encrypted
        async with httpx2.AsyncClient(trust_env=False, verify=no_certificates) as client:
            response = await client.get(file.url, headers=headers)
            yield response.content[: end - start]


class ComparesSizeOnly(MemorySink):
    """Publishes what is long enough."""

    def publish(self) -> None:
        """Defect: the digest is not compared."""
        self.published = bytes(self.data)


class TrustsAnyRealm(RegistryAccess):
    """Brings its password to wherever a registry says."""

    def _check_realm(self, realm: str) -> None:
        """Defect: everything is a good place."""


def looks_for_dots_only(name: str) -> bool:
    """A check of file names that knows one trick: whether it lets a name pass."""
    return ".." not in name


class SizeOnlyWriter(blob_writer.BlobWriter):
    """The store's writer, which publishes what is long enough."""

    def publish(self) -> None:
        """Defect: the digest is not compared."""
        assert self._partial is not None
        os.fchmod(self._partial.descriptor, 0o444)
        self._close()
        self._move_into_place()
        self._is_closed = True


async def _give_up(self: object, file: FileDownload, error: GroundupError) -> None:
    raise error


def appends_and_compares_sizes(patch: pytest.MonkeyPatch) -> None:
    """A whole file in answer to a range is stored as that range, and nobody looks again."""
    patch.setattr(releases, "PlainSource", lambda http: AppendsAnything())
    patch.setattr(pull_session, "BlobWriter", SizeOnlyWriter)


def resumes_for_ever(patch: pytest.MonkeyPatch) -> None:
    """Wrong bytes that an earlier attempt left are never thrown away for fresh ones."""
    patch.setattr(download._Download, "_restart", _give_up)


DEFECTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    one.__name__: one for one in (appends_and_compares_sizes, resumes_for_ever)
}

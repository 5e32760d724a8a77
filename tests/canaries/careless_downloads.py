"""Downloads with one defect each: every check of downloads must fail on one of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx2

from groundup.hubs.http import Answer, Body, HttpClient
from groundup.hubs.hub import RemoteFile
from groundup.hubs.redirects import REDIRECT_STATUSES
from groundup.hubs.registry_access import RegistryAccess
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

    def __init__(self, url: str) -> None:
        self._url = url

    async def open_range(self, file: RemoteFile, start: int, end: int) -> AsyncGenerator[bytes]:
        """Defect: neither the status nor Content-Range is looked at."""
        headers = {"Range": f"bytes={start}-{end - 1}"}
        async with httpx2.AsyncClient(trust_env=False) as client:
            response = await client.get(self._url, headers=headers)
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

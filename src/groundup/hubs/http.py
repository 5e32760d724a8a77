"""The one HTTP client: every byte that comes from or goes to another computer passes here.

It follows at most five redirects, by the rules of `redirects`, and drops the credential when one leads to
another door. It knows no cookies, looks at no environment variable, asks for no compression (so nothing
can swell), and turns the failures of the network into errors of ours. Every host is noted in the record of
what left this computer before it is asked. It does not retry, and it does not know what a range or a
digest is.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import httpx2
import truststore

from groundup import __version__
from groundup.errors import (
    CertificateError,
    ConnectionLostError,
    HubAnswerError,
    HubUnreachableError,
    SettingsError,
)

from .http_settings import HttpSettings
from .outbound.entry import UNSAID, Reason
from .outbound.log import OutboundLog
from .outbound.visits import Visit, Visits, counted, head_bytes
from .redirects import MAXIMUM_REDIRECTS, REDIRECT_STATUSES, host_of, is_same_origin, origin, redirect_target

USER_AGENT: Final = f"groundup/{__version__}"
MAXIMUM_CONNECTIONS: Final = 64

Body = bytes | AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is still to come, as raw bytes; `url` is where it came from in the end."""

    status: int
    headers: httpx2.Headers
    url: str
    body: AsyncIterator[bytes] = field(repr=False)

    @property
    def host(self) -> str:
        """Who answered, for messages."""
        return host_of(self.url)


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """A small answer, read to its end."""

    status: int
    headers: httpx2.Headers
    url: str
    content: bytes = field(repr=False)

    @property
    def host(self) -> str:
        """Who answered, for messages."""
        return host_of(self.url)


class HttpClient:
    """Connections to other computers, kept and reused; close it, or use it as a context manager.

    `reason` is noted with what is asked from then on.
    """

    def __init__(
        self,
        settings: HttpSettings | None = None,
        *,
        reason: Reason = UNSAID,
        log: OutboundLog | None = None,
    ) -> None:
        """Make a client; nothing is contacted yet.

        Args:
            settings: the way to others.
            reason: why others are asked.
            log: the record of it; None = that of this user.

        Raises:
            SettingsError: the file with certificates holds none.
        """
        self.settings = settings or HttpSettings()
        self._certificates = _certificates(self.settings)
        self._ways: dict[str, httpx2.AsyncHTTPTransport] = {}
        self._visits = Visits(log or OutboundLog.of_user())
        self.reason = reason

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        ways, self._ways = self._ways, {}
        try:
            for way in ways.values():
                await way.aclose()
        finally:
            self._visits.end()

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
        """One request; its answer's body is read inside the `async with`.

        Args:
            method: GET, HEAD, POST, PATCH or PUT; only the first two are redirected.
            url: http or https.
            headers: to send along, wherever a redirect leads.
            authorization: value of the header of that name, for the host of `url` alone.
            content: the body to send.

        Raises:
            HubUnreachableError, CertificateError: no connection came about.
            ConnectionLostError: it ended or stalled, also while the body is read.
            FileAccessError: it cannot be noted that this host is asked, so it is not.
            RedirectRefusedError, HubAnswerError: the answer is nothing to follow.
        """
        url = _checked(url)
        target, sent = url, dict(headers or {})
        for _ in range(MAXIMUM_REDIRECTS + 1):
            secret = authorization if is_same_origin(url, target) else ""
            if not secret:
                authorization = ""  # once dropped it does not come back, even when the way leads home
            visit = self._visit(target)
            response = await self._send(method, target, sent, secret, content, visit)
            body = _body(response, target, visit)
            try:
                if not self._is_followed(method, response.status_code):
                    yield Answer(response.status_code, response.headers, target, body)
                    return
            finally:
                await body.aclose()
                await response.aclose()
            target = redirect_target(target, response.headers.get("location"))
        raise HubAnswerError(host_of(url), f"it redirects more than {MAXIMUM_REDIRECTS} times")

    async def read(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        authorization: str = "",
        content: Body = b"",
        maximum_bytes: int = 4 << 20,
    ) -> WholeAnswer:
        """One request with a small answer, read whole within a deadline; raises what `ask` raises."""
        try:
            async with asyncio.timeout(self.settings.answer_timeout_s):
                asking = self.ask(method, url, headers=headers, authorization=authorization, content=content)
                async with asking as answer:
                    collected = bytearray()
                    async for piece in answer.body:
                        collected += piece
                        if len(collected) > maximum_bytes:
                            raise HubAnswerError(answer.host, f"it is longer than {maximum_bytes:,} bytes")
        except TimeoutError as failure:
            reason = f"the answer was not complete after {self.settings.answer_timeout_s:.0f} s"
            raise ConnectionLostError(host_of(url), reason) from failure
        return WholeAnswer(answer.status, answer.headers, answer.url, bytes(collected))

    async def _send(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        secret: str,
        content: Body,
        visit: Visit | None,
    ) -> httpx2.Response:
        fields = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        if secret:
            fields["Authorization"] = secret
        if visit is not None:
            visit.sent(head_bytes(f"{method} {url} HTTP/1.1", fields))
            content = _counted(content, visit)
        timeouts = {
            "connect": self.settings.connect_timeout_s,
            "read": self.settings.idle_timeout_s,
            "write": self.settings.idle_timeout_s,
            "pool": None,
        }
        request = httpx2.Request(
            method, url, headers=fields, content=content or None, extensions={"timeout": timeouts}
        )
        scheme, host, _ = origin(url)
        with _translated(url, self.settings.proxy_for(scheme, host)):
            response = await self._way(url).handle_async_request(request)
        if visit is not None:
            visit.received(head_bytes(f"HTTP/1.1 {response.status_code} ", dict(response.headers)))
        return response

    def _visit(self, url: str) -> Visit | None:
        """The visit that a request to this address belongs to; raises FileAccessError if it is not noted."""
        scheme, host, port = origin(url)
        proxy = _without_secrets(self.settings.proxy_for(scheme, host))
        return self._visits.begin(host, port, proxy, self.reason)

    def _is_followed(self, method: str, status: int) -> bool:
        return self.settings.follows_redirects and status in REDIRECT_STATUSES and method in ("GET", "HEAD")

    def _way(self, url: str) -> httpx2.AsyncHTTPTransport:
        """The pool of connections for an address: direct, or through its proxy."""
        scheme, host, _ = origin(url)
        proxy = self.settings.proxy_for(scheme, host)
        if proxy not in self._ways:
            self._ways[proxy] = httpx2.AsyncHTTPTransport(
                verify=self._certificates,
                trust_env=False,
                proxy=proxy or None,
                limits=httpx2.Limits(max_connections=MAXIMUM_CONNECTIONS, keepalive_expiry=30),
            )
        return self._ways[proxy]


def _checked(url: str) -> str:
    try:
        origin(url)
    except ValueError as failure:
        raise HubUnreachableError(url[:80], str(failure)) from failure
    return url


def _certificates(settings: HttpSettings) -> ssl.SSLContext:
    """Trust what the system trusts, and the authority of a school's network where one is named."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if settings.certificate_file is not None:
        try:
            context.load_verify_locations(cafile=str(settings.certificate_file))
        except (OSError, ssl.SSLError) as failure:
            path = str(settings.certificate_file)
            raise SettingsError(
                "SSL_CERT_FILE", path, "the environment", "a file of certificates"
            ) from failure
    return context


def _counted(content: Body, visit: Visit) -> Body:
    """The same body, counted: what is whole at once, what comes in pieces as it passes."""
    if not isinstance(content, bytes):
        return counted(content, visit)
    visit.sent(len(content))
    return content


async def _body(response: httpx2.Response, url: str, visit: Visit | None) -> AsyncGenerator[bytes]:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise HubAnswerError(host_of(url), f"it is compressed ({encoding[:20]}), and nobody asked for that")
    with _translated(url):
        async for piece in response.stream:  # type: ignore[union-attr]  # of an async transport
            if visit is not None:
                visit.received(len(piece))
            yield piece


@contextmanager
def _translated(url: str, proxy: str = "") -> Iterator[None]:
    """The client's failures become ours; where no connection came about, the proxy on the way is named."""
    through = f" (through the proxy {_without_secrets(proxy)})" if proxy else ""
    host = host_of(url)
    try:
        yield
    except (httpx2.ConnectTimeout, httpx2.PoolTimeout) as failure:
        raise HubUnreachableError(host, f"it does not answer{through}") from failure
    except httpx2.TimeoutException as failure:
        raise ConnectionLostError(host, "nothing came for a while") from failure
    except (httpx2.ConnectError, httpx2.ProxyError) as failure:
        problem = _certificate_problem(failure)
        if problem:
            raise CertificateError(host, problem) from failure
        raise HubUnreachableError(host, f"{_reason(failure)}{through}") from failure
    except (httpx2.TransportError, httpx2.InvalidURL) as failure:
        raise ConnectionLostError(host, _reason(failure)) from failure


def _without_secrets(proxy: str) -> str:
    """A proxy's host and port; the name and password that its address may hold are nobody's business."""
    return urlsplit(proxy).netloc.rpartition("@")[2]


def _certificate_problem(failure: BaseException) -> str:
    """Why a certificate was refused; "" where that was not the problem."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message or str(cause)
        cause = cause.__cause__ or cause.__context__
    return ""


def _reason(failure: Exception) -> str:
    said = re.sub(r"^\[Errno -?\d+\] ", "", str(failure).strip().rstrip("."))
    return said or type(failure).__name__

"""The HTTP client: credentials stay at home, everything ends in time, nothing swells."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from groundup.errors import (
    CertificateError,
    ConnectionLostError,
    HubAnswerError,
    HubUnreachableError,
    RedirectRefusedError,
    SettingsError,
)
from groundup.hubs.http import HttpClient
from groundup.hubs.http_settings import HttpSettings
from tests.canaries.careless_downloads import FollowsWithHeaders, WaitsForEver

from .fault_server import Exchange, FaultServer, breaks_after, endless, good, redirect, status, trickles

SECRET = "Bearer very secret"
QUICK = HttpSettings(connect_timeout_s=1, idle_timeout_s=0.3, answer_timeout_s=0.8)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def trap() -> Iterator[FaultServer]:
    with FaultServer(fallback=good(b"thank you")) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(QUICK) as client:
        yield client


def secrets_seen(server: FaultServer) -> list[str]:
    """What came to a server as a credential."""
    return [one.headers["authorization"] for one in server.requests if "authorization" in one.headers]


async def fetch(client: HttpClient, server: FaultServer) -> bytes:
    return (await client.read("GET", server.url("/file"), authorization=SECRET)).content


async def test_credential_reaches_the_hub(server: FaultServer, http: HttpClient) -> None:
    """The host of the address gets the credential, also after a redirect to itself."""
    server.handlers["/file"] = redirect("/there")
    server.handlers["/there"] = good(b"here")
    assert await fetch(http, server) == b"here"
    assert secrets_seen(server) == [SECRET, SECRET]


@pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
@pytest.mark.promise("S-13")
async def test_credential_stays_at_home(
    server: FaultServer, trap: FaultServer, http: HttpClient, number: int
) -> None:
    """Another port is another host, and gets no credential."""
    server.handlers["/file"] = redirect(trap.url("/x"), number)
    assert await fetch(http, server) == b"thank you"
    assert len(trap.requests) == 1
    assert secrets_seen(trap) == []


@pytest.mark.promise("S-13")
async def test_credential_stays_with_the_name(server: FaultServer, http: HttpClient) -> None:
    """Another name is another host, even where it leads to the same computer and port."""
    server.handlers["/file"] = redirect(server.url("/there", host="localhost"))
    server.handlers["/there"] = good(b"here")
    assert await fetch(http, server) == b"here"
    assert secrets_seen(server) == [SECRET]


@pytest.mark.promise("S-13")
async def test_credential_does_not_come_back(
    server: FaultServer, trap: FaultServer, http: HttpClient
) -> None:
    """Led away and home again, the request stays without it: somebody else chose the address."""
    server.handlers["/file"] = redirect(trap.url("/back"))
    trap.handlers["/back"] = redirect(server.url("/there"))
    server.handlers["/there"] = good(b"here")
    await fetch(http, server)
    assert secrets_seen(server) == [SECRET]


@pytest.mark.canary("S-13")
async def test_careless_client_is_caught(server: FaultServer, trap: FaultServer) -> None:
    """A client that follows with its headers shows the trap its credential."""
    server.handlers["/file"] = redirect(trap.url("/x"))
    await fetch(FollowsWithHeaders(), server)
    assert secrets_seen(trap) == [SECRET]


async def count_hops(client: HttpClient, server: FaultServer, hops: int) -> int:
    """Follow a chain of redirects; how many requests were made."""
    for hop in range(hops):
        server.handlers[f"/{hop}"] = redirect(f"/{hop + 1}")
    server.handlers[f"/{hops}"] = good(b"end")
    await client.read("GET", server.url("/0"))
    return len(server.requests)


@pytest.mark.promise("S-13")
async def test_ten_redirects_are_too_many(server: FaultServer, http: HttpClient) -> None:
    """Five redirects are followed, and not a sixth."""
    assert await count_hops(http, server, 5) == 6
    server.requests.clear()
    with pytest.raises(HubAnswerError, match="redirects"):
        await count_hops(http, server, 10)
    assert len(server.requests) == 6


@pytest.mark.canary("S-13")
async def test_patient_follower_is_caught(server: FaultServer) -> None:
    """A client without that limit makes all eleven requests."""
    client = FollowsWithHeaders()
    for hop in range(10):
        server.handlers[f"/{hop}"] = redirect(server.url(f"/{hop + 1}"))
    server.handlers["/10"] = good(b"end")
    await client.read("GET", server.url("/0"))
    assert len(server.requests) == 11


@pytest.mark.parametrize("target", ["ftp://x.example/", "http://a:b@x.example/", "file:///etc/passwd"])
async def test_odd_redirects(server: FaultServer, http: HttpClient, target: str) -> None:
    """A redirect out of the web, or with a name in it, is refused."""
    server.handlers["/file"] = redirect(target)
    with pytest.raises(RedirectRefusedError):
        await fetch(http, server)


async def test_redirect_to_nowhere(server: FaultServer, http: HttpClient) -> None:
    """A redirect without an address is the hub's fault."""
    server.handlers["/file"] = status(302)
    with pytest.raises(HubAnswerError, match="nowhere"):
        await fetch(http, server)


CONTENT = bytes(200_000)


@pytest.mark.parametrize(
    "fault",
    [
        lambda: breaks_after(CONTENT, 10, "stall"),
        lambda: breaks_after(CONTENT, 10, "short"),
        lambda: breaks_after(CONTENT, 10, "reset"),
        lambda: trickles(CONTENT, 0.05),
        lambda: endless(CONTENT),
    ],
)
@pytest.mark.promise("S-13")
async def test_small_answers_end_in_time(
    server: FaultServer, http: HttpClient, fault: Callable[[], Callable[[Exchange], object]]
) -> None:
    """Whatever a server does, a small answer is there within its deadline, or an error is."""
    server.handlers["/file"] = fault()  # type: ignore[assignment]  # each is a handler
    began_s = time.monotonic()
    with pytest.raises((ConnectionLostError, HubAnswerError)):
        await http.read("GET", server.url("/file"), maximum_bytes=100_000)
    assert time.monotonic() - began_s < 3
    assert server.faults


@pytest.mark.canary("S-13")
async def test_waiting_client_is_caught(server: FaultServer) -> None:
    """A client with a deadline for connecting alone waits on."""
    server.handlers["/file"] = breaks_after(CONTENT, 10, "stall")
    async with WaitsForEver() as client:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.read("GET", server.url("/file")), 1.5)


@pytest.mark.promise("S-13")
async def test_compressed_answers_are_refused(server: FaultServer, http: HttpClient) -> None:
    """A small answer that would swell to a hundred megabytes is refused while it is small."""
    bomb = gzip.compress(bytes(100_000_000), 9)
    assert len(bomb) < 200_000
    server.handlers["/file"] = status(200, bomb, Content_Encoding="gzip")
    with pytest.raises(HubAnswerError, match="compressed"):
        await fetch(http, server)
    assert server.requests[0].headers["accept-encoding"] == "identity"


async def test_long_answers_are_refused(server: FaultServer, http: HttpClient) -> None:
    """An answer that is longer than the caller allows is refused."""
    server.handlers["/file"] = good(bytes(5_000))
    with pytest.raises(HubAnswerError, match="longer"):
        await http.read("GET", server.url("/file"), maximum_bytes=4_000)


async def test_nobody_there(http: HttpClient) -> None:
    """A port where nobody listens is an error with the host in it."""
    with pytest.raises(HubUnreachableError, match=r"127\.0\.0\.1:9"):
        await http.read("GET", "http://127.0.0.1:9/")


async def test_no_name(http: HttpClient) -> None:
    """A host that does not exist is an error with its name in it."""
    with pytest.raises(HubUnreachableError, match=r"nowhere\.invalid"):
        await http.read("GET", "http://nowhere.invalid/")


async def test_plain_server_behind_https(server: FaultServer, http: HttpClient) -> None:
    """Who does not speak TLS is not talked to without it."""
    with pytest.raises((HubUnreachableError, ConnectionLostError, CertificateError)):
        await http.read("GET", server.url("/file").replace("http://", "https://"))
    assert server.requests == []


async def test_cookies_are_not_kept(server: FaultServer, http: HttpClient) -> None:
    """No server can mark this client."""
    server.handlers["/file"] = status(200, b"x", Set_Cookie="id=1; Path=/")
    await fetch(http, server)
    await fetch(http, server)
    assert [one for one in server.requests if "cookie" in one.headers] == []


async def test_environment_is_not_read(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy variable that the settings do not show is not used."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.handlers["/file"] = good(b"direct")
    async with HttpClient() as client:
        assert await fetch(client, server) == b"direct"


async def test_proxy_that_does_not_answer_is_named() -> None:
    """Who cannot get through learns which proxy was asked, and nobody reads its password."""
    settings = HttpSettings(http_proxy="http://ada:secret@127.0.0.1:9")
    async with HttpClient(settings) as client:
        with pytest.raises(HubUnreachableError, match=r"through the proxy 127\.0\.0\.1:9") as caught:
            await client.read("GET", "http://hub.example/")
    assert "secret" not in caught.value.message


async def test_proxy_of_the_settings_is_used(server: FaultServer) -> None:
    """With a proxy, the proxy is asked, and the whole address is told to it."""
    server.fallback = good(b"by proxy")
    async with HttpClient(HttpSettings(http_proxy=server.url())) as client:
        answer = await client.read("GET", "http://hub.example/file")
    assert answer.content == b"by proxy"
    assert server.requests[0].path == "http://hub.example/file"


def test_unusable_certificate_file() -> None:
    """A file that holds no certificate is an error of the settings."""
    with pytest.raises(SettingsError, match="SSL_CERT_FILE"):
        HttpClient(HttpSettings(certificate_file=Path(__file__)))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of its own authority for this computer, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, which makes the certificate")
    path = tmp_path / "school.pem"
    command = [
        openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", str(path), "-out", str(tmp_path / "certificate"), "-days", "2", "-subj", "/CN=school",
        "-addext", "subjectAltName=IP:127.0.0.1",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + (tmp_path / "certificate").read_text())
    return path


@pytest.fixture
def safe_server(certificate: Path) -> Iterator[FaultServer]:
    """A server that speaks TLS, with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FaultServer(tls=context) as running:
        running.handlers["/file"] = good(b"safe")
        yield running


async def test_unknown_certificate_is_refused(safe_server: FaultServer, http: HttpClient) -> None:
    """Who cannot prove who they are is not talked to, and no credential is sent."""
    with pytest.raises(CertificateError):
        await fetch(http, safe_server)
    assert safe_server.requests == []


async def test_certificate_of_a_school_is_trusted(safe_server: FaultServer, certificate: Path) -> None:
    """With the school's certificate in the settings its servers are trusted."""
    async with HttpClient(HttpSettings(certificate_file=certificate)) as client:
        assert await fetch(client, safe_server) == b"safe"


@pytest.mark.promise("S-13")
async def test_encryption_is_not_left(safe_server: FaultServer, trap: FaultServer, certificate: Path) -> None:
    """A redirect from https to http is refused, and the other end hears nothing."""
    safe_server.handlers["/file"] = redirect(trap.url("/x"))
    async with HttpClient(HttpSettings(certificate_file=certificate)) as client:
        with pytest.raises(RedirectRefusedError, match="encryption"):
            await fetch(client, safe_server)
    assert trap.requests == []

"""Tests of files that clients send."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx2
import ollama
import pytest

from groundup.names import Digest
from tests.server.live import Live, live_server
from tests.server.ollama.waiting import eventually

CONTENT = bytes(range(256)) * 1000
DIGEST = Digest.of(CONTENT)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Path]]:
    """A server, and where files wait."""
    folder = tmp_path_factory.mktemp("server")
    with live_server(folder) as live:
        yield live, folder / "uploads"


def request(live: Live, method: str, digest: str, content: bytes = b"") -> httpx2.Response:
    """One answer, past all proxies."""
    url = f"{live.address}/api/blobs/{digest}"
    return httpx2.request(method, url, content=content, trust_env=False, timeout=30)


def test_send_once(sent: tuple[Live, Path], tmp_path: Path) -> None:
    """A file is not here, then it is sent, then it is; the second time it is only passed over."""
    live, uploads = sent
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    assert request(live, "HEAD", str(DIGEST)).status_code == 404
    with ollama.Client(live.address, trust_env=False) as client:
        assert client.create_blob(path) == str(DIGEST)
        assert client.create_blob(path) == str(DIGEST)
    assert request(live, "HEAD", str(DIGEST)).status_code == 200
    assert (uploads / DIGEST.file_name).read_bytes() == CONTENT
    assert request(live, "POST", str(DIGEST), CONTENT).status_code == 200


def test_new_files_are_created(sent: tuple[Live, Path]) -> None:
    """The first time the answer is 201, an empty file included."""
    live, _ = sent
    assert request(live, "POST", str(Digest.of(b"new")), b"new").status_code == 201
    assert request(live, "POST", str(Digest.of(b""))).status_code == 201


def test_other_bytes(sent: tuple[Live, Path]) -> None:
    """Bytes that are not those of the digest are refused with both digests, and are not kept."""
    live, uploads = sent
    digest = Digest.of(b"promised")
    answer = request(live, "POST", str(digest), b"sent")
    assert answer.status_code == 400
    expected = f'digest mismatch, expected "{digest}", got "{Digest.of(b"sent")}"'
    assert answer.json()["error"] == expected
    assert request(live, "HEAD", str(digest)).status_code == 404
    assert not [one for one in uploads.glob("*") if digest.hex in one.name]


@pytest.mark.parametrize(
    "digest", ["x", "sha256:abc", f"sha512:{'0' * 64}", f"sha256:{'A' * 64}", "sha256-" + "0" * 64]
)
def test_no_digest(sent: tuple[Live, Path], digest: str) -> None:
    """What is no digest is refused, so that no other path can ever come of it."""
    live, _ = sent
    assert request(live, "HEAD", digest).status_code == 400
    answer = request(live, "POST", digest, b"any")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid digest format")


def test_a_client_that_goes_away(sent: tuple[Live, Path]) -> None:
    """Half a file is forgotten when its sender leaves."""
    live, uploads = sent
    digest = Digest.of(b"half" * 1000)
    with socket.create_connection(("127.0.0.1", live.port)) as line:
        host = f"Host: 127.0.0.1:{live.port}\r\nContent-Length: 4000\r\n\r\n"
        line.sendall(f"POST /api/blobs/{digest} HTTP/1.1\r\n{host}".encode() + b"half" * 10)
        eventually(lambda: any(digest.hex in one.name for one in uploads.glob("*")))
    eventually(lambda: not any(digest.hex in one.name for one in uploads.glob("*")))

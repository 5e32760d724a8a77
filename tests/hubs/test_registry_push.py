"""Pushing to registries: what arrives is what was sent, and nothing damaged or to strangers leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from groundup.errors import (
    AccessDeniedError,
    BlobMissingError,
    DigestMismatchError,
    RedirectRefusedError,
)
from groundup.hubs.credentials import Credential
from groundup.hubs.http import HttpClient
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.progress import AnyEvent, FilePresent, Progress, UploadFinished, UploadStarted
from groundup.hubs.registry import RegistryHub
from groundup.hubs.registry_push import push
from groundup.library.layer_kinds import OCI_MANIFEST
from groundup.library.manifest import parse_manifest
from groundup.names import Digest, ModelName

from .fault_server import FaultServer
from .registry_models import small_model
from .registry_server import PASSWORD, USER, RegistryServer

MODEL = small_model()
LIMITS = DownloadLimits(chunk_bytes=70_000, first_wait_s=0.01, attempts=3)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        yield running


@pytest.fixture
async def hub(server: RegistryServer) -> AsyncIterator[RegistryHub]:
    async with HttpClient() as http:
        yield RegistryHub(
            http, server.host, base=server.http.url(), credentials=lambda host: Credential(USER, PASSWORD)
        )


class Sender:
    """A library of one model, and what a push told."""

    def __init__(self, folder: Path, server: RegistryServer, hub: RegistryHub) -> None:
        MODEL.write(folder)
        self.folder = folder
        self.hub = hub
        self.name = ModelName.parse(f"http://{server.host}/Class/Tiny:v1")
        self.events: list[AnyEvent] = []

    def find(self, digest: Digest) -> Path | None:
        path = self.folder / digest.file_name
        return path if path.exists() else None

    async def send(self) -> Digest:
        return await push(
            self.name, MODEL.manifest, self.find, hub=self.hub, limits=LIMITS, progress=self.events.append
        )


@pytest.fixture
def sender(tmp_path: Path, server: RegistryServer, hub: RegistryHub) -> Sender:
    return Sender(tmp_path, server, hub)


@pytest.mark.parametrize("auth", ["", "basic", "bearer"])
async def test_push_and_pull_back(
    server: RegistryServer, sender: Sender, hub: RegistryHub, auth: str
) -> None:
    """What was pushed can be pulled, byte for byte, whatever proof the registry wants."""
    server.auth = auth
    assert await sender.send() == MODEL.manifest.digest
    release = await hub.resolve(sender.name)
    assert release.manifest == MODEL.manifest.raw
    assert server.blobs == {str(digest): content for digest, content in MODEL.contents.items()}


async def test_events(sender: Sender) -> None:
    """A push tells what it is about to send, how far it is, and its end."""
    await sender.send()
    kinds = [type(event) for event in sender.events]
    assert kinds.index(UploadStarted) == len(MODEL.contents)  # after all files were checked
    last = sender.events[-1]
    assert isinstance(last, UploadFinished)
    assert last.sent_bytes == MODEL.manifest.size_bytes
    done = [event.done_bytes for event in sender.events if isinstance(event, Progress)]
    assert done == sorted(done)
    assert done[-1] == MODEL.manifest.size_bytes


async def test_second_push_sends_nothing(server: RegistryServer, sender: Sender) -> None:
    """Files that the registry has are not sent again."""
    await sender.send()
    patches = server.counts["PATCH"]
    await sender.send()
    assert server.counts["PATCH"] == patches > 0
    assert len([event for event in sender.events if isinstance(event, FilePresent)]) == len(MODEL.contents)


async def test_damaged_file_is_not_spread(server: RegistryServer, sender: Sender) -> None:
    """A file whose bytes have changed stops everything before the first request."""
    path = sender.folder / MODEL.manifest.layers[0].digest.file_name
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert path.read_bytes() != good
    with pytest.raises(DigestMismatchError):
        await sender.send()
    assert server.http.requests == []


async def test_missing_file(server: RegistryServer, sender: Sender) -> None:
    """A file that is not here any more stops everything before the first request."""
    (sender.folder / MODEL.manifest.layers[1].digest.file_name).unlink()
    with pytest.raises(BlobMissingError):
        await sender.send()
    assert server.http.requests == []


async def test_registry_that_wants_the_oci_type(server: RegistryServer, sender: Sender) -> None:
    """A registry that refuses the older type gets the same files under a manifest of the newer one."""
    server.takes_docker_type = False
    digest = await sender.send()
    raw, kind = server.manifests["class/tiny", "v1"]
    assert (kind, Digest.of(raw)) == (OCI_MANIFEST, digest)
    assert parse_manifest(raw).blobs == MODEL.manifest.blobs


async def test_wrong_password(server: RegistryServer, sender: Sender) -> None:
    """Who may not push is told so."""
    server.auth = "basic"
    sender.hub.access._credential = Credential(USER, "wrong")
    with pytest.raises(AccessDeniedError, match="does not let this account"):
        await sender.send()
    assert server.blobs == {}


async def test_uploads_stay_with_the_registry(server: RegistryServer, sender: Sender) -> None:
    """A registry that sends uploads to another host gets nothing, and neither does that host."""
    with FaultServer() as trap:
        server.auth, server.upload_elsewhere = "basic", trap.url("/upload")
        with pytest.raises(RedirectRefusedError):
            await sender.send()
        assert trap.requests == []


async def test_expired_token_is_renewed(server: RegistryServer, sender: Sender) -> None:
    """A token that expires between two parts is renewed, and the part is sent again."""
    server.auth, server.token_uses = "bearer", 3
    await sender.send()
    assert server.counts["tokens"] >= 3
    assert len(server.blobs) == len(MODEL.contents)

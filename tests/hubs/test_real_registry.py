"""Push to and pull from the registry that Debian ships, the one that schools run as their mirror."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.registry import RegistryHub
from groundup.hubs.registry_push import push
from groundup.names import Digest, ModelName

from .memory_session import MemorySession
from .registry_models import small_model
from .school_registry import PROGRAM, running_registry

MODEL = small_model()

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="docker-registry is not installed")


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    """A registry that runs, by its host."""
    with running_registry(tmp_path / "registry") as host:
        yield host


async def test_push_and_pull(registry: str, tmp_path: Path) -> None:
    """A model that was pushed in several parts comes back byte for byte; a second push sends nothing."""
    folder = tmp_path / "library"
    folder.mkdir()
    MODEL.write(folder)
    name = ModelName.parse(f"http://{registry}/class-7b/tiny:v1")
    limits = DownloadLimits(chunk_bytes=100_000)

    def find(digest: Digest) -> Path:
        return folder / digest.file_name

    async with HttpClient() as http:
        hub = RegistryHub(http, registry, base=f"http://{registry}")
        for _ in range(2):
            assert await push(name, MODEL.manifest, find, hub=hub, limits=limits) == MODEL.manifest.digest
        release = await hub.resolve(name)
        session = MemorySession.of(release)
        await download(release, session, source=hub, limits=limits)
    assert release.manifest == MODEL.manifest.raw
    assert {sink.digest: sink.published for sink in session.sinks} == dict(MODEL.contents)

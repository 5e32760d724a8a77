"""A pull looks, fetches what is missing, gives the model its name, and notes where it came from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from groundup.errors import HubUnreachableError, NotOnHubError
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import Release
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.progress import (
    AnyEvent,
    DownloadStarted,
    HubAsked,
    HubRetried,
    ModelInstalled,
    ModelUpToDate,
    ReleaseFound,
)
from groundup.hubs.pulling import LOOK_ATTEMPTS, Puller
from groundup.hubs.registry import RegistryHub
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import DOCKER_MANIFEST, LayerKind
from groundup.library.manifest import build_manifest
from groundup.library.model_source import ADOPTED, ModelSource
from groundup.library.store import ExternalRecord
from groundup.names import Digest, ModelName

from .registry_models import KINDS, small_model
from .registry_server import RegistryServer

MODEL = small_model()
QUICK = DownloadLimits(first_wait_s=0.001)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        running.put("class/tiny", "v1", MODEL.manifest.raw, DOCKER_MANIFEST, list(MODEL.contents.values()))
        yield running


@pytest.fixture
async def hub(server: RegistryServer) -> AsyncIterator[RegistryHub]:
    async with HttpClient() as http:
        yield RegistryHub(http, server.host, base=server.http.url())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def name(server: RegistryServer) -> ModelName:
    return ModelName.parse(f"{server.host}/class/tiny:v1")


class Teller:
    """A puller's events."""

    def __init__(self, library: Library) -> None:
        self.events: list[AnyEvent] = []
        self.puller = Puller(library=library, limits=QUICK, progress=self.events.append)

    async def pull(self, name: ModelName, hub: RegistryHub) -> Release:
        release = await self.puller.find(name, hub, hub.host)
        await self.puller.fetch(release, hub)
        return release

    def kinds(self) -> set[type]:
        return set(map(type, self.events))


def installed(library: Library, name: ModelName) -> InstalledModel:
    found = library.find(name.full)
    assert found is not None
    return found


async def test_everything_arrives(library: Library, hub: RegistryHub, name: ModelName) -> None:
    """All files are here with their bytes, and the hub is named before it is asked."""
    teller = Teller(library)
    await teller.pull(name, hub)
    model = installed(library, name)
    assert model.manifest.raw == MODEL.manifest.raw
    assert [path.read_bytes() for path in model.paths(LayerKind.WEIGHTS)] == [KINDS["model"]]
    assert [path.read_bytes() for path in model.paths(LayerKind.PARAMETERS)] == [KINDS["params"]]
    assert isinstance(teller.events[0], HubAsked)
    assert isinstance(teller.events[-1], ModelInstalled)


async def test_the_source_is_noted(library: Library, hub: RegistryHub, name: ModelName) -> None:
    """Where it came from, in which state, under which licence and name, and when."""
    await Teller(library).pull(name, hub)
    source = installed(library, name).source
    assert source is not None
    assert (source.kind, source.host, source.name) == ("registry", hub.host, name.full)
    assert source.revision == str(MODEL.manifest.digest)
    assert source.licence == "Apache License"
    assert source.fetched.startswith("20")


async def test_a_pull_makes_an_adopted_model_our_own(
    library: Library, hub: RegistryHub, name: ModelName, tmp_path: Path
) -> None:
    """Its bytes come here, and so does its source; the file of the other tool is not needed any more."""
    manifest = MODEL.manifest
    weights = manifest.of_kind(LayerKind.WEIGHTS)[0].digest
    theirs = tmp_path / "theirs.gguf"
    theirs.write_bytes(MODEL.contents[weights])
    record = ExternalRecord.of(theirs, theirs.stat(), "Other Tool")
    with library.store.pull_session(manifest, external={weights: record}) as session:
        for writer in session.writers():
            writer.write(0, MODEL.contents[writer.digest])
            writer.publish()
        session.commit(name)
    library.note_source(manifest, ModelSource(kind=f"{ADOPTED}tool"))
    await Teller(library).pull(name, hub)
    theirs.unlink()
    model = installed(library, name)
    assert (model.is_gone, model.source and model.source.kind) == (False, "registry")
    assert model.weights[0].parent.name == "blobs"


async def test_a_second_time_is_nothing(library: Library, hub: RegistryHub, name: ModelName) -> None:
    """What is here as the hub has it is up to date, and no file is asked for."""
    await Teller(library).pull(name, hub)
    teller = Teller(library)
    await teller.pull(name, hub)
    assert isinstance(teller.events[-1], ModelUpToDate)
    assert DownloadStarted not in teller.kinds()


async def test_what_is_missing_comes_again(library: Library, hub: RegistryHub, name: ModelName) -> None:
    """A model whose file is gone is not up to date; that file alone is fetched."""
    await Teller(library).pull(name, hub)
    path = library.store.blob_path(Digest.of(KINDS["params"]))
    assert path is not None
    path.unlink()
    teller = Teller(library)
    await teller.pull(name, hub)
    started = next(event for event in teller.events if isinstance(event, DownloadStarted))
    assert started.total_bytes - started.have_bytes == len(KINDS["params"])
    assert path.read_bytes() == KINDS["params"]


async def test_an_update_frees_the_older_state(
    library: Library, hub: RegistryHub, server: RegistryServer, name: ModelName
) -> None:
    """A tag that moved on is fetched again, and what only the older state needed is gone."""
    await Teller(library).pull(name, hub)
    fewer = build_manifest(MODEL.manifest.config, MODEL.manifest.layers[:2])
    server.put("class/tiny", "v1", fewer.raw, DOCKER_MANIFEST, [])
    teller = Teller(library)
    await teller.pull(name, hub)
    last = teller.events[-1]
    assert isinstance(last, ModelInstalled)
    assert last.freed_bytes > 0
    assert library.store.blob_path(Digest.of(KINDS["params"])) is None
    assert installed(library, name).manifest.raw == fewer.raw


async def test_a_damaged_manifest_is_repaired(library: Library, hub: RegistryHub, name: ModelName) -> None:
    """A pull over a manifest that cannot be read puts the right one there."""
    await Teller(library).pull(name, hub)
    [path] = [path for path in (library.store.folder / "manifests").rglob("*") if path.is_file()]
    path.write_bytes(b"nonsense")
    await Teller(library).pull(name, hub)
    assert installed(library, name).manifest.raw == MODEL.manifest.raw


async def test_pinned_names(library: Library, hub: RegistryHub, server: RegistryServer) -> None:
    """A name with a digest is pulled and found by it."""
    pinned = ModelName.parse(f"{server.host}/class/tiny@{MODEL.manifest.digest}")
    await Teller(library).pull(pinned, hub)
    assert installed(library, pinned).manifest.digest == MODEL.manifest.digest


async def test_size_and_licence_come_first(library: Library, hub: RegistryHub, name: ModelName) -> None:
    """Before anything large is fetched, size and licence are told."""
    teller = Teller(library)
    await teller.puller.find(name, hub, hub.host)
    found = teller.events[-1]
    assert isinstance(found, ReleaseFound)
    assert (found.total_bytes, found.licence) == (MODEL.manifest.size_bytes, "Apache License")
    assert not library.store.folder.exists()


async def test_a_hub_that_is_away(library: Library) -> None:
    """A few attempts, each told, and then an error that says who is away."""
    teller = Teller(library)
    async with HttpClient() as http:
        hub = RegistryHub(http, "127.0.0.1:9", base="http://127.0.0.1:9")
        with pytest.raises(HubUnreachableError, match=r"127\.0\.0\.1"):
            await teller.pull(ModelName.parse("127.0.0.1:9/class/tiny"), hub)
    assert sum(isinstance(event, HubRetried) for event in teller.events) == LOOK_ATTEMPTS - 1


async def test_what_is_not_there(library: Library, hub: RegistryHub, server: RegistryServer) -> None:
    """An unknown model is asked for once and makes nothing here."""
    teller = Teller(library)
    with pytest.raises(NotOnHubError):
        await teller.pull(ModelName.parse(f"{server.host}/class/none"), hub)
    assert HubRetried not in teller.kinds()
    assert not library.store.folder.exists()

"""Pulling from registries: right bytes, proof of who we are for nobody else, hostile manifests refused."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from groundup.errors import (
    AccessDeniedError,
    GroundupError,
    HubAnswerError,
    InvalidDigestError,
    InvalidManifestError,
    NotOnHubError,
    RedirectRefusedError,
    SignInPageError,
    UnusableReleaseError,
)
from groundup.hubs.credentials import Credential
from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.registry import RegistryHub
from groundup.hubs.registry_index import INDEX_TYPES
from groundup.library.layer_kinds import DOCKER_MANIFEST, OLLAMA_PREFIX
from groundup.names import Digest, ModelName
from tests.canaries.careless_downloads import TrustsAnyRealm
from tests.faults.hostile_texts import DIGESTS, SPOKEN_FILE_NAMES

from .fault_server import FaultServer, sign_in_page
from .memory_session import MemorySession
from .registry_models import KINDS, small_model
from .registry_server import PASSWORD, USER, RegistryServer

MODEL = small_model()


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with RegistryServer() as running:
        running.put(
            "class/tiny", "latest", MODEL.manifest.raw, DOCKER_MANIFEST, list(MODEL.contents.values())
        )
        yield running


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient() as client:
        yield client


def ada(host: str) -> Credential:
    """Somebody who has an account everywhere."""
    return Credential(USER, PASSWORD)


def hub_of(server: RegistryServer, http: HttpClient, **rest: Any) -> RegistryHub:
    return RegistryHub(http, server.host, base=server.http.url(), **rest)


def named(server: RegistryServer, rest: str = "class/tiny") -> ModelName:
    return ModelName.parse(f"http://{server.host}/{rest}")


async def pull(hub: RegistryHub, name: ModelName) -> MemorySession:
    release = await hub.resolve(name)
    session = MemorySession.of(release)
    await download(release, session, source=hub)
    return session


async def test_pull(server: RegistryServer, http: HttpClient) -> None:
    """Manifest and files arrive as they are there, with the settings that belong to the model."""
    hub = hub_of(server, http)
    release = await hub.resolve(named(server))
    assert release.manifest == MODEL.manifest.raw
    assert [file.name for file in release.files] == [
        "config", "weights", "go template", "parameters", "licence",
    ]  # fmt: skip
    session = await pull(hub, named(server))
    assert {sink.digest: sink.published for sink in session.sinks} == dict(MODEL.contents)


async def test_pull_by_digest(server: RegistryServer, http: HttpClient) -> None:
    """A pinned name gives exactly that manifest."""
    release = await hub_of(server, http).resolve(named(server, f"class/tiny@{MODEL.manifest.digest}"))
    assert release.manifest == MODEL.manifest.raw


async def test_other_manifest_under_a_digest_is_refused(server: RegistryServer, http: HttpClient) -> None:
    """What comes under a pinned digest must have it."""
    wanted = Digest.of(b"something else")
    server.manifests["class/tiny", str(wanted)] = (MODEL.manifest.raw, DOCKER_MANIFEST)
    with pytest.raises(HubAnswerError, match="digest"):
        await hub_of(server, http).resolve(named(server, f"class/tiny@{wanted}"))


async def test_index_leads_to_a_manifest(server: RegistryServer, http: HttpClient) -> None:
    """Of an index the first manifest is taken."""
    entries = [{"digest": str(MODEL.manifest.digest), "mediaType": DOCKER_MANIFEST, "size": 5}]
    index = json.dumps({"schemaVersion": 2, "manifests": entries}).encode()
    server.put("class/tiny", "many", index, INDEX_TYPES[0], [])
    release = await hub_of(server, http).resolve(named(server, "class/tiny:many"))
    assert release.manifest == MODEL.manifest.raw


async def test_pinned_index(server: RegistryServer, http: HttpClient) -> None:
    """A name that pins an index becomes one that pins the manifest, since that is what is kept."""
    entries = [{"digest": str(MODEL.manifest.digest), "mediaType": DOCKER_MANIFEST, "size": 5}]
    index = json.dumps({"schemaVersion": 2, "manifests": entries}).encode()
    server.put("class/tiny", "many", index, INDEX_TYPES[0], [])
    release = await hub_of(server, http).resolve(named(server, f"class/tiny@{Digest.of(index)}"))
    assert release.name.digest == MODEL.manifest.digest


async def test_index_of_indexes(server: RegistryServer, http: HttpClient) -> None:
    """An index that leads to an index is refused: nobody knows how deep it goes."""
    index = json.dumps({"mediaType": INDEX_TYPES[0], "manifests": []}).encode()
    entries = [{"digest": str(Digest.of(index)), "mediaType": "", "size": 5}]
    outer = json.dumps({"schemaVersion": 2, "manifests": entries}).encode()
    server.put("class/tiny", "inner", index, "application/json", [])
    server.put("class/tiny", "outer", outer, INDEX_TYPES[0], [])
    with pytest.raises(HubAnswerError, match="another index"):
        await hub_of(server, http).resolve(named(server, "class/tiny:outer"))


async def test_near_tags_are_named(server: RegistryServer, http: HttpClient) -> None:
    """A tag that does not exist is answered with those that do, the nearest first."""
    for tag in ("4b", "8b", "14b"):
        server.put("class/tiny", tag, MODEL.manifest.raw, DOCKER_MANIFEST, [])
    server.tags = ["latest", "4b", "8b", "14b", "\x1b[31m"]
    with pytest.raises(NotOnHubError) as caught:
        await hub_of(server, http).resolve(named(server, "class/tiny:4B"))
    assert caught.value.choices[0] == "4b"
    assert all(tag.isalnum() for tag in caught.value.choices)


async def test_a_registry_without_a_list(server: RegistryServer, http: HttpClient) -> None:
    """Where tags cannot be listed, the model is just not there."""
    with pytest.raises(NotOnHubError) as caught:
        await hub_of(server, http).resolve(named(server, "class/tiny:v9"))
    assert caught.value.choices == ()


async def test_unknown_model(server: RegistryServer, http: HttpClient) -> None:
    """What the registry does not have is an error with its name."""
    with pytest.raises(NotOnHubError, match="class/none"):
        await hub_of(server, http).resolve(named(server, "class/none"))


@pytest.mark.parametrize("auth", ["basic", "bearer"])
async def test_accounts(server: RegistryServer, http: HttpClient, auth: str) -> None:
    """With an account a closed registry opens, by password or by token."""
    server.auth = auth
    session = await pull(hub_of(server, http, credentials=ada), named(server))
    assert len([sink for sink in session.sinks if sink.published is not None]) == len(MODEL.contents)


@pytest.mark.parametrize("auth", ["basic", "bearer"])
async def test_nobody_is_denied(server: RegistryServer, http: HttpClient, auth: str) -> None:
    """Without an account a closed registry stays closed, and the error says so."""
    server.auth = auth
    with pytest.raises(AccessDeniedError) as caught:
        await hub_of(server, http).resolve(named(server))
    assert not caught.value.has_credential


async def test_expired_tokens_are_renewed(server: RegistryServer, http: HttpClient) -> None:
    """A token that expires during a long download is renewed."""
    server.auth, server.token_uses = "bearer", 5
    hub = hub_of(server, http, credentials=ada)
    release = await hub.resolve(named(server))
    session = MemorySession.of(release)
    await download(release, session, source=hub, limits=DownloadLimits(connections=2, chunk_bytes=30_000))
    assert all(sink.published is not None for sink in session.sinks)
    assert server.counts["tokens"] >= 2


@pytest.mark.promise("S-13")
async def test_foreign_realm_gets_no_password(server: RegistryServer, http: HttpClient) -> None:
    """A realm on another port is another host: it is refused and never asked (CVE-2025-51471)."""
    with FaultServer() as trap:
        server.auth, server.realm = "bearer", trap.url("/token")
        with pytest.raises(RedirectRefusedError):
            await hub_of(server, http, credentials=ada).resolve(named(server))
        assert trap.requests == []


@pytest.mark.canary("S-13")
async def test_trusting_client_is_caught(server: RegistryServer, http: HttpClient) -> None:
    """A client that believes every realm brings its password there."""
    with FaultServer() as trap:
        server.auth, server.realm = "bearer", trap.url("/token")
        hub = hub_of(server, http)
        hub.access = TrustsAnyRealm(http, server.http.url(), server.host, ada)
        with pytest.raises(GroundupError):
            await hub.resolve(named(server))
        assert [one for one in trap.requests if "authorization" in one.headers]


async def test_sign_in_page(http: HttpClient) -> None:
    """A web page in place of a manifest is called one."""
    with FaultServer(fallback=sign_in_page()) as portal:
        hub = RegistryHub(http, "registry.example", base=portal.url())
        with pytest.raises(SignInPageError):
            await hub.resolve(ModelName.parse("registry.example/class/tiny"))


def changed(**changes: Any) -> bytes:
    """The manifest with some fields of its first layer changed."""
    document = json.loads(MODEL.manifest.raw)
    document["layers"][0] |= changes
    return json.dumps(document).encode()


@pytest.mark.parametrize("digest", DIGESTS)
@pytest.mark.promise("S-12")
async def test_hostile_digests(server: RegistryServer, http: HttpClient, digest: str) -> None:
    """A digest of any other form than ours is refused, and nothing more is asked."""
    server.put("class/tiny", "evil", changed(digest=digest), DOCKER_MANIFEST, [])
    with pytest.raises(InvalidDigestError):
        await hub_of(server, http).resolve(named(server, "class/tiny:evil"))
    assert len(server.http.requests) == 1


@pytest.mark.parametrize("name", SPOKEN_FILE_NAMES)
@pytest.mark.promise("S-12")
async def test_hostile_file_names(server: RegistryServer, http: HttpClient, name: str) -> None:
    """A file name that is unsafe on any system is refused."""
    raw = changed(annotations={"org.opencontainers.image.title": name})
    server.put("class/tiny", "evil", raw, DOCKER_MANIFEST, [])
    with pytest.raises(InvalidManifestError):
        await hub_of(server, http).resolve(named(server, "class/tiny:evil"))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{" * 50_000,
        b'{"schemaVersion": 1}',
        changed(size=-1),
        changed(size=2**63),
        changed(size="5"),
        changed(mediaType="nonsense"),
        b" " * (4 << 20) + b"{}",
    ],
)
@pytest.mark.promise("S-12")
async def test_hostile_manifests(server: RegistryServer, http: HttpClient, raw: bytes) -> None:
    """Whatever comes in place of a manifest, the answer is an error of ours."""
    server.put("class/tiny", "evil", raw, DOCKER_MANIFEST, [])
    with pytest.raises(GroundupError):
        await hub_of(server, http).resolve(named(server, "class/tiny:evil"))


async def test_other_formats_say_why(server: RegistryServer, http: HttpClient) -> None:
    """A model in a format that no engine of ours loads is refused before its bytes come."""
    raw = changed(mediaType=f"{OLLAMA_PREFIX}tensor")
    server.put("class/tiny", "odd", raw, DOCKER_MANIFEST, [])
    with pytest.raises(UnusableReleaseError, match="not GGUF"):
        await hub_of(server, http).resolve(named(server, "class/tiny:odd"))


def test_contents_are_what_they_say() -> None:
    """The model of these tests has a file of each kind, and all differ."""
    assert len(MODEL.contents) == len(KINDS) + 1

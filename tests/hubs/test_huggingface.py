"""Hugging Face: names become releases, gates are explained, and the token stays with the site."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from groundup.errors import (
    GatedModelError,
    GroundupError,
    HubAnswerError,
    InvalidDigestError,
    InvalidFileNameError,
    NotOnHubError,
    UnusableReleaseError,
)
from groundup.hubs.download import download
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import Release
from groundup.hubs.huggingface import HuggingFaceHub
from groundup.library.layer_kinds import LayerKind
from groundup.library.manifest import parse_manifest
from groundup.names import ModelName
from tests.canaries.careless_downloads import looks_for_dots_only
from tests.faults.hostile_texts import SPOKEN_FILE_NAMES

from .huggingface_server import REVISION, TOKEN, HuggingFaceServer
from .memory_session import MemorySession
from .releases import some_bytes

WEIGHTS = some_bytes(5_000)
FILES = {
    "tiny-Q4_K_M.gguf": WEIGHTS,
    "tiny-Q8_0.gguf": some_bytes(9_000),
    "mmproj-tiny-BF16.gguf": some_bytes(700),
    "mmproj-tiny-F16.gguf": some_bytes(600),
    "imatrix.gguf": some_bytes(500),
    "params": b'{"temperature": 0.3}',
    "LICENSE": b"Apache License, Version 2.0",
    "README.md": b"# Tiny",
}


@pytest.fixture(autouse=True)
def nobody_signed_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No token of this computer's user takes part."""
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "no-token"))


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer() as running:
        running.put("ada/tiny-GGUF", FILES)
        yield running


@pytest.fixture
async def hub(server: HuggingFaceServer) -> AsyncIterator[HuggingFaceHub]:
    async with HttpClient() as http:
        yield HuggingFaceHub(http, endpoint=server.site.url())


async def resolve(hub: HuggingFaceHub, text: str = "hf.co/ada/tiny-GGUF") -> Release:
    return await hub.resolve(ModelName.parse(text))


def names(release: Release) -> list[str]:
    return [file.name for file in release.files]


async def test_usual_variant(hub: HuggingFaceHub) -> None:
    """Without a tag it is Q4_K_M, with the projector, the parameters and the licence."""
    release = await resolve(hub)
    assert names(release) == ["config", "tiny-Q4_K_M.gguf", "mmproj-tiny-F16.gguf", "params", "LICENSE"]
    assert release.notices == ()
    assert (release.source.licence, release.source.revision) == ("apache-2.0", REVISION)


async def test_manifest_lists_the_files(hub: HuggingFaceHub) -> None:
    """The manifest that is made is a proper one, and lists exactly the release's files."""
    release = await resolve(hub)
    manifest = parse_manifest(release.manifest)
    assert [layer.digest for layer in manifest.blobs] == [file.digest for file in release.files]
    assert [layer.kind for layer in manifest.layers] == [
        LayerKind.WEIGHTS, LayerKind.PROJECTOR, LayerKind.PARAMETERS, LayerKind.LICENCE,
    ]  # fmt: skip
    assert manifest.layers[0].file_name == "tiny-Q4_K_M.gguf"
    assert manifest.size_bytes == release.size_bytes
    assert json.loads(release.files[0].content or b"")["file_type"] == "Q4_K_M"


async def test_same_revision_gives_same_manifest(hub: HuggingFaceHub) -> None:
    """Resolved twice, the manifest has the same bytes."""
    assert (await resolve(hub)).manifest == (await resolve(hub)).manifest


@pytest.mark.parametrize("tag", ["Q8_0", "q8_0", "tiny-Q8_0.gguf"])
async def test_variant_by_tag(hub: HuggingFaceHub, tag: str) -> None:
    """A tag is a quantisation in any case, or a file name."""
    assert "tiny-Q8_0.gguf" in names(await resolve(hub, f"hf.co/ada/tiny-GGUF:{tag}"))


async def test_release_can_be_fetched(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """What was resolved arrives; the site is asked once for each large file, not once per chunk."""
    release = await resolve(hub)
    session = MemorySession.of(release)
    await download(release, session, source=hub)
    assert all(sink.published is not None for sink in session.sinks)
    assert WEIGHTS in [sink.published for sink in session.sinks]


async def test_redirect_is_remembered(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """The place that the site redirects to is asked directly afterwards."""
    release = await resolve(hub)
    for start in (0, 1_000, 2_000):
        pieces = [piece async for piece in hub.open_range(release.files[1], start, start + 1_000)]
        assert b"".join(pieces) == WEIGHTS[start : start + 1_000]
    assert len(server.site.asked(f"/ada/tiny-GGUF/resolve/{REVISION}/tiny-Q4_K_M.gguf")) == 1
    assert len(server.bytes.asked("/ada/tiny-GGUF/tiny-Q4_K_M.gguf")) == 3


async def test_missing_variant_names_the_others(hub: HuggingFaceHub) -> None:
    """A quantisation that is not there is answered with those that are."""
    with pytest.raises(NotOnHubError) as caught:
        await resolve(hub, "hf.co/ada/tiny-GGUF:Q5_K_M")
    assert caught.value.choices == ("Q4_K_M", "Q8_0")


async def test_missing_repository(hub: HuggingFaceHub) -> None:
    """A repository that is not there, or is hidden, is an error with its name."""
    with pytest.raises(NotOnHubError, match="ada/other"):
        await resolve(hub, "hf.co/ada/other")


async def test_missing_revision(server: HuggingFaceServer) -> None:
    """A revision that is not there is an error with its name."""
    async with HttpClient() as http:
        hub = HuggingFaceHub(http, endpoint=server.site.url(), revision="next")
        with pytest.raises(NotOnHubError, match="next"):
            await resolve(hub)


async def test_parts_come_in_order(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """A model in parts is all of them, the first one first, wherever they lie."""
    parts = {f"Q4_K_M/big-Q4_K_M-{part:05}-of-00003.gguf": some_bytes(900, part) for part in (3, 1, 2)}
    server.put("ada/big-GGUF", parts)
    release = await resolve(hub, "hf.co/ada/big-GGUF:q4_k_m")
    assert names(release)[1:] == [f"big-Q4_K_M-{part:05}-of-00003.gguf" for part in (1, 2, 3)]
    assert release.files[1].url.endswith("/Q4_K_M/big-Q4_K_M-00001-of-00003.gguf")


async def test_gate_is_explained(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """A gated model says, before any download, where to accept its terms and how to sign in."""
    server.put("ada/gated", FILES, gated="manual")
    with pytest.raises(GatedModelError) as caught:
        await resolve(hub, "hf.co/ada/gated")
    assert caught.value.address == server.site.url("/ada/gated")
    assert "hf auth login" in caught.value.hint
    assert server.bytes.requests == []


async def test_token_opens_the_gate(
    hub: HuggingFaceHub, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the user's token a gated model comes, and the token is never seen where the bytes are."""
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    server.put("ada/gated", FILES, gated="auto", private=True)
    release = await resolve(hub, "hf.co/ada/gated")
    await download(release, MemorySession.of(release), source=hub)
    assert release.source.is_gated
    assert server.bytes.requests
    assert not [one for one in server.bytes.requests if "authorization" in one.headers]
    assert [one for one in server.site.requests if one.headers.get("authorization") == f"Bearer {TOKEN}"]


async def test_refused_token_asks_for_the_terms(
    hub: HuggingFaceHub, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is signed in but has not accepted is told to accept, and not to sign in."""
    monkeypatch.setenv("HF_TOKEN", "hf_of-somebody-else")
    server.put("ada/gated", FILES, gated="manual")
    with pytest.raises(GatedModelError) as caught:
        await resolve(hub, "hf.co/ada/gated")
    assert caught.value.is_signed_in
    assert "login" not in caught.value.hint


async def test_requests_do_not_gossip(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """Every request has our short name as its sender, and nothing about what else is installed."""
    await resolve(hub)
    agents = {one.headers["user-agent"] for one in server.site.requests}
    assert len(agents) == 1
    assert agents.pop().startswith("groundup/")


@pytest.mark.promise("N-07")
async def test_nobody_else_is_asked(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """A mirror is asked for the repository alone, and the site that it mirrors hears nothing of it."""
    await resolve(hub)
    paths = {one.path.partition("?")[0] for one in server.site.requests}
    assert {path for path in paths if not path.startswith(("/api/models/ada/", "/ada/tiny-GGUF/"))} == set()


async def test_repository_without_gguf(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """A repository of other formats says what to look for."""
    server.put("ada/other-format", {"model.safetensors": some_bytes(400)})
    with pytest.raises(UnusableReleaseError, match="no GGUF") as caught:
        await resolve(hub, "hf.co/ada/other-format")
    assert "GGUF" in caught.value.hint


async def test_weights_without_checksum_are_refused(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """What cannot be verified is not fetched."""
    server.put("ada/small", {"small-Q4_K_M.gguf": b"GGUF"})
    with pytest.raises(UnusableReleaseError, match="checksum"):
        await resolve(hub, "hf.co/ada/small")


@pytest.mark.parametrize(
    "changes",
    [
        {"siblings": [{"size": 3}]},
        {"siblings": [{"rfilename": "a.gguf", "size": "much"}]},
        {"siblings": 7},
        {"sha": None},
        {"sha": "../../main"},
        {"siblings": [{"rfilename": "a.gguf", "size": 1, "lfs": {"sha256": "0" * 64}}]},
    ],
)
async def test_malformed_answers(
    hub: HuggingFaceHub, server: HuggingFaceServer, changes: dict[str, object]
) -> None:
    """A malformed answer is an error of the hub, whatever it trips over."""
    server.put("ada/odd", FILES, changes=changes)
    with pytest.raises(HubAnswerError):
        await resolve(hub, "hf.co/ada/odd")


@pytest.mark.parametrize("name", SPOKEN_FILE_NAMES)
@pytest.mark.promise("S-12")
async def test_hostile_file_names(hub: HuggingFaceHub, server: HuggingFaceServer, name: str) -> None:
    """A repository with a file name that is unsafe on any system is refused before a byte is fetched."""
    lfs = {"sha256": "0" * 64, "size": 9, "pointerSize": 1}
    server.put("ada/evil", {}, changes={"siblings": [{"rfilename": name, "size": 9, "lfs": lfs}]})
    with pytest.raises(InvalidFileNameError):
        await resolve(hub, "hf.co/ada/evil")
    assert server.bytes.requests == []


@pytest.mark.canary("S-12")
def test_check_for_dots_alone_is_caught() -> None:
    """A check that knows ".." alone lets most of these names pass."""
    passed = [name for name in SPOKEN_FILE_NAMES if looks_for_dots_only(name)]
    assert len(passed) > len(SPOKEN_FILE_NAMES) // 2


HOSTILE_DIGESTS = (
    "../" + "0" * 61,
    "A" * 64,
    "0" * 63,
    "0" * 65,
    "0" * 63 + "\x00",
    "0" * 64 + "\n",
    "０" * 64,
    "",
)


@pytest.mark.parametrize("digest", HOSTILE_DIGESTS)
@pytest.mark.promise("S-12")
async def test_hostile_digests(hub: HuggingFaceHub, server: HuggingFaceServer, digest: str) -> None:
    """A checksum that is not 64 small hexadecimal digits is refused."""
    lfs = {"sha256": digest, "size": 9, "pointerSize": 1}
    server.put("ada/evil", {}, changes={"siblings": [{"rfilename": "a.gguf", "size": 9, "lfs": lfs}]})
    with pytest.raises(InvalidDigestError):
        await resolve(hub, "hf.co/ada/evil")


async def test_network_failure_is_ours(server: HuggingFaceServer) -> None:
    """When nobody answers, the error is one of ours."""
    async with HttpClient() as http:
        hub = HuggingFaceHub(http, endpoint="http://127.0.0.1:9")
        with pytest.raises(GroundupError, match=r"127\.0\.0\.1"):
            await resolve(hub)


async def test_offers(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """The variants come with their sizes, smallest first, and the usual one is marked."""
    server.put(
        "ada/many-GGUF",
        {"m-Q8_0.gguf": bytes(900), "m-Q4_K_M.gguf": bytes(500), "m-Q2_K.gguf": bytes(300), "LICENSE": b"x"},
    )
    found = await hub.offers(ModelName.parse("hf.co/ada/many-GGUF"))
    assert [(one.tag, one.size_bytes, one.is_usual) for one in found] == [
        ("Q2_K", 300, False),
        ("Q4_K_M", 500, True),
        ("Q8_0", 900, False),
    ]


async def test_offers_and_release_are_one_question(hub: HuggingFaceHub, server: HuggingFaceServer) -> None:
    """What was offered is what is fetched: the repository is looked at once."""
    server.put("ada/many-GGUF", {"m-Q8_0.gguf": bytes(900), "m-Q4_K_M.gguf": bytes(500)})
    name = ModelName.parse("hf.co/ada/many-GGUF")
    await hub.offers(name)
    before = len(server.site.requests)
    await hub.resolve(name)
    assert len(server.site.requests) == before

"""What the server answers: ranges and nothing more, signed messages."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from groundup.hubs.room.messages import MODELS_PATH, ROOT, blob_path, hashes_path, map_path
from groundup.hubs.room.proof import ANSWER_HEADER
from groundup.names import Digest
from groundup.sharing.server import ShareServer
from tests.faults.small_models import CHUNK_BYTES

from .raw_http import Session
from .room import NAME, SIZE_BYTES, serving, shelf_of, store_with, the_model

MODEL = the_model()
BLOB = blob_path(MODEL.weights)


@pytest_asyncio.fixture(name="server")
async def _server(tmp_path: Path) -> AsyncIterator[ShareServer]:
    async with serving(shelf_of(store_with(tmp_path))) as server:
        yield server


async def test_models_are_listed_with_their_manifests(server: ShareServer) -> None:
    """The list says name, digest, size, licence, and the manifest byte for byte."""
    answer = await (await Session.open(server)).get(MODELS_PATH)
    [model] = json.loads(answer.body)["models"]
    assert model["name"] == NAME.full
    assert model["manifest"].encode() == MODEL.manifest.raw
    assert (model["licence"], model["size_bytes"]) == ("mit", MODEL.manifest.size_bytes)


@pytest.mark.parametrize("path", [MODELS_PATH, map_path(MODEL.weights), hashes_path(MODEL.weights)])
async def test_messages_are_signed(server: ShareServer, path: str) -> None:
    """Every message proves that the server knows the code."""
    answer = await (await Session.open(server)).get(path)
    assert answer.status == 200
    assert len(answer.headers[ANSWER_HEADER]) == 64


async def test_ranges_are_given_exactly(server: ShareServer) -> None:
    """The bytes that were asked for, and what they are, in the answer's head."""
    answer = await (await Session.open(server)).get(BLOB, "bytes=1000-1999")
    assert answer.status == 206
    assert answer.body == MODEL.contents[MODEL.weights][1000:2000]
    assert answer.headers["content-range"] == f"bytes 1000-1999/{SIZE_BYTES}"
    assert answer.headers["content-length"] == "1000"


@pytest.mark.parametrize(
    "extent",
    ["", "bytes=0-", "bytes=-5", "bytes=5-4", "bytes=0-1,3-4", "items=0-1", "bytes=0-99999999999999999999",
     f"bytes=0-{SIZE_BYTES}", f"bytes={SIZE_BYTES}-{SIZE_BYTES}", f"bytes=0-{CHUNK_BYTES}", "bytes=٠-٩"],
)  # fmt: skip
async def test_other_ranges_are_refused(server: ShareServer, extent: str) -> None:
    """More than a chunk, several, or none at all are not given."""
    try:
        answer = await (await Session.open(server)).get(BLOB, extent)
    except UnicodeEncodeError:
        return  # it cannot even be sent
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{SIZE_BYTES}"


@pytest.mark.parametrize(
    "path",
    [blob_path(Digest("0" * 64)), f"{ROOT}/blobs/..", f"{ROOT}/blobs/../../format",
     f"{ROOT}/blobs/sha256:abc",
     f"{ROOT}/blobs/%2e%2e/map", f"{ROOT}/blobs/{'A' * 64}", f"{ROOT}/nothing", "/", f"{MODELS_PATH}/"],
)  # fmt: skip
async def test_nothing_else_is_there(server: ShareServer, path: str) -> None:
    """Digests that are none, and paths to elsewhere, lead nowhere."""
    answer = await (await Session.open(server)).get(path, "bytes=0-9")
    assert answer.status == 404
    assert "location" not in answer.headers


async def test_errors_tell_nothing(server: ShareServer) -> None:
    """No answer shows a path of this computer or what the server is made of."""
    session = await Session.open(server)
    for path in (MODELS_PATH, BLOB, f"{ROOT}/nothing"):
        answer = await session.get(path)
        assert b"/tmp" not in answer.body
        assert "server" not in answer.headers

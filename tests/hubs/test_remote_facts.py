"""Facts of a model before it is downloaded: the same as after, for a few megabytes at most."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.errors import GgufFormatError, HubError, NotGgufError, RemoteHeaderTooLongError
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import RemoteFile
from groundup.hubs.limits import DownloadLimits
from groundup.hubs.remote_facts import MAXIMUM_READ_BYTES, remote_facts
from groundup.library.gguf import read_header
from groundup.library.model_facts import model_facts
from groundup.names import Digest
from tests.library.gguf_corpus import ARRAY, INT32, STRING, Entry, Tensor, small_model

from .fault_server import Exchange, FaultServer, Handler, breaks_after, good, in_turn
from .releases import GGUF, PlainSource, remote_file

FIVE_GIGABYTES = 5_000_000_000


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
async def source() -> AsyncIterator[PlainSource]:
    async with HttpClient() as http:
        yield PlainSource(http)


def padded(beginning: bytes, size_bytes: int) -> Handler:
    """A file of any size that begins like this and goes on with zeros, without having it in memory."""

    async def answer(exchange: Exchange) -> None:
        start, end = exchange.request.range or (0, size_bytes)
        part = beginning[start:end].ljust(end - start, b"\0")
        await exchange.answer(206, part, Content_Range=f"bytes {start}-{end - 1}/{size_bytes}")

    return answer


def real_header() -> bytes:
    """The header of a model with a vocabulary of real size: 151,936 tokens and as many merges."""
    count = 151_936
    model = small_model().with_entry(
        Entry("tokenizer.ggml.tokens", ARRAY, [f"▁t{number:x}" for number in range(count)], STRING),
        Entry("tokenizer.ggml.token_type", ARRAY, [1] * count, INT32),
        Entry("tokenizer.ggml.scores", ARRAY, [0] * count, INT32),
        Entry(
            "tokenizer.ggml.merges", ARRAY, [f"a{number:x} b{number:x}" for number in range(count)], STRING
        ),
    )
    tensors = tuple(replace(one, offset=at * 1_048_576) for at, one in enumerate(model.tensors))
    big = Tensor("blk.0.ffn_up.weight", (4_096, 100_000), 8, offset=16 << 20)
    return replace(model, tensors=(*tensors, big)).write()


async def test_same_facts_as_after_the_download(
    server: FaultServer, source: PlainSource, tmp_path: Path
) -> None:
    """What is told before a download is what is told after it, but for the place."""
    content = small_model().write()
    path = tmp_path / "small.gguf"
    path.write_bytes(content)
    here = model_facts(read_header(path))
    there = await remote_facts(remote_file(content, server.put("/file", content), "small.gguf"), source)
    assert there.path == "small.gguf"
    assert replace(there, path=str(path)) == here


async def test_five_gigabytes_for_eight_megabytes(server: FaultServer, source: PlainSource) -> None:
    """Of a model of 5 GB with a vocabulary of real size at most 8 MB are read."""
    header = real_header()
    server.handlers["/file"] = padded(header, FIVE_GIGABYTES)
    file = RemoteFile(Digest.of(header), FIVE_GIGABYTES, GGUF, "big.gguf", server.url("/file"))
    facts = await remote_facts(file, source)
    assert facts.vocabulary_size == 151_936
    assert len(header) > 5_000_000
    assert server.sent_bytes <= 8_000_000
    # The two numeric arrays, 1.2 MB together, were stepped over, all but their ends.
    assert server.sent_bytes < len(header)


async def test_limit_is_kept(server: FaultServer, source: PlainSource) -> None:
    """When the header does not end within the limit, the error says so and no more is read."""
    header = real_header()
    server.handlers["/file"] = padded(header, FIVE_GIGABYTES)
    file = RemoteFile(Digest.of(header), FIVE_GIGABYTES, GGUF, "big.gguf", server.url("/file"))
    with pytest.raises(RemoteHeaderTooLongError):
        await remote_facts(file, source, maximum_bytes=1_000_000)
    assert server.sent_bytes <= 1_000_000
    assert MAXIMUM_READ_BYTES <= 8_000_000


async def test_broken_connection_goes_on(server: FaultServer, source: PlainSource) -> None:
    """A connection that breaks is no reason not to know."""
    content = small_model().write()
    file = remote_file(content, server.url("/file"))
    server.handlers["/file"] = in_turn(breaks_after(content, 100, "short"), good(content))
    facts = await remote_facts(file, source, limits=DownloadLimits(first_wait_s=0.01))
    assert facts.name == "Corpus"
    assert server.faults["short"] == 1


async def test_other_files_are_called_by_name(server: FaultServer, source: PlainSource) -> None:
    """A file that is no model is an error with its name there."""
    content = b"PK\x03\x04 and so on" * 1_000
    with pytest.raises(NotGgufError, match=r"other\.gguf"):
        await remote_facts(remote_file(content, server.put("/file", content), "other.gguf"), source)


async def test_damaged_header(server: FaultServer, source: PlainSource) -> None:
    """A damaged header is an error with the file's name there, not that of a copy."""
    model = small_model().with_entry(Entry("llama.block_count", STRING, "many"))
    content = model.write()
    with pytest.raises(GgufFormatError) as caught:
        await remote_facts(remote_file(content, server.put("/file", content), "bad.gguf"), source)
    assert caught.value.path == "bad.gguf"


async def test_missing_file(server: FaultServer, source: PlainSource) -> None:
    """A file that is not there is the hub's error."""
    with pytest.raises(HubError):
        await remote_facts(remote_file(b"x" * 100, server.url("/none")), source)

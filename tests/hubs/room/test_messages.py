"""Messages: chunks counted right, and nothing malformed gets in."""

from __future__ import annotations

import pytest

from groundup.errors import HubAnswerError
from groundup.hubs.room.messages import (
    MAXIMUM_CHUNKS,
    BlobMap,
    ChunkHashes,
    Hello,
    bits_of,
    check_chunks,
    chunk_bytes_for,
    chunk_count,
    chunk_range,
    read_bits,
    read_message,
)

MEBIBYTE = 1 << 20


def test_chunks_stay_few() -> None:
    """However long a blob is, its map is short, and small ones have chunks of 4 MiB."""
    assert chunk_bytes_for(100 * MEBIBYTE) == 4 * MEBIBYTE
    for size in (1, 9 << 30, 500 << 30):
        assert chunk_count(size, chunk_bytes_for(size)) <= MAXIMUM_CHUNKS


def test_chunks_cover_a_blob() -> None:
    """Chunks lie one after the other, and the last one is shorter."""
    assert [chunk_range(number, 10, 4) for number in range(chunk_count(10, 4))] == [(0, 4), (4, 8), (8, 10)]
    assert chunk_count(0, 4) == 1


def test_bits_are_written_and_read() -> None:
    """A set of numbers survives the way as one number; bits beyond the last chunk are dropped."""
    assert read_bits(f"{bits_of([0, 3, 9]):x}", 10) == 0b1000001001
    assert read_bits("ff", 3) == 0b111
    assert bits_of([]) == 0


GOOD_MAP = BlobMap(size_bytes=10, chunk_bytes=4, have="7")
GOOD_HASHES = ChunkHashes(size_bytes=10, chunk_bytes=4, hashes="0" * 192)


def test_good_chunks_pass() -> None:
    """What fits the blob is taken."""
    check_chunks("host", 10, GOOD_MAP)
    check_chunks("host", 10, GOOD_HASHES)


@pytest.mark.parametrize(
    "bad",
    [
        BlobMap(size_bytes=11, chunk_bytes=4, have="7"),
        BlobMap(size_bytes=10, chunk_bytes=0, have="7"),
        BlobMap(size_bytes=10, chunk_bytes=-4, have="7"),
        BlobMap(size_bytes=10, chunk_bytes=(4 << 20) + 1, have="7"),
        BlobMap(size_bytes=10, chunk_bytes=4, have=""),
        BlobMap(size_bytes=10, chunk_bytes=4, have="-1"),
        BlobMap(size_bytes=10, chunk_bytes=4, have="0x7"),
        BlobMap(size_bytes=10, chunk_bytes=4, have="f" * 1000),
        BlobMap(size_bytes=10, chunk_bytes=4, have="7", given="zz"),
        ChunkHashes(size_bytes=10, chunk_bytes=4, hashes="0" * 191),
        ChunkHashes(size_bytes=10, chunk_bytes=4, hashes="z" * 192),
    ],
)
def test_impossible_chunks_are_refused(bad: BlobMap | ChunkHashes) -> None:
    """Other sizes, counts and signs are wrong answers."""
    with pytest.raises(HubAnswerError):
        check_chunks("host", 10, bad)


def test_too_many_chunks_are_refused() -> None:
    """Nobody makes us keep millions of chunks."""
    with pytest.raises(HubAnswerError):
        check_chunks("host", 1 << 40, BlobMap(size_bytes=1 << 40, chunk_bytes=1, have="1"))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"protocol":"1"}', b"[" * 100_000, b"\xff"])
def test_other_texts_are_no_messages(raw: bytes) -> None:
    """What is not the message that was asked for is an error of ours."""
    with pytest.raises(HubAnswerError):
        read_message("host", raw, Hello)

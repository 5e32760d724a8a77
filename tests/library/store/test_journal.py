"""The journal is a hint: what cannot be read is worth nothing and is no error."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.library.store.journal import MAXIMUM_CHUNKS, checksum, load_journal, new_journal


def test_it_is_read_as_it_was_saved(tmp_path: Path) -> None:
    """Only for a file of the same size."""
    journal = new_journal(100, 30)
    journal.checksums[3] = 7
    journal.save(tmp_path)
    assert load_journal(tmp_path, 100) == journal
    assert load_journal(tmp_path, 101) is None
    assert os.listdir(tmp_path) == ["journal"]


def test_chunks_cover_the_file() -> None:
    """The last one may be shorter, and a range touches the chunks in which it has a byte."""
    journal = new_journal(100, 30)
    assert [journal.chunk_range(number) for number in range(4)] == [(0, 30), (30, 60), (60, 90), (90, 100)]
    assert list(journal.chunks_touching(30, 61)) == [1, 2]
    assert list(journal.chunks_touching(0, 30)) == [0]


@given(st.integers(0, 1 << 50))
def test_journals_stay_short(size_bytes: int) -> None:
    """However large the file."""
    assert size_bytes <= new_journal(size_bytes).chunk_bytes * MAXIMUM_CHUNKS


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\0" * 100, b"{}", b"x" * (2 << 20), msgspec.msgpack.encode({"size_bytes": 100}),
        msgspec.msgpack.encode({"size_bytes": 100, "chunk_bytes": 0, "checksums": {}}),
        msgspec.msgpack.encode({"size_bytes": 100, "chunk_bytes": 30, "checksums": {4: 1}}),
        msgspec.msgpack.encode({"size_bytes": 100, "chunk_bytes": 30, "checksums": {-1: 1}}),
        msgspec.msgpack.encode({"size_bytes": 100, "chunk_bytes": 30, "version": 2}),
    ],
)  # fmt: skip
def test_damaged_journals_are_none(raw: bytes, tmp_path: Path) -> None:
    """Zeros after a power cut, other versions, and chunks that the file has not."""
    (tmp_path / "journal").write_bytes(raw)
    assert load_journal(tmp_path, 100) is None


def test_no_journal_is_none(tmp_path: Path) -> None:
    """As before the first chunk."""
    assert load_journal(tmp_path, 100) is None


def test_checksums_are_of_what_is_in_the_file(tmp_path: Path) -> None:
    """A file that ends too early has none."""
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    descriptor = os.open(path, os.O_RDONLY)
    assert checksum(descriptor, 2, 5) == zlib.crc32(b"234")
    assert checksum(descriptor, 5, 11) is None
    os.close(descriptor)

"""The hash follows the file as it is written, and is that of the file in the end."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundup.library.store import front_hash
from groundup.library.store.front_hash import FrontHash, hash_file

CONTENT = bytes(range(256)) * 10_000


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[int]:
    """An open file with the content."""
    (tmp_path / "file").write_bytes(CONTENT)
    opened = os.open(tmp_path / "file", os.O_RDONLY)
    yield opened
    os.close(opened)


@pytest.mark.parametrize("in_background", [False, True])
def test_it_is_the_hash_of_the_file(
    descriptor: int, in_background: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a thread and without, however the front moves."""
    monkeypatch.setattr(front_hash, "BACKGROUND_BYTES", 0 if in_background else 1 << 40)
    hashed = FrontHash(descriptor, len(CONTENT))
    for front in (10, 5, 100_000, len(CONTENT)):
        hashed.reach(front)
    assert hashed.finish() == hashlib.sha256(CONTENT).hexdigest()
    hashed.close()


def test_closing_ends_the_thread(descriptor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the file is closed under it."""
    monkeypatch.setattr(front_hash, "BACKGROUND_BYTES", 0)
    before = threading.active_count()
    hashed = FrontHash(descriptor, len(CONTENT))
    hashed.reach(len(CONTENT))
    hashed.close()
    assert threading.active_count() == before


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the thread met is raised at the end."""

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(front_hash, "BACKGROUND_BYTES", 0)
    monkeypatch.setattr(os, "pread", fail)
    hashed = FrontHash(0, 100)
    hashed.reach(100)
    with pytest.raises(OSError, match="Input/output"):
        hashed.finish()


def test_hash_of_a_whole_file(descriptor: int) -> None:
    """With its size."""
    assert hash_file(descriptor) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))

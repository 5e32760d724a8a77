"""The waiting room gives back what is missed, and keeps the good copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library.store.layout import Layout
from groundup.library.store.store_format import make_store
from groundup.library.store.trash import find_blob, put_back, trashed_files
from groundup.library.store.writer_identity import WriterIdentity
from groundup.names import Digest

DIGEST = Digest.of(b"blob")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """That of a store with one blob in the trash."""
    layout = Layout(tmp_path / "library")
    make_store(layout)
    layout.trashed(DIGEST, WriterIdentity.create()).write_bytes(b"blob")
    return layout


def test_a_missed_blob_comes_back(layout: Layout) -> None:
    """To where it was; one that is nowhere is None."""
    assert find_blob(layout, DIGEST) == layout.blob(DIGEST)
    assert layout.blob(DIGEST).read_bytes() == b"blob"
    assert list(trashed_files(layout)) == []
    assert find_blob(layout, Digest.of(b"other")) is None


def test_a_copy_that_came_meanwhile_stays(layout: Layout) -> None:
    """The one in the trash goes."""
    layout.blob(DIGEST).write_bytes(b"blob")
    inode = layout.blob(DIGEST).stat().st_ino
    put_back(layout, next(trashed_files(layout))[0], DIGEST)
    assert layout.blob(DIGEST).stat().st_ino == inode
    assert os.listdir(layout.trash) == []


def test_other_names_are_passed_over(layout: Layout) -> None:
    """Files that are not ours are neither given back nor deleted."""
    for name in ("x", DIGEST.file_name, f"sha256-..{WriterIdentity.nobody()}"):
        (layout.trash / name).write_bytes(b"")
    assert len(list(trashed_files(layout))) == 1

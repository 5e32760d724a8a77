"""Records of the last full hash are hints, and strange ones mean that it is due."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library.store import Store
from groundup.library.store.hash_records import HashRecord, read_record, remove_record, write_record
from groundup.library.store.layout import Layout
from groundup.library.store.store_format import make_store
from groundup.names import Digest, ModelName
from tests.faults.small_models import SmallModel, pull

DIGEST = Digest.of(b"blob")


def test_a_record_fits_the_same_file_only(tmp_path: Path) -> None:
    """Another inode, size or time is another file; a lost or damaged record is None."""
    layout = Layout(tmp_path / "library")
    make_store(layout)
    path = tmp_path / "file"
    path.write_bytes(b"one")
    write_record(layout, DIGEST, path.stat())
    record = read_record(layout, DIGEST)
    assert record is not None
    assert record.fits(path.stat())
    os.utime(path, (5, 5))
    assert not record.fits(path.stat())
    layout.record(DIGEST).write_bytes(b"{}")
    assert read_record(layout, DIGEST) is None
    remove_record(layout, DIGEST)
    assert read_record(layout, DIGEST) is None


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    ("hashed_at_s", "is_due"), [(1000.0, False), (0.0, True), (5000.0, True), (-1e12, True)]
)
def test_times_from_the_future_are_due(
    hashed_at_s: float, is_due: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that was wrong costs one more hash and nothing else."""
    monkeypatch.setattr("time.time", lambda: 1060.0)
    assert HashRecord(1, 1, 1, hashed_at_s).is_older_than(100) is is_due


def test_overdue_blobs(store: Store, model: SmallModel, name: ModelName) -> None:
    """What was just published is not; what has no record is."""
    pull(store, name, model)
    assert store.overdue(3600) == []
    remove_record(Layout(store.folder), model.weights)
    assert store.overdue(3600) == [model.weights]

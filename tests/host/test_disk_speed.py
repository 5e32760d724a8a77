"""The disk test reads what it wrote, and leaves nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.host.disk_speed import disk_bytes_per_s

SMALL_BYTES = 4 << 20


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system cannot be made to forget a file")
def test_it_reads_and_cleans_up(tmp_path: Path) -> None:
    """A figure, and an empty folder."""
    found = disk_bytes_per_s(tmp_path, size_bytes=SMALL_BYTES)
    assert found is not None
    assert found > 0
    assert list(tmp_path.iterdir()) == []


def test_no_figure_where_nothing_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From memory every disk would look fast, so there is none."""
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    assert disk_bytes_per_s(tmp_path) is None


def test_a_folder_that_is_closed(tmp_path: Path) -> None:
    """The error is handed on."""
    with pytest.raises(OSError, match="No such file"):
        disk_bytes_per_s(tmp_path / "missing", size_bytes=SMALL_BYTES)

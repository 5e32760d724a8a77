"""Whether a folder has files with holes is what the folder itself shows."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from groundup.host.file_holes import has_holes


def test_it_tells_what_this_folder_does(tmp_path: Path) -> None:
    """Another file of another size agrees, and nothing is left."""
    other = tmp_path / "other"
    with other.open("wb") as file:
        file.truncate(64 << 20)
    is_small = other.stat().st_blocks * 512 < 1 << 20
    other.unlink()
    assert has_holes(tmp_path) is is_small
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("blocks", [{"st_blocks": (4 << 20) // 512}, {}])
def test_a_system_without_holes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: dict[str, int]
) -> None:
    """A file that takes its whole size has none, and where nobody counts blocks there are none."""
    told = os.fstat

    def fstat(descriptor: int) -> SimpleNamespace:
        facts = told(descriptor)
        names = [name for name in dir(facts) if name.startswith("st_") and name != "st_blocks"]
        return SimpleNamespace(**{name: getattr(facts, name) for name in names}, **blocks)

    monkeypatch.setattr(os, "fstat", fstat)
    assert not has_holes(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_closed(tmp_path: Path) -> None:
    """The error is handed on."""
    with pytest.raises(OSError, match="No such file"):
        has_holes(tmp_path / "missing")

"""Bytes are written whole, however the system takes them, and folders are made durably."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.library.store.durability import make_folder, sync_file, write_all


@pytest.mark.promise("S-07")
@pytest.mark.parametrize("most", [1, 3, 1000])
def test_short_writes_lose_nothing(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take any number of bytes at a time."""
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, offset: real(file, data[:most], offset))
    path = tmp_path / "file"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    write_all(descriptor, b"0123456789", 5)
    sync_file(descriptor)
    os.close(descriptor)
    assert path.read_bytes() == bytes(5) + b"0123456789"


def test_a_system_that_takes_nothing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not go on for ever."""
    monkeypatch.setattr(os, "pwrite", lambda *_: 0)
    with pytest.raises(OSError, match="no more bytes"):
        write_all(0, b"x", 0)


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    """One that exists is fine."""
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_each_new_folder_is_synced_in_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut does not take a folder in which something durable lies."""
    synced: list[str] = []
    monkeypatch.setattr(
        "groundup.library.store.durability.sync_folder", lambda path: synced.append(path.name)
    )
    make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path.name, "a"]

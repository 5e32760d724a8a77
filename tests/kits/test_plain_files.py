"""Files of kits are read as plain files, never through links."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from groundup.errors import DamagedKitError, InvalidKitError
from groundup.kits.plain_files import hash_of, opened, read_small
from groundup.names import Digest


def test_a_file_is_hashed_and_read(tmp_path: Path) -> None:
    """Plain files give their bytes; the kit's own folder may be a link that the user typed."""
    (tmp_path / "kit" / "blobs").mkdir(parents=True)
    (tmp_path / "kit" / "blobs" / "x").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "kit")
    for kit in (tmp_path / "kit", tmp_path / "link"):
        assert hash_of(kit, "blobs/x") == (Digest.of(b"abc"), 3)
        assert read_small(kit, "blobs/x", 3) == b"abc"
    with pytest.raises(InvalidKitError, match="more than"):
        read_small(tmp_path / "kit", "blobs/x", 2)
    with pytest.raises(DamagedKitError, match="not there"):
        read_small(tmp_path / "kit", "blobs/y", 2)


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    """A link, a linked folder, a pipe and a folder are no files, and none of them makes us wait."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x").write_bytes(b"abc")
    (tmp_path / "blobs").symlink_to("real")
    (tmp_path / "link").symlink_to("real/x")
    os.mkfifo(tmp_path / "pipe")
    for name in ("blobs/x", "link", "pipe", "real"):
        with pytest.raises(InvalidKitError), opened(tmp_path, name):
            pass
